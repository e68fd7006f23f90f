"""corridor recovery: every definition, as tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from corridor.system.economy import QUANTITIES, load_definitions
from tests.cli.conftest import Done

Command = Callable[..., Done]


def test_it_shows_every_definition_and_what_the_record_lacks(command: Command) -> None:
    done = command("recovery", "--draws", "300")
    assert (done.status, done.files) == (0, [])
    words = " ".join(done.out.split())
    for one in load_definitions().contributions:
        assert one.means in words
    for trend in load_definitions().trends:
        assert trend.label in words
    assert "The record has no output" in words


def test_json_is_whole_and_repeats(command: Command) -> None:
    told = [command("recovery", "--draws", "300", "--json", "-") for _ in range(2)]
    assert told[0].out == told[1].out
    found = json.loads(told[0].out)
    assert len(found["contributions"]) == len(load_definitions().contributions)
    for one in found["contributions"]:
        count = len(one["months"])
        assert len(one["workers"]) == len(one["output_percent"]) == count
        assert len(one["verdicts"]) == len(QUANTITIES) * len(load_definitions().trends)
        for band in one["workers"]:
            assert band[0] is None or band == sorted(band)
        for verdict in one["verdicts"]:
            assert set(verdict["at"]) == set(found["shown"])
            regained = [verdict[f"regained_{k}"]["chance_in_record"] for k in ("with", "without")]
            assert 1 >= regained[0] >= regained[1] >= 0


@pytest.mark.parametrize("words", [("--draws", "99"), ("--draws", "200001"), ("--seed", "-1")])
def test_unusable_numbers_are_one_line(words: tuple[str, str], command: Command) -> None:
    done = command("recovery", *words)
    assert (done.status, done.out) == (2, "")
    assert f"{words[0]}: " in done.err
    assert words[1] in done.err
    assert done.err.count("\n") == 1


def test_a_hundred_draws_are_enough(command: Command) -> None:
    assert command("recovery", "--draws", "100").status == 0
