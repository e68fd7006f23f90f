"""What follows from a mechanism's own equations, worked out here a second time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.system.world import arguments, call, groups, neutral, places

CHANCE = st.floats(0, 0.99)
SHARE = st.floats(0, 1)
HOME = 0
OTHER = 1


def border(p: float, r: float, q: float, **more: Any) -> dict[str, float]:
    """A month at the border: chance of apprehension, share returned, chance of another try."""
    shape = (groups(), 1)
    rules = neutral(
        "access",
        apprehension_home_d=[p],
        apprehension_transit_d=[p],
        reattempt_return_d=[q],
        reattempt_expulsion_d=[q],
        returned_share_g=np.full(shape, r),
        **more,
    )
    flows = call("access", rules)
    given_ = {name: flows[name] for name in neutral("border") if name in flows}
    flows |= call("border", neutral("border", initiators_gd=np.full(shape, 1000.0), **given_))
    return {n: float(np.broadcast_to(v, shape)[OTHER, 0]) for n, v in flows.items()}


@pytest.mark.slow
@given(p=CHANCE, q=CHANCE)
def test_repeated_trials_when_everybody_is_returned(p: float, q: float) -> None:
    """Tries follow a geometric law: p / (1 - p q) times met, (1 - p) / (1 - p q) get in."""
    flows = border(p, 1.0, q)
    assert flows["attempts_gd"] == pytest.approx(1000 / (1 - p * q))
    assert flows["apprehensions_gd"] == pytest.approx(1000 * p / (1 - p * q))
    assert flows["evaded_gd"] == pytest.approx(1000 * (1 - p) / (1 - p * q))
    assert flows["border_quit_gd"] == pytest.approx(1000 * p * (1 - q) / (1 - p * q))
    assert flows["entry_gd"] == pytest.approx((1 - p) / (1 - p * q))
    assert flows["released_gd"] == flows["removed_gd"] == 0


@given(p=CHANCE, r=SHARE, q=CHANCE, held=SHARE, m=SHARE)
def test_a_person_enters_gives_up_or_is_removed(
    p: float, r: float, q: float, held: float, m: float
) -> None:
    shape = (groups(), 1)
    flows = border(p, r, q, detained_share_g=np.full(shape, held), removed_detained_d=[m])
    enters = flows["entry_gd"]
    quits, removed = flows["border_quit_gd"] / 1000, flows["removed_gd"] / 1000
    assert enters + quits + removed == pytest.approx(1)
    assert enters == pytest.approx((flows["evaded_gd"] + flows["released_gd"]) / 1000)
    # everybody apprehended is returned, removed or released; encounters count attempts
    assert flows["apprehensions_gd"] == pytest.approx(
        flows["returned_gd"] + flows["removed_gd"] + flows["released_gd"]
    )
    assert flows["apprehensions_gd"] + flows["evaded_gd"] == pytest.approx(flows["attempts_gd"])


@pytest.mark.parametrize(
    ("again", "q", "p"),
    [
        # Bazzi, Burns, Hanson, Roberts and Whitley (2021): 24.2% of Mexican men returned in
        # 2008-12 were apprehended again within 18 months. Another try by 90% to 50% of them
        # puts the chance of apprehension at 0.27 to 0.48
        (0.242, 0.9, 0.27),
        (0.242, 0.7, 0.35),
        (0.242, 0.5, 0.48),
        # US Border Patrol, as reported by the Associated Press, October 2021: 7% met again in
        # fiscal year 2019, 27% under Title 42 in fiscal year 2021
        (0.07, 0.2, 0.35),
        (0.27, 0.5, 0.54),
    ],
)
def test_published_share_met_again(again: float, q: float, p: float) -> None:
    """The share of people returned who are met again is p q; the model has to say so too.

    Each person returned tries again with chance q and is then met with chance p. In a
    chain of tries apprehensions per person first met are 1 / (1 - p q), of which all but
    the first are second or later meetings, so again = 1 - 1 / that.
    """
    assert again / q == pytest.approx(p, abs=0.006)
    flows = border(again / q, 1.0, q)
    first_met = 1000 * again / q
    assert 1 - first_met / flows["apprehensions_gd"] == pytest.approx(again, rel=1e-9)


@given(p=CHANCE, q=CHANCE, severity=SHARE, f=SHARE)
def test_penalties_lower_encounters_and_leave_the_first_meeting_alone(
    p: float, q: float, severity: float, f: float
) -> None:
    plain = border(p, 1.0, q)
    harsh = border(p, 1.0, q, penalty_severity=severity, penalty_reattempt_d=[f])
    q_now = q * (1 - f * severity)
    assert harsh["apprehensions_gd"] == pytest.approx(1000 * p / (1 - p * q_now))
    assert harsh["apprehensions_gd"] <= plain["apprehensions_gd"] * (1 + 1e-12)


def test_nationals_of_the_transit_country_have_their_own_chance() -> None:
    taken = neutral("access", apprehension_home_d=[0.25], apprehension_transit_d=[0.75])
    chance = call("access", taken)["chance_gd"][:, 0]
    assert chance == pytest.approx(np.where(places()["home_g"][:, 0] == 1, 0.25, 0.75))


@given(expelled=SHARE, after_return=CHANCE, after_expulsion=CHANCE)
def test_expulsions_and_returns_have_their_own_chance_of_another_try(
    expelled: float, after_return: float, after_expulsion: float
) -> None:
    shape = (groups(), 1)
    taken = neutral(
        "access",
        expelled_share_g=np.full(shape, expelled),
        reattempt_return_d=[after_return],
        reattempt_expulsion_d=[after_expulsion],
    )
    again = call("access", taken)["again_gd"]
    assert again == pytest.approx(expelled * after_expulsion + (1 - expelled) * after_return)


@pytest.mark.slow
@given(
    hazard=st.floats(0, 4),
    retry=st.floats(0, 0.99),
    returned=SHARE,
    bused=SHARE,
    wait=st.floats(0.05, 12),
)
@settings(max_examples=50)
def test_carousel_arrivals_in_the_steady_state(
    hazard: float, retry: float, returned: float, bused: float, wait: float
) -> None:
    """Of everybody who enters, (1 - h) / (1 - h r) reach the border when nobody lingers.

    Each pass is stopped with chance h and tried again with chance r: a sum over passes.
    """
    arrived, chance, stopped = steady(hazard, retry, returned, bused, wait, linger=0.0)
    again = retry * (1 - returned)
    expected = (1 - stopped) / (1 - stopped * again)
    assert arrived == pytest.approx(expected, rel=1e-6)
    assert chance == pytest.approx(expected, rel=1e-6)


@given(hazard=st.floats(0.05, 4), retry=st.floats(0, 0.95), linger=st.floats(0.1, 3))
@settings(max_examples=30)
def test_the_chance_of_passing_is_that_of_the_people_who_pass(
    hazard: float, retry: float, linger: float
) -> None:
    """What would-be migrants learn is what happened, also when people stay for months.

    Whoever is still in Mexico next month can be stopped again, so a longer stay lowers
    the share that arrives: f (1 - h) / (1 - (1 - f)(1 - h) - h r).
    """
    arrived, chance, stopped = steady(hazard, retry, 0.0, 0.0, 1.0, linger)
    move = 1 / (1 + linger)
    passed = 1 - stopped
    assert arrived == pytest.approx(
        move * passed / (1 - (1 - move) * passed - stopped * retry), rel=1e-6
    )
    assert chance == pytest.approx(arrived, rel=1e-6)


def steady(
    hazard: float, retry: float, returned: float, bused: float, wait: float, linger: float
) -> tuple[float, float, float]:
    """Run interdiction to rest; return (arrivals per entrant, chance written, share stopped)."""
    shape = (groups(), 1)
    inflow = np.where(places()["home_g"] == 1, 0.0, 1e-6)  # too few to use up any capacity
    taken = neutral(
        "interdiction",
        stop_rate_d=[hazard],
        stop_exposure_gd=np.ones(shape),
        retry_share_d=[retry],
        retry_delay_d=[wait],
        transit_delay_d=[linger],
        bused_share_d=[bused],
        transit_return_share_g=np.full(shape, returned),
        transit_in_gd=inflow,
    )
    came = went = 0.0
    for _ in range(4000):
        flows = call("interdiction", taken)
        taken |= {name: flows[name] for name in ("transit_gd", "south_gd", "effort_d")}
        came, before = float(flows["north_gd"][OTHER, 0]), came
        went += came
        if abs(came - before) < 1e-10 * max(came, 1e-18):
            break
    pool = float(flows["stops_gd"][OTHER, 0]) / max(-np.expm1(-hazard), 1e-300)
    assume(hazard == 0 or pool > 0)
    stopped = -np.expm1(-hazard)
    return came / 1e-6, float(flows["passage_gd"][OTHER, 0]), float(stopped)


def test_capacity_is_shared_by_all_who_pass() -> None:
    """At as many people as capacity the common hazard has halved."""
    shape = (groups(), 1)
    crowd = np.zeros(shape)
    crowd[OTHER] = 50_000.0
    taken = neutral(
        "interdiction",
        stop_rate_d=[0.8],
        stop_exposure_gd=np.full(shape, 1.5),
        stop_capacity_d=[50_000.0],
        transit_in_gd=crowd,
    )
    stops = call("interdiction", taken)["stops_gd"][OTHER, 0]
    assert stops == pytest.approx(50_000 * -np.expm1(-1.5 * 0.8 / 2))


MEANS = ("funding_ratio_d", "transit_force")


@pytest.mark.slow
@pytest.mark.parametrize("name", MEANS)
@pytest.mark.parametrize("single", [False, True])
def test_without_means_or_people_nobody_is_stopped(name: str, single: bool) -> None:
    """No capacity and no crowd: everybody would pass, and nothing is divided by nought."""
    taken = neutral("interdiction", **{name: 0.0})
    if single:
        import jax.numpy as jnp

        from corridor.system.mechanisms import load_mechanism

        small = {key: jnp.asarray(value, jnp.float32) for key, value in taken.items()}
        flows = {k: np.asarray(v) for k, v in load_mechanism("interdiction").step(**small).items()}
    else:
        flows = call("interdiction", taken)
    assert (flows["stops_gd"] == 0).all()
    assert flows["passage_gd"] == pytest.approx(1)


def test_the_two_counts_of_stops_differ_by_their_ratio() -> None:
    taken = arguments("interdiction", seed=1)
    flows = call("interdiction", taken | {name: np.array(1.0) for name in MEANS})
    assert np.median(flows["stops_gd"]) > 1
    ratio = np.broadcast_to(taken["second_count_ratio_d"], flows["stops_gd"].shape)
    np.testing.assert_allclose(flows["stops_second_gd"], ratio * flows["stops_gd"])


def test_nationals_of_the_transit_country_are_not_stopped() -> None:
    taken = arguments("interdiction", seed=2) | {name: np.array(1.0) for name in MEANS}
    taken["transit_in_gd"] = taken["transit_in_gd"] * (1 - taken["home_g"])
    for name in ("transit_gd", "south_gd"):
        taken[name] = taken[name] * (1 - taken["home_g"])
    flows = call("interdiction", taken)
    assert (flows["stops_gd"][HOME] == 0).all()
    assert flows["stops_gd"][OTHER].max() > 1
    np.testing.assert_allclose(flows["north_gd"][HOME], taken["home_in_gd"][HOME])
    assert (flows["passage_gd"][HOME] == 1).all()
