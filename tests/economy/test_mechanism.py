"""The economy's mechanism: published figures, identities, signs, and exactly nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.evidence import registry
from corridor.evidence.priors.mixture import Mixture
from tests.system.world import Values, arguments, call, groups, neutral

SEEDS = st.integers(0, 2**32 - 1)
ENTER = ("released_gd", "gotaways_gd", "appointments_gd", "parole_gd")
MARKET = {"openings_now": 8e6, "unemployed_now": 6e6}


def parts(name: str) -> tuple[Any, ...]:
    prior = registry().parameters[name].prior
    assert isinstance(prior, Mixture)
    return prior.parts


def month(**given_: Any) -> Values:
    return call("economy", neutral("economy", **{**MARKET, **given_}))


def test_output_of_the_published_removals_is_as_published() -> None:
    """0.8 to 2.1 percent lost with 1.3 million workers, 5 to 12 with 7.9 million (G-Cubed)."""
    published = parts("output_per_million")[0]
    ends = np.array(published.interval(0.9))
    for workers, low, high in ((1.3e6, 0.8, 2.1), (7.9e6, 5, 12)):
        written = month(
            removed_people_d=[workers, workers],
            removed_work_share_d=[1.0, 1.0],
            output_per_million_d=ends,
        )
        np.testing.assert_allclose(-written["output_change_d"], [low, high], rtol=0.06)
        np.testing.assert_allclose(written["workers_removed_d"], workers)


def test_the_other_estimates_of_output_are_kept_apart() -> None:
    """Growth accounts of 2025: 0.3 to 0.7 points for some 1 to 2 million fewer workers."""
    high, low = parts("output_per_million")
    assert high.median / low.median > 2
    first, last = low.interval(0.9)
    assert first < 0.3 / 1.5 < 0.35 / 1.5 < 0.7 / 1.5 < last


@pytest.mark.parametrize(
    ("part", "removed", "lost"), [(0, 500_000, 44_000), (1, 4_000_000, 2_600_000)]
)
def test_jobs_of_the_us_born_are_as_published(part: int, removed: float, lost: float) -> None:
    ratio = parts("native_jobs_ratio")[part].median
    written = month(removed_people_d=[removed], native_jobs_ratio_d=[ratio])
    np.testing.assert_allclose(-written["native_jobs_d"], lost, rtol=1e-6)


def test_the_two_ratios_differ_sevenfold_and_none_is_between() -> None:
    low, high = parts("native_jobs_ratio")
    assert high.median / low.median == pytest.approx(7.4, abs=0.1)
    prior = registry().parameters["native_jobs_ratio"].prior
    cdf = prior.tails(np.array([0.2, 0.4]))[0]
    assert cdf[1] - cdf[0] < 0.03


def test_a_person_counts_for_the_budget_as_published() -> None:
    """0.9 trillion USD over eleven years for 8.7 million people."""
    each = parts("fiscal_per_person")[0].median
    assert each == pytest.approx(0.9e12 / 11 / 8.7e6, rel=0.01)
    written = month(people_removed_d=[8.7e6], fiscal_per_person_d=[each])
    assert float(written["fiscal_d"][0]) * 12 == pytest.approx(-0.9e6 / 11, rel=0.01)


@given(seed=SEEDS)
@settings(max_examples=30)
def test_everybody_is_waiting_or_working_and_the_change_is_what_came_less_what_went(
    seed: int,
) -> None:
    taken = arguments("economy", seed)
    written = call("economy", taken)
    came = sum(taken[name].sum(0) for name in ENTER)
    np.testing.assert_allclose(
        written["waiting_work_d"] + written["working_age_in_d"],
        taken["waiting_work_d"] + taken["working_age_in_d"] + came,
        rtol=1e-12,
    )
    np.testing.assert_allclose(
        written["labour_change_d"], written["workers_added_d"] - written["workers_removed_d"]
    )
    np.testing.assert_allclose(
        written["people_removed_d"], taken["people_removed_d"] + taken["removed_people_d"]
    )
    assert (written["workers_added_d"] <= written["working_age_in_d"]).all()
    for name, values in written.items():
        assert np.isfinite(values).all(), name


@given(seed=SEEDS)
@settings(max_examples=30)
def test_more_removed_is_fewer_workers_less_output_and_a_tighter_market(seed: int) -> None:
    taken = arguments("economy", seed)
    more = {**taken, "removed_people_d": taken["removed_people_d"] + 1e5}
    before, after = call("economy", taken), call("economy", more)
    for name in ("labour_change_d", "output_change_d"):
        assert (after[name] <= before[name]).all(), name
    assert (after["tightness_change_d"] >= before["tightness_change_d"]).all()
    moved = (taken["slack_share_d"] > 0.01) & (taken["removed_work_share_d"] > 0.01)
    assert (after["tightness_change_d"] > before["tightness_change_d"])[moved].all()
    lost = np.sign(taken["native_jobs_ratio_d"])
    assert ((before["native_jobs_d"] - after["native_jobs_d"]) * lost >= 0).all()


@pytest.mark.parametrize("name", ENTER)
def test_more_arrivals_by_any_door_are_more_workers_and_a_slacker_market(name: str) -> None:
    taken = arguments("economy", 3)
    more = {**taken, name: taken[name] + 1e4}
    before, after = call("economy", taken), call("economy", more)
    for written in ("workers_added_d", "labour_change_d", "output_change_d"):
        assert (after[written] > before[written]).all(), written
    assert (after["tightness_change_d"] <= before["tightness_change_d"]).all()
    np.testing.assert_array_equal(after["native_jobs_d"], before["native_jobs_d"])


def test_nobody_coming_or_removed_changes_exactly_nothing() -> None:
    for written, values in month().items():
        assert (values == 0).all(), written


def test_with_nobody_removed_the_channel_of_removals_is_exactly_nothing() -> None:
    written = month(released_gd=np.full((groups(), 1), 1e4))
    assert written["workers_removed_d"] == 0
    assert written["native_jobs_d"] == 0
    np.testing.assert_array_equal(written["labour_change_d"], written["workers_added_d"])


def test_arrivals_at_the_usual_pace_leave_the_market_as_it_was() -> None:
    """Tightness at the decision point has the usual arrivals in it already."""
    usual = {"entries_now": 2e4, "apprehensions_now": 4e4, "uncounted_ratio_d": [0.5]}
    arrived = np.full((groups(), 1), 4e4 / groups())
    written = month(**usual, released_gd=arrived)
    np.testing.assert_allclose(written["tightness_change_d"], 0, atol=1e-9)
    assert written["workers_added_d"] > 0


def test_demand_follows_in_the_end() -> None:
    """A removal tightens the market less and less: half of it is gone after a half-life."""
    written = month(removed_people_d=[1e6], slack_half_life_d=[6.0])
    first = float(written["tightness_change_d"][0])
    for _ in range(6):
        written = month(slack_d=written["slack_d"], slack_half_life_d=[6.0])
    assert float(written["tightness_change_d"][0]) == pytest.approx(first / 2)


def test_the_delay_before_work_is_the_mean_that_it_says() -> None:
    taken = {"arrival_work_delay_d": [4.0], "arrival_work_share_d": [1.0]}
    written = month(**taken, released_gd=np.full((groups(), 1), 1.0))
    months, waited = 0.0, 0.0
    while float(written["waiting_work_d"][0]) > 1e-9:
        waited += float(written["waiting_work_d"][0])
        written = month(**taken, **{k: written[k] for k in ("waiting_work_d", "working_age_in_d")})
        months += 1
    assert waited / groups() == pytest.approx(4.0)
    assert float(written["workers_added_d"][0]) == pytest.approx(groups())


@pytest.mark.parametrize("end", [0, 1])
def test_the_ends_of_the_bounds_stay_finite_in_single_precision(end: int) -> None:
    known = registry().parameters
    taken = neutral("economy", openings_now=0.0, unemployed_now=0.0)
    for name in taken:
        if name.removesuffix("_d") in known:
            taken[name] = np.array([known[name.removesuffix("_d")].bounds[end]])
    taken |= {name: np.full((groups(), 1), 1e6) for name in ENTER}
    taken["removed_people_d"] = np.array([3e7])
    import jax
    import jax.numpy as jnp

    from corridor.system.mechanisms import load_mechanism

    step = load_mechanism("economy").step
    single = {name: jnp.asarray(value, jnp.float32) for name, value in taken.items()}
    for name, values in step(**single).items():
        assert np.isfinite(np.asarray(values)).all(), name
    slope = jax.grad(lambda x: step(**{**single, "removed_people_d": x})["fiscal_d"].sum())
    assert np.isfinite(np.asarray(slope(single["removed_people_d"]))).all()
