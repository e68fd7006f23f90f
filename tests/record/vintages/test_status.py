"""Status: how far a table lies behind its own pace, on a given day."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from corridor.record import tables
from corridor.record.vintages.status import Status, status


def on(day: str) -> dict[str, Status]:
    return {one.table: one for one in status(date.fromisoformat(day))}


@pytest.mark.parametrize(
    ("day", "expected", "behind"),
    [
        ("2026-01-14", "2025-11", 0),  # December's figure is due on 15 January
        ("2026-01-15", "2025-12", 0),
        ("2026-02-14", "2025-12", 0),
        ("2026-02-15", "2026-01", 1),
        ("2026-11-26", "2026-10", 10),
        ("2020-01-31", "2019-12", 0),
    ],
)
def test_a_month_is_due_by_the_15th_of_its_lag(day: str, expected: str, behind: int) -> None:
    one = on(day)["encounters"]
    assert (one.last, one.lag_months) == ("2025-12", 1)
    assert (one.expected, one.behind) == (expected, behind)


@pytest.mark.parametrize(
    ("table", "day", "expected", "behind"),
    [
        ("removals", "2026-10-14", "2025", 0),  # the US fiscal year ends in September
        ("removals", "2026-10-15", "2026", 1),
        ("origin_economy", "2025-12-14", "2023", 0),
        ("origin_economy", "2025-12-15", "2024", 1),
        ("title42", "2026-11-26", "2023-05", 0),
        ("cbp_one", "2026-11-26", "2025-01", 5),
        ("darien_annual", "2026-11-26", "2019", 0),
    ],
)
def test_years_and_tables_that_ended(table: str, day: str, expected: str, behind: int) -> None:
    one = on(day)[table]
    assert (one.expected, one.behind) == (expected, behind)


def test_every_table_has_a_status_and_time_only_makes_it_staler() -> None:
    days = [on(day) for day in ("2026-01-20", "2026-06-20", "2027-06-20")]
    assert set(days[0]) == {info.id for info in tables()}
    for earlier, later in itertools.pairwise(days):
        assert all(later[name].behind >= one.behind >= 0 for name, one in earlier.items())
    assert days[0]["policy_events"].expected is None
