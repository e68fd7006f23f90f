"""The record beside an answer: to the end of its table, and no further than it can be used."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.questions.compare.info import record_of
from corridor.system.corridors import load_corridor
from corridor.system.observe import recorded_total
from corridor.system.outcomes import outcomes
from corridor.system.tables import load_table, table_of

EAST, CENTRAL = load_corridor("eastern-mediterranean"), load_corridor("central-mediterranean")


@pytest.mark.parametrize("months", [17, 18, 19, 20, 21, 400])
def test_a_month_without_a_row_is_none_to_the_end_of_the_table(months: int) -> None:
    """Whether the window ends with such a month or goes on, and not past the table's last."""
    first, table = parse_month("2016-03"), table_of(EAST, "mediterranean_deaths")
    found = record_of(outcomes(EAST)["deaths"], EAST, first, months)[0]
    covered = min(months, parse_month(table.last) - first + 1)
    assert np.isfinite(found[:covered]).all()
    assert np.isnan(found[covered:]).all()
    rows = load_table(EAST, table.id).filter(route="eastern_mediterranean")
    seen = {parse_month(month) - first: n for month, n in rows.select("month", "value").iter_rows()}
    assert found[:covered].tolist() == [seen.get(month, 0) for month in range(covered)]
    # the months are there that have no row, or nothing is tested
    assert months < 20 or 0 in found[:covered]


def test_nothing_is_none_before_a_series_begins() -> None:
    first = parse_month("2010-01")
    found = record_of(outcomes(EAST)["deaths"], EAST, first, 24)[0]
    assert np.isnan(found).all()


def test_what_is_no_count_of_the_same_thing_is_held_against_nothing() -> None:
    series = CENTRAL.series["stops"]
    assert series.unfit_from == parse_month("2023-06")
    first = parse_month("2023-01")
    found = record_of(outcomes(CENTRAL)["stops"], CENTRAL, first, 12)[0]
    whole = recorded_total("stops", CENTRAL, first, 12)
    assert np.isfinite(whole).all()
    assert found[:5].tolist() == whole[:5].tolist()
    assert np.isnan(found[5:]).all()
    # it decides no fit: what is fitted ends with the decision point, and says its own
    assert "unfit" not in CENTRAL.meaning
