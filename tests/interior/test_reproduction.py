"""Published figures, made again from other figures: people held, and removals by fiscal year."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.months import format_month, parse_month
from corridor.evidence import registry
from corridor.system.interior.alone import run_alone
from corridor.system.interior.record import fiscal_year, months, removals
from corridor.system.interior.reproduce import coverage, held, removed

#: months ahead -> lowest coverage by 90% intervals that holds; the docs name the misses
COVERED = {1: 0.9, 3: 0.9, 6: 0.85, 12: 0.7}
#: part months of book-ins: the first and the last misses of one month ahead come of them
PARTS = ("2021-09", "2022-09")


@pytest.mark.slow
@pytest.mark.parametrize("ahead", COVERED)
def test_people_held_month_by_month(ahead: int) -> None:
    rows = held(ahead)
    assert len(rows) > 65
    assert COVERED[ahead] <= coverage(rows) < 1
    # an interval that holds everything by being wide would be no reproduction
    width = np.median([(row.high - row.low) / row.recorded for row in rows])
    assert width < 0.9
    error = np.median([abs(row.middle / row.recorded - 1) for row in rows])
    assert error < (0.1 if ahead == 1 else 0.25)


def test_the_misses_are_the_breaks() -> None:
    """COVID, the end and the return of releases at the border, and part months of book-ins."""
    missed = {format_month(row.at) for row in held(1) if not row.inside}
    assert missed == {"2019-08", "2020-05", "2020-06", "2021-03", *PARTS, "2023-11"}


def test_stay_uses_only_months_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is predicted for a month does not move when that month's stock does."""
    from corridor.system.interior import record, reproduce

    table = months()
    last = table.held.shape[1] - 1
    other = table.held.copy()
    other[:, last] *= 2
    changed = record.Months(table.first, other, table.booked, table.out, table.removed)
    before = held(1)[-1]
    for module in (record, reproduce):
        monkeypatch.setattr(module, "months", lambda: changed)
    after = held(1)[-1]
    assert (before.low, before.high) == (after.low, after.high)
    assert after.recorded == pytest.approx(2 * before.recorded)


def test_removals_by_fiscal_year() -> None:
    rows = {row.at: row for row in removed()}
    assert sorted(rows) == list(range(2019, 2026))
    published = {2019: 267_258, 2020: 185_884, 2021: 55_590, 2022: 69_019, 2023: 142_580}
    published |= {2024: 271_484, 2025: 319_980}
    assert {year: row.recorded for year, row in rows.items()} == published
    # FY2024: a third of removals were of people who never were in this custody
    assert {year for year, row in rows.items() if not row.inside} == {2024}
    for year in (2021, 2022, 2023, 2025):
        assert rows[year].middle == pytest.approx(rows[year].recorded, rel=0.2)
    # where no releases are on record, the interval says next to nothing
    for year in (2019, 2020):
        assert rows[year].high / rows[year].low > 8


def test_a_year_is_predicted_without_its_own_removals(monkeypatch: pytest.MonkeyPatch) -> None:
    from corridor.system.interior import reproduce

    before = {row.at: row for row in removed()}
    wrong = {**removals(), 2023: 9e5}
    monkeypatch.setattr(reproduce, "removals", lambda: wrong)
    after = {row.at: row for row in removed()}
    assert (after[2023].low, after[2023].high) == (before[2023].low, before[2023].high)
    assert after[2024].middle != before[2024].middle


@pytest.mark.parametrize(("year", "off"), [(2024, 0.03), (2025, 0.02)])
def test_book_outs_and_the_balance_of_custody_agree(year: int, off: float) -> None:
    """Tables that are published apart: book-outs against book-ins less growth of the stock."""
    table = months()
    mine = [i for i in range(table.held.shape[1]) if fiscal_year(table.first + i) == year]
    balance, counted = table.left[:, mine].sum(), table.out[mine].sum()
    assert counted == pytest.approx(balance, rel=off)


def test_2025_from_its_january() -> None:
    """The goal announced and the beds paid for, run by the mechanism from January 2025.

    Ramps and the end of releases were read off this year, so it is a check and no test of them.
    """
    known = parse_month("2025-01")
    table = months()
    at = known - table.first
    draws, rng = 2000, np.random.default_rng(0)
    moved = {
        "removal_target": registry().parameters["removal_goal"].prior.median,
        "detention_beds": registry()
        .parameters["beds_funded"]
        .prior.from_normal(rng.standard_normal(draws)),
    }
    names = ("detained_d", "interior_bookins_d", "interior_removals_d", "border_custody_removals_d")
    flows = run_alone(known, moved, table.booked[1, at : at + 12], names, rng, draws)
    removals_d = flows["interior_removals_d"] + flows["border_custody_removals_d"]
    for made, recorded, least in (
        (flows["detained_d"], table.held.sum(0), 12),
        (flows["interior_bookins_d"], table.booked[0], 11),
        (removals_d, table.removed, 11),
    ):
        low, high = np.quantile(made, [0.05, 0.95], axis=1)
        seen = recorded[at : at + 12]
        assert ((low <= seen) & (seen <= high)).sum() >= least
    assert np.median(flows["detained_d"][-1]) == pytest.approx(69_500, rel=0.05)
