"""Well-known figures, as the ledgers compute them: targets to reproduce, from the record alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from corridor.questions.claims import claims, read_ledger
from corridor.questions.claims.claim import Ledger
from corridor.questions.claims.result import Cell, ClaimResult

#: ledger, claim, check, words of the choices, value
FIGURES = [
    # removals: the goal of a million, the most in a year, the site against the camps described
    ("article", "C24", "capacity", ("when it opened",), 1.43),
    ("article", "C27", "capacity", ("of the goal of a million",), 32.0),
    ("article", "C27", "capacity", ("of the most in any year",), 78.0),
    ("article", "C27", "capacity", ("of the year before",), 117.9),
    # deadly encounters by definitions fixed beforehand
    ("article", "C28", "preregistered", ("four or more killed at once",), 0),
    ("article", "C28", "preregistered", ("a protester or observer killed",), 2),
    # 2014, 2017, 2018 and 2025: the fall, and what was left of it
    ("article", "C32", "placebo", ("December 2016 to April 2017", "all windows"), 0),
    ("article", "C32", "change", ("October to December of 2015 and 2017",), -18.5),
    ("article", "C32", "change", ("October to December of 2024 and 2025",), -85.5),
    ("article", "C32", "evidence", ("Arizona", "middle"), -50),
    # by objective
    ("article", "C33", "change", ("Border Patrol", "February to December"), -91.4),
    ("article", "C33", "capacity", ("by ICE",), 17.9),
    ("article", "C33", "capacity", ("share that wants less",), -25),
    ("article", "C37", "capacity", (), 67.6),
    ("article", "C38", "change", ("2006 to 2012",), 148.4),
    ("article", "C38", "change", ("August to November",), 235),
    ("article", "C38", "capacity", (), -56.1),
    ("article", "C43", "change", ("San Diego", "1992 to 2000"), -73.2),
    ("article", "C43", "change", ("San Diego", "1992 to 2012"), -95.0),
    ("article", "C43", "change", ("whole Southwest border", "1992 to 2000"), 43.5),
    ("article", "C43", "evidence", ("fenced, middle",), -27),
    # as wide as after Mexico's agreements, without an act of Mexico
    ("article", "C45", "comparison_group", ("December 2016 to April 2017",), -1.745),
    # the fall from December 2023: most of the count and half of the log came before 2025
    (
        *("rival", "R01", "share_of_fall_before"),
        ("Border Patrol", "December 2024", "February 2025", "as recorded", "of the count"),
        83.9,
    ),
    (
        *("rival", "R01", "share_of_fall_before"),
        ("Border Patrol", "December 2024", "February 2025", "as recorded", "of the log"),
        49.0,
    ),
    ("rival", "R02", "rank", ("Border Patrol", "all months"), 0),
    ("rival", "R02", "capacity", ("Border Patrol",), 75.0),
    ("rival", "R02", "among_years", ("since 1960",), 15.0),
    ("rival", "R04", "which_first", ("2019", "everybody", "half of"), -1.65),
    ("rival", "R05", "days_between", (), 8),
    ("rival", "R05", "change", ("stops in Mexico", "2018 and 2019"), 80.8),
    ("rival", "R05", "evidence", (), 88),
    ("rival", "R06", "change", ("January to April",), 219.5),
    # agreements without a threat: stops rose after one reading, and not after another
    ("rival", "R06", "change", ("January to April and May to August 2024",), -1.06),
    ("rival", "R06", "change", ("July to September and October to December 2022",), 1306),
    ("rival", "R08", "change", ("May 2019 to January 2020", "everybody"), -78.0),
    ("rival", "R11a", "change", ("to September",), 0.4),
    ("rival", "R14", "capacity", ("by ICE", "of the figure"), 44.9),
    # counts of the months that were spoken of
    ("rival", "R14", "capacity", ("of those said for 250 days",), 43.0),
    ("rival", "R14", "capacity", ("mean month, of those said for a year",), 44.1),
    ("rival", "R16", "capacity", ("encounters between ports", "less expulsions"), 4.94),
    ("rival", "R16", "capacity", ("encounters, ports included, and known got-aways",), 10.6),
    # more were removed and more came; fewer were removed and more came; it fell after the most
    ("rival", "R19", "change", ("Border Patrol", "2022"), 33.0),
    (
        "rival",
        "R19",
        "change",
        ("Border Patrol", "fewer in 2021, encounters of 2020 and 2021"),
        314.1,
    ),
    ("rival", "R19", "change", ("fiscal years 2011 to 2012",), 8.9),
    ("rival", "R19", "dose", ("to 2024", "a year later", "levels"), -0.712),
    ("example", "E1", "change", ("Border Patrol", "May 2024"), -11.2),
    ("example", "E2", "among_years", ("from 1971",), 0),
    ("example", "E3", "seasonal_ratio", ("2013-2023", "mean"), 0.951),
]


@cache
def whole(ledger: str) -> Ledger:
    """A ledger without its tests of the model, which these figures do not need."""
    read = read_ledger(ledger)
    kept = [
        replace(claim, tests=tuple(test for test in claim.tests if test.family != "model"))
        for claim in read.claims
    ]
    return replace(read, claims=tuple(kept))


@cache
def result(ledger: str, name: str) -> ClaimResult:
    (found,) = claims(whole(ledger), [name]).claims
    return found


@pytest.mark.parametrize(("ledger", "name", "check", "words", "value"), FIGURES)
def test_a_well_known_figure(
    ledger: str, name: str, check: str, words: tuple[str, ...], value: float
) -> None:
    one = result(ledger, name)
    assert one.now.cells
    found: list[Cell] = [
        cell
        for cell in one.now.cells
        if one.claim.tests[cell.test].check == check
        and all(any(word in said for said in cell.choices.values()) for word in words)
    ]
    assert found, [cell.choices for cell in one.now.cells]
    first = found[0].outcome
    assert first is not None
    assert first.value == pytest.approx(value, rel=0.005, abs=0.05)


def test_a_figure_names_only_vintages_that_are_known() -> None:
    """Years before 1999 stand in a table that does not say when each came out."""
    for ledger, name in (("rival", "R02"), ("article", "C09")):
        (found,) = claims(ledger, [name]).claims
        figures = [f for cell in found.now.cells if cell.outcome for f in cell.outcome.figures]
        long = [f for f in figures if f.place == "sector_apprehensions"]
        assert long
        for one in figures:
            assert "" not in one.vintage.split(", ") or not one.vintage, one
