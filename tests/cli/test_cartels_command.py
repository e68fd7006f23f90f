"""corridor cartels: tables with ranges, both comparators, JSON, one line for a fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Done

Command = Callable[..., Done]

SMALL = ("--draws", "20")


def test_scenarios_show_both_comparators_and_what_they_cannot_tell(command: Command) -> None:
    done = command("cartels", "scenarios", *SMALL)
    assert (done.status, done.files, done.err) == (0, [], "")
    for words in ("% against 2022", "% against no change", "members in 2027", "deaths a week"):
        assert words in done.out
    for label in ("No change", "Twice the incapacitation", "Half the rec", "No recruitment"):
        assert done.out.count(f"\n{label}") == 2
    assert "What this cannot tell" in done.out


def test_scenarios_as_json(command: Command) -> None:
    found = json.loads(command("cartels", "scenarios", *SMALL, "--published", "--json", "-").out)
    assert found["published_values"] is True
    assert (found["groups"], found["rivalries"], found["alliances"]) == (150, 92, 91)
    twice = found["scenarios"]["double_arrests"]
    assert twice["members_against"]["median"] == pytest.approx(-13.5, abs=1)
    assert twice["members"]["p05"] < twice["members"]["median"] < twice["members"]["p95"]
    assert found["cannot_tell"]


@pytest.mark.slow
def test_the_form_of_arrests_is_a_choice(command: Command) -> None:
    words = ("cartels", "scenarios", *SMALL, "--json", "-", "--arrests")
    one, other = (json.loads(command(*words, form).out) for form in ("constant", "proportional"))
    assert one["start"] == other["start"]
    assert one["scenarios"] != other["scenarios"]


@pytest.mark.slow
def test_removal_keeps_local_and_national_apart(command: Command) -> None:
    done = command("cartels", "removal", *SMALL)
    assert done.status == 0
    for word in ("decentralised", "centralised", "largest", "any", "local", "national"):
        assert word in done.out
    assert "What this cannot tell" in done.out
    found = json.loads(command("cartels", "removal", *SMALL, "--json", "-").out)
    assert len(found["effects"]) == len(found["comparison_after_a_break"]) == 4
    for row in found["effects"]:
        assert row["local_after_a_break"]["median"] >= row["national_after_a_break"]["median"] >= 1


@pytest.mark.slow
def test_the_same_seed_prints_the_same(command: Command) -> None:
    words = ("cartels", "removal", *SMALL, "--seed")
    assert command(*words, "4").out == command(*words, "4").out
    assert command(*words, "4").out != command(*words, "5").out


@pytest.mark.parametrize("view", ["scenarios", "removal"])
def test_a_network_of_the_user(view: str, command: Command, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    head = "source,target,weight\n"
    (own / "rivals.csv").write_text(head + "a,b,2\nc,d,1\n", encoding="utf-8")
    (own / "alliances.csv").write_text(head + "a,c,1\n", encoding="utf-8")
    done = command("cartels", view, *SMALL, "--network", "own")
    assert done.status == 0
    assert "the network in own (4 groups, 2 rivalries, 1 alliances)" in " ".join(done.out.split())


WRONG: list[tuple[tuple[Any, ...], str]] = [
    (("--network", "none"), "none/rivals.csv: this cannot be read"),
    (("--draws", "3"), "--draws: 3 draws asked for"),
    (("--seed", "-1"), "--seed: seed -1 is negative"),
]


@pytest.mark.parametrize(("words", "message"), WRONG, ids=lambda v: v if isinstance(v, str) else "")
@pytest.mark.parametrize("view", ["scenarios", "removal"])
def test_a_wrong_argument_is_one_line(
    view: str, words: tuple[Any, ...], message: str, command: Command
) -> None:
    done = command("cartels", view, *words)
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert done.err.count("\n") == 1
