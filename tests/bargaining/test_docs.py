"""The figures of the page are those of the command, with its default draws and seed."""

from __future__ import annotations

import json
import re
from math import exp
from pathlib import Path
from typing import Any

import pytest

from corridor.cli import main

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs/explanation/bargaining.md"
LAST = "cienfuegos_2020_migration"


@pytest.fixture(scope="module")
def section() -> str:
    page = PAGE.read_text(encoding="utf-8")
    return page.split("\n## What the episodes teach\n")[1].split("\n## ")[0]


@pytest.fixture
def found(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """JSON of the command, its accounts by id."""
    assert main(["bargaining", "--json", "-"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    told["accounts"] = {one["id"]: one for one in told["accounts"]}
    return told


def row(section: str, label: str) -> list[str]:
    line = re.search(rf"^\| {label} \|(.*)\|$", section, re.MULTILINE)
    assert line, label
    return [cell.strip() for cell in line[1].split("|")]


def distance(found: dict[str, Any], one: str, other: str, left: str = "") -> float:
    """Log evidence of an account over another's, of all episodes or with one left out."""
    first, second = (
        account["log_evidence_without"][left] if left else account["log_evidence"]
        for account in (found["accounts"][one], found["accounts"][other])
    )
    return float(first - second)


def test_log_evidence_with_and_without_the_one_that_weighs_most(
    section: str, found: dict[str, Any]
) -> None:
    names = [cell.strip("`") for cell in row(section, "Log evidence")]
    assert names == list(found["accounts"])
    accounts = found["accounts"].values()
    assert row(section, "All episodes") == [f"{one['log_evidence']:.1f}" for one in accounts]
    without = [f"{one['log_evidence_without'][LAST]:.1f}" for one in accounts]
    assert row(section, "Without 2020 on migration") == without
    assert found["cases"][LAST]["status"] == "RECALLED"
    left = {name: distance(found, "game", "offence_dominates", name) for name in found["cases"]}
    assert min(left, key=lambda name: left[name]) == LAST


def test_what_the_figures_mean(section: str, found: dict[str, Any]) -> None:
    words = " ".join(section.split())
    game, ally = "game", "ally_concedes"
    pairs = ((game, "offence_dominates"), (ally, "offence_dominates"), (ally, game))
    all_of, fewer = ([exp(distance(found, *pair, left)) for pair in pairs] for left in ("", LAST))
    assert f"{all_of[0]:.0f} times as well as `offence_dominates`" in words
    assert f"and `ally_concedes` {all_of[1]:.0f} times;" in words
    assert f"did {all_of[2]:.1f} times as well as `game`" in words
    assert "factors are {:.1f}, {:.1f} and {:.1f},".format(*fewer) in words
    whole, rest = (distance(found, *pairs[0], left) for left in ("", LAST))
    assert f"makes {1 - rest / whole:.0%} of the distance" in words
    by_width = {
        width: exp(one - other)
        for width, one, other in zip(
            found["prior_widths"],
            *(found["accounts"][name]["log_evidence_by_width"] for name in pairs[0]),
            strict=True,
        )
    }
    assert f"by a factor of {by_width[0.5]:.0f}, with" in words
    assert f"half as wide again by {by_width[1.5]:.0f}." in words


def test_the_printed_figures_are_the_same(section: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bargaining"]) == 0
    printed = re.search(r"All of them, log evidence(.*)", capsys.readouterr().out)
    assert printed
    assert re.findall(r"-\d+\.\d", printed[1]) == row(section, "All episodes")
