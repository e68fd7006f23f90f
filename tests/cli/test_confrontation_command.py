"""corridor confrontation: intervals and never a point, dated counts, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from corridor.system.confrontation import RATIOS, REGISTERED, load_definitions
from tests.cli.conftest import Done

Command = Callable[..., Done]


def test_it_shows_definitions_what_was_seen_and_until_when(command: Command) -> None:
    done = command("confrontation")
    assert (done.status, done.files, done.err) == (0, [], "")
    words = " ".join(done.out.split())
    for name in REGISTERED:
        assert name.upper() in words
    for text in ("at least 16", "(recalled)", "2026-05", "16 months", "No point is shown"):
        assert text in words, text
    assert "cannot tell" in words


def test_json_holds_intervals_only(command: Command) -> None:
    found = json.loads(command("confrontation", "--json", "-").out)
    assert tuple(found["registered"]) == REGISTERED
    assert found["quiet"]["rate_not_ruled_out"][0] == 0
    assert 2 < found["quiet"]["rate_not_ruled_out"][1] < 2.5
    for one in load_definitions():
        row = found["definitions"][one.id]
        assert row["seen"]["count"] == one.seen.count
        assert row["seen"]["until"]
        assert [ahead["intensity"] for ahead in row["ahead"]] == list(RATIOS)
        for ahead in row["ahead"]:
            for when in ("before", "after"):
                for low, high in intervals(ahead[when]):
                    assert 0 <= low <= high
                for low, high in ahead[when]["chance_of_any"].values():
                    assert low < high <= 1


def intervals(node: Any) -> list[list[float]]:
    """Every leaf of one side; a number that stands alone would be a point."""
    if isinstance(node, dict):
        return [pair for value in node.values() for pair in intervals(value)]
    assert isinstance(node, list)
    assert len(node) == 2
    return [node]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_numbers(command: Command) -> None:
    words = ("confrontation", "--json", "-", "--seed")
    one, again, other = (command(*words, seed).out for seed in (4, 4, 5))
    assert one == again
    assert json.loads(one)["definitions"] != json.loads(other)["definitions"]


def test_a_negative_seed_is_one_line(command: Command) -> None:
    done = command("confrontation", "--seed", "-1")
    assert (done.status, done.out) == (2, "")
    assert "--seed: seed -1 is negative" in done.err
    assert done.err.count("\n") == 1
