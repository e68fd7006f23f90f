"""corridor hindcast: tables, misses first, JSON that holds every score, and one line if wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Done

Command = Callable[..., Done]
SMALL = ("--months", "6", "--draws", "96")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which no name is broken."""
    monkeypatch.setenv("COLUMNS", "180")


def test_scores_misses_first_and_what_each_run_expected(command: Command) -> None:
    done = command("hindcast", *SMALL)
    assert (done.status, done.files) == (0, [])
    text = " ".join(done.out.split())
    assert "Held against what happened, May 2024 to October 2024, 96 draws" in text
    for words in ("90% band", "CRPS", "in brackets those of no change", "It is no clean test"):
        assert words in text
    head, _, rest = text.partition("What each run expected of an average month")
    assert head.index("Outside the 90% band in more") < head.index("Scores")
    for words in ("Negotiated", "Unilateral", "What was done", "No change", "as low in"):
        assert words in rest
    assert "is not scored" in rest
    assert "“What was done” sets the rules that were really adopted" in rest
    assert "Noted in its own file: Levers without a recorded figure stay untouched" in rest
    assert "by origin group" not in text


def test_groups_on_request(command: Command) -> None:
    text = command("hindcast", *SMALL, "--groups").out
    assert text.count(", by origin group") == 5
    assert text.count("Rest of the world") == 5


def test_json_holds_every_score(command: Command) -> None:
    done = command("hindcast", *SMALL, "--json", "-")
    found = json.loads(done.out, parse_constant=pytest.fail)
    assert found["start"] == found["times"][0] == "2024-05"
    # the fit, and what is believed beside it
    assert found["run"].startswith(f"{found['fit']}-")
    held = found["hindcast"]
    assert (held["scored"], held["place"], held["draws"]) == ("actual", 2, 96)
    for row in held["scores"]:
        for forecast in filter(None, (row["model"], row["no_change"])):
            monthly = forecast["monthly"]
            seen = [k for k, value in enumerate(row["recorded"]) if value is not None]
            assert len(seen) == row["months"]
            for score in ("crps", "wis", "pit"):
                known = [monthly[score][k] for k in seen]
                assert forecast[score] == pytest.approx(sum(known) / len(known))
            inside = sum(
                monthly["bands"][k][0] <= row["recorded"][k] <= monthly["bands"][k][4] for k in seen
            )
            assert forecast["inside90"] == inside
            assert inside + forecast["below"] + forecast["above"] == row["months"]
    assert set(held["expected"]) == {row["outcome"] for row in held["scores"]}
    for one in held["expected"].values():
        assert list(one["policies"]) == ["negotiated", "unilateral", "actual"]


def test_the_command_that_is_kept_makes_the_same_numbers(command: Command) -> None:
    words = ("hindcast", *SMALL, "--seed", "4", "--account", "offence_dominates")
    first = json.loads(command(*words, "--json", "-").out)
    _, *again = first["command"].split()
    assert json.loads(command(*again, "--json", "-").out) == first


@pytest.mark.slow
def test_the_comparison_holds_the_same(command: Command) -> None:
    alone = json.loads(command("hindcast", *SMALL, "--json", "-").out)["hindcast"]
    words = ("compare", "negotiated", "unilateral", *SMALL, "--no-brief", "--json", "-")
    beside = json.loads(command(*words).out)["hindcast"]
    assert beside["place"] is None
    assert {**beside, "place": 2} == alone
    assert json.loads(command(*words, "--main-only").out)["hindcast"] is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--from", "2024-13"), "--from: '2024-13' is not a month"),
        (("--draws", "0"), "0 draws asked for"),
        (("--months", "0"), "0 months asked for"),
        (("--seed", "-1"), "seed -1 is negative"),
        (("--account", "gane"), "there is no account 'gane'. Did you mean 'game'?"),
        (("--fit", "none.json"), "none.json"),
    ],
)
def test_a_wrong_argument_is_one_line(
    words: tuple[Any, ...], message: str, command: Command
) -> None:
    done = command("hindcast", *words)
    assert (done.status, done.out, done.files) == (2, "", [])
    assert message in done.err
    assert [line for line in done.err.splitlines() if not line.endswith(" ...")] == [
        done.err.splitlines()[-1]
    ]
