"""Arrests, beds, stay and removal: nobody is lost, limits hold, signs are right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.system.mechanisms import load_mechanism
from corridor.system.stock import stay_on
from tests.system.world import Floats, Values, arguments, call, parameter

SEEDS = st.integers(0, 2**32 - 1)
STARTS = load_mechanism("interior").declaration.start
STATE = load_mechanism("interior").declaration.state
MONTHS = 24
DRAWS = 40
NOW = {
    "target_now": 43_600.0,
    "beds_now": 37_800.0,
    "interior_bookins_now": 7_400.0,
    "interior_held_now": 12_500.0,
    "border_held_now": 22_600.0,
    "interior_stay_now": 1.63,
    "border_stay_now": 1.74,
    "removed_share_now": 0.525,
    "removals_now": 11_300.0,
    "bookins_per_transfer_now": 0.5,
}


def months(seed: int = 0, transfers: float = 28_000.0, **levers: Any) -> dict[str, Floats]:
    """Run the mechanism alone as at May 2024; returns written name -> [month, draw]."""
    rng = np.random.default_rng(seed)
    declared = load_mechanism("interior").declaration
    taken: Values = {name: parameter(name, rng, DRAWS) for name in declared.parameters}
    taken |= {name: np.asarray(value) for name, value in NOW.items()}
    taken["border_transfers_gd"] = np.full((1, DRAWS), transfers)
    taken |= {name: np.full(DRAWS, NOW[str(driver)]) for name, driver in STARTS.items()}
    paths = {"removal_target": NOW["target_now"], "detention_beds": NOW["beds_now"]}
    paths |= {"large_sites": 0.0, **levers}
    out = []
    for month in range(MONTHS):
        taken |= {k: np.asarray(np.broadcast_to(v, MONTHS)[month]) for k, v in paths.items()}
        out.append(call("interior", taken))
        taken |= {name: out[-1][name] for name in STATE}
    return {name: np.stack([one[name] for one in out]) for name in out[0]}


@pytest.mark.slow
@given(seed=SEEDS)
def test_nobody_is_created_or_lost(seed: int) -> None:
    taken = arguments("interior", seed)
    got = call("interior", taken)
    before = taken["interior_held_d"] + taken["border_held_d"]
    came = got["interior_bookins_d"] + got["border_bookins_d"]
    went = got["interior_removals_d"] + got["border_custody_removals_d"]
    went = went + got["custody_released_d"] + got["custody_deaths_d"]
    np.testing.assert_allclose(got["detained_d"], before + came - went, rtol=1e-9, atol=1e-6)
    for name, value in got.items():
        assert np.isfinite(value).all(), name
        if name != "harshness_d":
            assert (value >= -1e-6).all(), name


@pytest.mark.slow
@given(seed=SEEDS)
def test_limits_are_never_exceeded(seed: int) -> None:
    taken = arguments("interior", seed)
    got = call("interior", taken)
    slack = 1 + 1e-9
    assert (got["arrests_d"] <= (taken["arrests_d"] + taken["arrest_growth_d"]) * slack).all()
    speed = 1 + taken["large_speed_d"] * taken["large_sites"]
    assert (got["beds_d"] <= (taken["beds_d"] + taken["bed_growth_d"] * speed) * slack).all()
    assert (got["beds_d"] <= taken["detention_beds"] * slack).all()
    assert (got["flights_d"] <= (taken["flights_d"] + taken["flight_growth_d"]) * slack).all()
    flown = got["interior_removals_d"] + got["border_custody_removals_d"]
    assert (flown <= taken["flight_spare_d"] * got["flights_d"] * slack + 1e-6).all()
    before = taken["interior_held_d"] + taken["border_held_d"]
    most = np.maximum(taken["bed_stretch_d"] * got["beds_d"], before)
    assert (got["detained_d"] <= most * slack + 1e-6).all()
    assert (got["interior_bookins_d"] <= got["arrests_d"] * slack).all()


@pytest.mark.slow
@given(seed=st.integers(0, 1000), more=st.floats(1.0, 40.0), large=st.floats(0, 1))
def test_more_beds_never_fewer_held(seed: int, more: float, large: float) -> None:
    common = {"removal_target": 400_000.0, "large_sites": large}
    few = months(seed, **common)
    many = months(seed, detention_beds=NOW["beds_now"] * more, **common)
    held = many["detained_d"]
    if large:
        # deaths may be more likely in large sites, and who died is not held
        held = held + many["custody_deaths_d"].cumsum(0)
    assert (held >= few["detained_d"] * (1 - 1e-9)).all()
    assert (many["harshness_d"] >= few["harshness_d"]).all()


@pytest.mark.slow
@given(seed=st.integers(0, 1000), ratio=st.floats(1.0, 60.0), beds=st.floats(0.3, 10.0))
def test_a_higher_target_never_means_fewer_removals(seed: int, ratio: float, beds: float) -> None:
    common = {"detention_beds": NOW["beds_now"] * beds}
    low, high = (
        months(seed, removal_target=NOW["target_now"] * r, **common)["interior_removals_d"]
        for r in (1.0, ratio)
    )
    before, after = low.cumsum(0), high.cumsum(0)
    assert (after >= before * (1 - 1e-9) - 1e-6).all()


def test_nothing_moved_is_exactly_as_recorded() -> None:
    quiet = months()
    assert (quiet["enforcement_intensity_d"] == 1).all()
    assert (quiet["harshness_d"] == 0).all()
    np.testing.assert_array_equal(quiet["beds_d"], NOW["beds_now"])


def test_harshness_and_intensity_rise_with_the_target() -> None:
    moved = months(removal_target=1e6, detention_beds=110_000.0)
    assert (moved["harshness_d"][-1] > 0).all()
    assert (moved["enforcement_intensity_d"][-1] > 1).all()
    assert (np.abs(moved["harshness_d"]) <= 1).all()
    none = months(removal_target=0.0)
    assert (none["enforcement_intensity_d"] == 0).all()
    assert (none["interior_removals_d"][-1] < none["interior_removals_d"][0]).all()


def test_large_sites_change_nothing_without_added_beds() -> None:
    quiet, moved = months(), months(large_sites=1.0)
    for name, value in quiet.items():
        np.testing.assert_array_equal(value, moved[name], err_msg=name)
    with_beds = [months(detention_beds=80_000.0, large_sites=x)["beds_d"] for x in (0.0, 1.0)]
    assert (with_beds[1][0] > with_beds[0][0]).all()


@pytest.mark.parametrize("stay", [0.05, 0.5, 1.7, 12.0])
def test_littles_law(stay: float) -> None:
    """Steady book-ins and a steady stay settle at their product, and stay there."""
    people = 0.0
    for _ in range(400):
        people = float(stay_on(people, 1000.0, stay))
    assert people == pytest.approx(1000 * stay, rel=1e-5)


def test_only_people_arrested_inside_are_counted_as_removed_from_inside() -> None:
    none, many = (months(transfers=x) for x in (0.0, 28_000.0))
    assert (none["border_bookins_d"] == 0).all()
    assert (many["border_custody_removals_d"][-1] > 0).all()
    # people met at the border can only take beds and flights away
    fewer, more = (flow["interior_removals_d"].cumsum(0) for flow in (many, none))
    assert (fewer <= more * (1 + 1e-9)).all()
    assert (fewer[-1] < more[-1]).any()
