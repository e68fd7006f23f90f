"""Figures of the article's ledger that are known from publications, claim by claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from corridor.evidence import registry
from corridor.questions.claims import Verdict, claims, read_ledger
from corridor.questions.claims.result import Cell
from corridor.questions.claims.series.season import factors
from corridor.questions.claims.view import Store
from corridor.record import RECORD
from tests.claims.test_checks import LEDGER, run

Row = Mapping[str, str]

#: claim, words of its choices, value, and how near to it
KNOWN = [
    # the fall, by base: between ports, and with ports
    ("C01", "Border Patrol|2023 to April 2024|recorded", -48.4, 0.05),
    ("C01", "ports included|2023 to April 2024|recorded", -40.5, 0.05),
    ("C01", "Border Patrol|2023 to March 2024|recorded", -45.0, 0.05),
    ("C01", "ports included|2023 to March 2024|recorded", -37.3, 0.05),
    ("C01", "Border Patrol|September to December|recorded", -37.4, 0.05),
    ("C01", "Border Patrol|2023 to April 2024|by medians", -56.6, 0.05),
    ("C01", "Border Patrol|a year before", -12.6, 0.05),
    ("C01", "ports included|a year before", 2.2, 0.05),
    # who comes
    ("C03", "2012", 28, 0.6),
    ("C03", "2014", 52, 0.6),
    ("C03", "2019", 77.5, 0.1),
    ("C03", "2020", 35, 0.6),
    ("C03", "2021", 66, 0.6),
    ("C03", "2022", 70, 0.6),
    ("C03", "2023", 71, 0.6),
    ("C03", "Border Patrol encounters|January to April 2024", 63, 0.6),
    ("C04", "Mexico", 32.8, 0.05),
    ("C04", "Guatemala", 12.8, 0.05),
    ("C04", "Venezuela", 8.8, 0.05),
    ("C04", "Ecuador", 7.6, 0.05),
    ("C04", "Colombia", 7.3, 0.05),
    ("C04", "Honduras", 7.3, 0.05),
    # ranks and levels
    ("C05", "Border Patrol encounters|everybody|recorded", 0, 0),
    ("C07", "April 2024|since 2000", 100 * 17 / 24, 0.01),
    ("C08", "December 2023 to December 2024", -81, 0.1),
    ("C09", "fiscal year 2019, since 2008", 1, 0),
    ("C09", "since 2007", 1, 0),
    # parts of the rise
    ("C19", "Cuba, Haiti, Nicaragua and Venezuela", 30, 0.1),
    ("C19", "those four, Colombia, Ecuador and Peru", 46, 0.1),
    ("C21", "Mexico", 29.6, 0.05),
    ("C23", "April 2024", 27, 0),
]


def cells(name: str, words: str) -> list[Cell]:
    """Return the cells of a claim whose choices hold all these words, in order.

    A single word or phrase without ``|`` is a whole choice.
    """
    parts = words.split("|")
    if len(parts) == 1:
        return [c for c in _without_model(name) if list(c.choices.values()) == parts]
    return [
        cell
        for cell in _without_model(name)
        if len(cell.choices) >= len(parts)
        and all(any(part in choice for choice in cell.choices.values()) for part in parts)
    ]


@cache
def _without_model(name: str) -> tuple[Cell, ...]:
    ledger = read_ledger("article")
    (claim,) = (one for one in ledger.claims if one.id == name)
    tests = tuple(test for test in claim.tests if test.family != "model")
    (found,) = claims(replace(ledger, claims=(replace(claim, tests=tests),))).claims
    return found.now.cells


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words", "value", "near"), KNOWN)
def test_a_known_figure_is_found_again(name: str, words: str, value: float, near: float) -> None:
    seen = [cell.outcome.value for cell in cells(name, words) if cell.outcome]
    assert seen
    assert any(one == pytest.approx(value, abs=near + 1e-9) for one in seen), seen


USBP = Store(LEDGER, RECORD, registry()).series("usbp", "all")
#: years -> April over December among the factors, by the median of the ratios of counts
SHAPES = [("2000-2009 median", 2.81), ("2010-2018 median", 1.64), ("2013-2018 median", 1.19)]


@pytest.mark.parametrize(("season", "ratio"), SHAPES)
def test_the_season_has_weakened(season: str, ratio: float) -> None:
    shape = factors(USBP, season)
    assert np.exp(shape[3] - shape[11]) == pytest.approx(ratio, abs=0.005)


def test_the_season_of_few_years_hangs_on_the_average() -> None:
    """A mean of logs gives 1.02 where medians give 1.19: a claim has to show both."""
    shape = factors(USBP, "2013-2018")
    assert np.exp(shape[3] - shape[11]) == pytest.approx(1.02, abs=0.005)


#: months -> mean of Cuba, Nicaragua, Venezuela
PAROLE = [
    ("2022-07 to 2022-12", (28_563, 22_063, 18_585)),
    ("2023-01 to 2023-06", (1_355, 830, 12_912)),
    ("2023-07 to 2023-12", (1_690, 2_970, 31_320)),
]


@pytest.mark.parametrize(("over", "means"), PAROLE)
def test_nationals_who_gained_parole(over: str, means: tuple[int, ...]) -> None:
    for origin, mean in zip(("CUB", "NIC", "VEN"), means, strict=True):
        found = run("level", measure="usbp", population=origin, over=over)
        assert found.value == pytest.approx(mean, rel=0.002)


def test_falls_by_nationality_are_far_apart() -> None:
    found = {
        origin: run(
            "change", measure="usbp", population=origin, from_="2023-12", to="2024-04"
        ).value
        for origin in ("ECU", "HND", "GTM", "VEN")
    }
    assert {k: round(v) for k, v in found.items()} == {
        "ECU": -9,
        "HND": -60,
        "GTM": -67,
        "VEN": -81,
    }


def test_two_counts_of_stops_differ_by_two_times() -> None:
    (found,) = claims(names=["C12"]).claims
    us, mexican = (c.outcome.value for c in found.now.cells[:2] if c.outcome)
    assert (round(us), round(mexican)) == (9_032, 3_796)
    assert us / mexican == pytest.approx(2.4, abs=0.05)


def test_the_share_of_mexican_nationals_turned_in_2025() -> None:
    early, late = (
        run("share", measure="usbp", population="mexican", over=month).value
        for month in ("2025-02", "2025-04")
    )
    assert (round(early), round(late)) == (51, 73)


def _others(row: Row) -> bool:
    return row["origin"] != "MEX" and row["month"] > "2022-09"


def _ecuador(row: Row) -> bool:
    return row["origin"] == "ECU" and row["month"] > "2022-09"


def _year_before(row: Row) -> bool:
    return row["month"] == "2022-12"


def _earlier(row: Row) -> bool:
    return row["month"] < "2023-12"


def _may(row: Row) -> bool:
    return row["month"] == "2010-05"


def _spring(row: Row) -> bool:
    return "2024-01" <= row["month"] <= "2024-03"


def _late(row: Row) -> bool:
    return row["month"] in ("2024-03", "2024-04", "2024-05")


def _venezuela(row: Row) -> bool:
    return row["origin"] in ("CUB", "NIC", "VEN") and row["month"] > "2021-09"


#: claim, table, rows that are multiplied, by what; verdict before and after
MOVES = [
    ("C03", "encounters", _others, 0.4, "supported", "depends"),
    ("C04", "encounters", _ecuador, 0.1, "supported", "depends"),
    ("C05", "encounters_total", _year_before, 2.0, "depends", "depends"),
    ("C07", "encounters_total", _earlier, 0.3, "depends", "supported"),
    ("C08", "encounters_total", _late, 1.5, "depends", "depends"),
    ("C09", "encounters_total", _may, 50.0, "supported", "depends"),
    ("C11", "mexico_returns", _spring, 5.0, "depends", "supported"),
    ("C12", "mexico_events", _spring, 2.1, "depends", "depends"),
    pytest.param(
        *("C19", "encounters", _venezuela, 0.1, "depends", "depends"), marks=pytest.mark.slow
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "table", "chosen", "factor", "before", "after"), MOVES)
def test_a_changed_figure_moves_the_claim(
    name: str,
    table: str,
    chosen: Callable[[Row], bool],
    factor: float,
    before: str,
    after: str,
    changed_record: Callable[..., Path],
) -> None:
    now = _verdict(name)
    then = _verdict(name, changed_record(table, chosen, factor))
    assert (now.id, then.id) == (before, after)
    assert now.tally != then.tally


def _verdict(name: str, record: Path = RECORD) -> Verdict:
    (found,) = claims(names=[name], record=record).claims
    return found.now.verdict


def test_the_turn_of_the_share_is_not_counted() -> None:
    """What came after the article is shown beside a claim in the present tense."""
    (found,) = claims(names=["C03"]).claims
    late = [c for c in found.now.cells if c.choices.get("over") == "2025"]
    assert [c.state for c in late] == ["contradicts"]
    assert not any(c.counted for c in late)
    (then,) = found.before
    assert found.now.verdict.tally == then.verdict.tally
