"""Tables end in months of their own: what an answer stands on is said, and nothing is cut off."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from corridor.core.errors import FitError
from corridor.core.months import format_month, parse_month
from corridor.system.corridor import Corridor
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.fit import load_fit
from corridor.system.fit.setup import set_up
from corridor.system.inputs import all_inputs
from corridor.system.levers.history import lever_history, status_quo
from corridor.system.observe import recorded_total
from corridor.system.stands import latest_of, recent_mean, stands_on


@pytest.mark.parametrize("name", corridor_names())
def test_inputs_are_finite_at_every_decision_point_that_is_offered(name: str) -> None:
    """Tables end before the last decision point: what ended is held, and nothing is NaN."""
    place = load_corridor(name)
    last = latest_of(place)
    months = {place.history.earliest, *range(max(place.history.earliest, last - 8), last + 1)}
    for known in sorted(months):
        for driver, values in all_inputs(place, known, 12, known).items():
            assert np.isfinite(values).all(), (driver, format_month(known))


def test_what_is_recent_is_of_the_last_recorded_months() -> None:
    place = load_corridor()
    known = latest_of(place)
    (end,) = [one.last for one in stands_on(place, known) if one.id == "mexico_events"]
    assert end < known - place.history.recent
    count = place.history.recent
    last = recorded_total("mexico_events", place, end + 1 - count, count)
    assert recent_mean("mexico_events", place, known) == pytest.approx(last.mean())
    # before the table begins there is nothing to hold
    assert np.isnan(recent_mean("darien", place, place.history.first_month))


@pytest.mark.parametrize("name", corridor_names())
def test_a_month_is_the_last_one_with_a_figure_before_the_decision_point(name: str) -> None:
    place = load_corridor(name)
    first, known = place.history.first_month, latest_of(place)
    found = {one.id: one for one in stands_on(place, known) if one.kind == "series"}
    fitted = {one.id for one in place.series.values() if one.flows}
    assert found.keys() == fitted
    for name_of, one in found.items():
        values = recorded_total(name_of, place, first, known - first)
        assert np.isfinite(values[one.last - first])
        assert not np.isfinite(values[one.last - first + 1 :]).any()
        assert one.behind == known - 1 - one.last >= 0


def test_a_later_decision_point_never_stands_on_less() -> None:
    place = load_corridor()
    months = [parse_month(text) for text in ("2019-01", "2022-06", "2024-05", "2025-06")]
    rows = [{(s.kind, s.id): s.last for s in stands_on(place, month)} for month in months]
    for earlier, later in pairwise(rows):
        assert earlier.keys() <= later.keys()
        assert all(later[key] >= last for key, last in earlier.items())


@pytest.mark.slow
def test_a_fit_takes_each_series_to_its_own_end() -> None:
    """At the end of the record most tables have ended: their figures stay, and none is made up."""
    place = load_corridor()
    known = latest_of(place)
    problem = set_up(place, known)
    ends = {one.id: one.last for one in stands_on(place, known)}
    assert len({last for last in ends.values()}) > 2
    for series in problem.observed:
        months = np.flatnonzero(series.seen.any(0))
        assert problem.first + int(months.max()) == ends[series.id], series.id
    assert all(np.isfinite(values).all() for values in problem.inputs.values())


def test_a_lever_that_a_table_tells_is_held_where_the_table_ends() -> None:
    place: Corridor = load_corridor()
    ends = next(
        s for s in stands_on(place, parse_month("2024-12")) if s.id == "lawful_entries"
    ).last
    recent = place.history.recent
    past = lever_history(place, ends - recent + 1, recent + 3)["port_appointments"]
    assert past[recent:] == pytest.approx(np.full(3, past[recent]))
    assert past[recent] > 1000
    # what ended is not held: the corridor's file says so
    after = lever_history(place, parse_month("2025-02"), 6)
    assert (after["port_appointments"] == 0).all()
    assert (after["parole_places"] == 0).all()
    assert status_quo(place, parse_month("2025-12"))["port_appointments"] == 0


def test_beyond_the_last_figure_no_fit_can_stand() -> None:
    place = load_corridor()
    late = latest_of(place) + 1
    with pytest.raises(FitError, match=format_month(latest_of(place))):
        load_fit(place, late)
