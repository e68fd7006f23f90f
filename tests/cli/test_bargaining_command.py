"""corridor bargaining: rival accounts side by side, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from corridor.system.bargaining import load_cases, load_variants
from tests.cli.conftest import Done

Command = Callable[..., Done]


def test_it_shows_every_account_and_episode(command: Command) -> None:
    done = command("bargaining", "--draws", "4000")
    assert (done.status, done.files) == (0, [])
    words = " ".join(done.out.split())
    for variant in load_variants():
        assert f"{variant.id}: {variant.label}" in words
    assert "No acknowledged strike in Mexico has been observed" in words
    # each episode that is recalled says so, and so does the account that rests on one
    recalled = sum(case.status == "RECALLED" for case in load_cases())
    assert words.count("recalled)") == recalled + 1


def test_json_is_whole_and_repeats(command: Command) -> None:
    told = [command("bargaining", "--draws", "4000", "--json", "-") for _ in range(2)]
    assert told[0].out == told[1].out
    found = json.loads(told[0].out)
    assert set(found["cases"]) == {case.id for case in load_cases()}
    for account in found["accounts"]:
        assert set(account["cases"]) == set(found["cases"])
        force = account["acknowledged_force"]
        low, high = force["never_range"]
        assert low <= force["never"] <= high
        for field in ("no_cooperation", "less_cooperation"):
            for value, (low, high) in zip(force[field], force[f"{field}_range"], strict=True):
                assert 0 <= low <= value <= high <= 1


def test_unusable_numbers_are_one_line(command: Command) -> None:
    for words in (("--draws", "0"), ("--seed", "-1"), ("--draws", "20")):
        done = command("bargaining", *words)
        assert (done.status, done.out) == (2, "")
        assert words[0].strip("-") in done.err
        assert done.err.count("\n") == 1
