"""What the record says as at a decision point, and the levers that stand at it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.policies import load_policy
from corridor.system.corridor import Corridor
from corridor.system.inputs.united_states import interior as inputs
from corridor.system.interior import levels
from corridor.system.interior.record import months
from corridor.system.levers import history, levers
from corridor.system.levers.history import status_quo
from corridor.system.observe import recorded_total
from tests.system.world import Floats, Values, run

KNOWN = parse_month("2024-05")
Posterior = Callable[[int], tuple[Values, Values, Values]]


def test_levels_as_at_may_2024() -> None:
    now = levels(KNOWN)
    # ICE, Detention Statistics FY2024: April 2024
    assert now.held == (12465.73, 22603.33)
    booked = [6770, 7736, 6538, 7387, 7548, 8441]
    assert now.booked[0] == pytest.approx(np.mean(booked))
    removed = [9022, 8784, 10806, 12635, 12990, 13725]
    assert now.removals == pytest.approx(np.mean(removed))
    assert now.removed_share == pytest.approx(
        sum(removed) / sum([19638, 20287, 19296, 22137, 24400, 23649])
    )
    # Little's law: people held over people who left
    assert now.stay[0] == pytest.approx(1.63, abs=0.01)


@pytest.mark.parametrize(
    "month", ["2019-01", "2019-11", "2020-12", "2022-06", "2024-05", "2024-09"]
)
def test_levers_stand_as_recorded_and_have_a_past(month: str, place: Corridor) -> None:
    known = parse_month(month)
    quo = status_quo(place, known)
    assert quo["removal_target"] == inputs.standing(place, known)["removal_target"]
    past = history.status_quo(place, known)
    for name in ("removal_target", "detention_beds"):
        lever = levers()[name]
        assert lever.low < quo[name] < lever.high
        assert quo[name] == pytest.approx(past[name], rel=1e-12)
    assert 5_000 < quo["removal_target"] < 120_000
    assert 10_000 < quo["detention_beds"] < 60_000
    drivers = inputs.inputs(place, known, 24, known)
    for name, values in drivers.items():
        assert values.shape == (24,)
        assert (values == values[0]).all(), name
        assert values[0] > 0, name
    assert drivers["target_now"][0] == quo["removal_target"]
    assert drivers["beds_now"][0] == quo["detention_beds"]


def test_the_past_of_the_levers_is_the_record(place: Corridor) -> None:
    begin = parse_month("2013-10")
    past = history.lever_history(place, begin, 150)
    held = recorded_total("detention", place, begin, 150)
    seen = np.isfinite(held)
    np.testing.assert_allclose(past["detention_beds"][seen], held[seen], atol=0.02)
    first, last = np.flatnonzero(seen)[[0, -1]]
    assert (past["detention_beds"][:first] == past["detention_beds"][first]).all()
    assert (past["detention_beds"][last:] == past["detention_beds"][last]).all()
    assert (past["removal_target"] > 0).all()


def test_a_policy_sees_the_value_in_force(place: Corridor) -> None:
    quo = status_quo(place, KNOWN)
    values = load_policy("status-quo").values(KNOWN, 12, quo)
    assert (values["removal_target"] == quo["removal_target"]).all()
    assert (values["large_sites"] == 0).all()


def test_before_the_record_is_an_error() -> None:
    with pytest.raises(InputError, match=r"2018-11.*not yet on record.*Choose 2018-12 or later"):
        levels(parse_month("2018-11"))


def test_agencies_add_up_to_the_published_total() -> None:
    """ICE, Detention Statistics: 50,313 in May 2025."""
    table = months()
    at = parse_month("2025-05") - table.first
    assert table.held[:, at].sum() == pytest.approx(50_313, abs=1)


def test_nothing_moved_goes_on_as_recorded(posterior: Posterior) -> None:
    """As at May 2024 and to the end of that year, when nothing was moved; not fitted."""
    theta, first, monthly = posterior(5)
    flows, _ = run(theta, first, monthly)
    assert (flows["enforcement_intensity_d"] == 1).all()
    assert (flows["harshness_d"] == 0).all()
    table = months()
    at = KNOWN - table.first
    recorded = table.held.sum(0)[at : at + 8]
    low, high = np.quantile(flows["detained_d"][:8], [0.05, 0.95], axis=1)
    assert ((low <= recorded) & (recorded <= high)).mean() >= 0.75
    # what the decision point saw lies well inside as well
    assert (low <= levels(KNOWN).beds).all()
    assert (levels(KNOWN).beds <= high).all()
    yearly = 12 * np.median(flows["interior_removals_d"][:8])
    assert yearly == pytest.approx(levels(KNOWN).target, rel=0.15)


def total(flows: Values, name: str) -> Floats:
    return np.asarray(flows[name].sum(0))


def test_a_switched_off_coupling_passes_nothing(posterior: Posterior) -> None:
    theta, first, monthly = posterior(6)
    moved = {**monthly, "removal_target": np.full(24, 1e6), "detention_beds": np.full(24, 1e5)}
    off = ("harshness",)
    before, after = (run(theta, first, m, off=off)[0] for m in (monthly, moved))
    for name in ("belief_effect_gd", "departures_gd", "attempts_gd", "deaths_gd"):
        np.testing.assert_array_equal(before[name], after[name])
    assert (run(theta, first, moved)[0]["departures_gd"] != before["departures_gd"]).any()
    # without people from the border, what the border does is not felt inside
    closed = {**monthly, "asylum_closure": np.ones(24)}
    both = ("transfers", "harshness")
    before, after = (run(theta, first, m, off=both)[0] for m in (monthly, closed))
    for name in ("detained_d", "interior_removals_d", "custody_deaths_d"):
        np.testing.assert_array_equal(before[name], after[name])
    assert (before["border_bookins_d"] == 0).all()


def test_definitions_of_cost_are_the_parts_of_the_mixture() -> None:
    known = registry().parameters
    parts = {part.text for part in known["cost_added"].prior.parts}  # type: ignore[attr-defined]
    apart = {known[n].prior.text for n in ("cost_average", "cost_marginal", "cost_buildout")}
    assert parts == apart
