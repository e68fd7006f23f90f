"""Identities of the mechanisms before Mexico, and of doors, ports and deaths."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.system.world import Floats, Values, arguments, call, groups, neutral, places

SEEDS = st.integers(0, 2**32 - 1)
GROUP = (slice(None), 0)


def pulse(darien: float, isthmus: float, share: float, months: int) -> Values:
    """Send 1,000 people of each group off in the first month; outflows as [month, group]."""
    shape = (groups(), 1)
    taken = neutral(
        "transit",
        darien_delay_d=[darien],
        isthmus_delay_d=[isthmus],
        darien_share_gd=np.full(shape, share),
        departures_gd=np.full(shape, 1000.0),
    )
    out: dict[str, list[Floats]] = {"darien_out_gd": [], "transit_in_gd": [], "home_in_gd": []}
    for _ in range(months):
        flows = call("transit", taken)
        for name, values in out.items():
            values.append(flows[name][:, 0])
        taken |= {name: flows[name] for name in taken if name in flows}
        taken["departures_gd"] = np.zeros(shape)
    return {name: np.array(values) for name, values in out.items()}


@given(darien=st.floats(0.05, 3), isthmus=st.floats(0.05, 3))
@settings(max_examples=15)
def test_the_mean_time_on_a_leg_is_its_delay(darien: float, isthmus: float) -> None:
    """Two stages in a row, each half the delay; counted in months after setting out."""
    months = 120
    out = pulse(darien, isthmus, 1.0, months)
    when = np.arange(months)[:, None]
    place = {name: values[:, 0] == 1 for name, values in places().items()}
    by_darien = place["darien_g"]
    left = out["darien_out_gd"][:, by_darien]
    assert left.sum(0) == pytest.approx(1000)
    assert (when * left).sum(0) / 1000 == pytest.approx(darien, rel=1e-6)
    arrived = out["transit_in_gd"][:, by_darien]
    assert (when * arrived).sum(0) / 1000 == pytest.approx(darien + isthmus, rel=1e-6)
    # variance of two geometric stages in a row: each m (1 + m) with mean m
    spread = (when**2 * left).sum(0) / 1000 - darien**2
    assert spread == pytest.approx(2 * (darien / 2) * (1 + darien / 2), rel=1e-5)


def test_who_skips_a_leg_skips_it() -> None:
    out = pulse(1.0, 1.0, 0.5, 60)
    place = {name: values[:, 0] == 1 for name, values in places().items()}
    near = ~place["isthmus_g"] & ~place["home_g"]
    assert out["transit_in_gd"][0, near] == pytest.approx(1000)
    assert out["home_in_gd"][0, place["home_g"]] == pytest.approx(1000)
    assert (out["transit_in_gd"][:, place["home_g"]] == 0).all()
    # half pass the Darien, the others meet them on the isthmus
    assert out["darien_out_gd"].sum(0)[place["darien_g"]] == pytest.approx(500)
    assert (out["darien_out_gd"][:, ~place["darien_g"]] == 0).all()


@given(start=st.floats(0.01, 0.99), met=st.floats(0.01, 0.99), half_life=st.integers(1, 36))
@settings(max_examples=30)
def test_beliefs_close_half_the_gap_in_a_half_life(
    start: float, met: float, half_life: int
) -> None:
    shape = (groups(), 1)
    taken = neutral(
        "beliefs",
        belief_half_life_d=[half_life],
        message_half_life_d=[half_life],
        belief_gd=np.full(shape, start),
        passage_gd=np.full(shape, np.sqrt(met)),
        entry_gd=np.full(shape, np.sqrt(met)),
        message_d=[1.0],
    )
    for _ in range(half_life):
        after = call("beliefs", taken)
        taken |= {name: after[name] for name in ("belief_gd", "message_d")}
    assert after["belief_gd"] - met == pytest.approx((start - met) / 2, rel=1e-9)
    assert after["message_d"] == pytest.approx(0.5)


@given(seed=SEEDS)
@settings(max_examples=20)
def test_a_belief_lies_between_what_was_believed_and_what_was_met(seed: int) -> None:
    taken = arguments("beliefs", seed)
    believed = call("beliefs", taken)["belief_gd"]
    met = taken["passage_gd"] * taken["entry_gd"]
    low, high = np.minimum(taken["belief_gd"], met), np.maximum(taken["belief_gd"], met)
    assert (believed >= low - 1e-12).all()
    assert (believed <= high + 1e-12).all()


@given(believed=st.floats(0.01, 0.99), response=st.floats(0, 5))
@settings(max_examples=20)
def test_intent_moves_with_the_power_of_the_believed_chance(
    believed: float, response: float
) -> None:
    shape = (groups(), 1)
    same = np.full(shape, believed)
    taken = neutral(
        "beliefs",
        access_response_d=[response],
        belief_gd=same,
        passage_gd=same,
        entry_gd=np.ones(shape),
    )
    effect = call("beliefs", taken)["belief_effect_gd"]
    assert np.exp(effect) == pytest.approx(believed**response)


def test_a_message_a_penalty_and_acceptance_each_act_alone() -> None:
    shape = (groups(), 1)
    even = {name: np.ones(shape) for name in ("belief_gd", "passage_gd", "entry_gd")}
    accepted = np.zeros(shape)
    accepted[4] = 1.0

    def effect(**more: object) -> Floats:
        return call("beliefs", neutral("beliefs", **even, **more))["belief_effect_gd"][GROUP]

    assert effect() == pytest.approx(0)
    assert effect(announcement=2.0, message_response_d=[0.3]) == pytest.approx(-0.6)
    assert effect(penalty_severity=0.5, severity_response_d=[0.2]) == pytest.approx(-0.1)
    named = effect(accepted_g=accepted, accepted_response_d=[0.8])
    assert named == pytest.approx(-0.8 * accepted[GROUP])


@lru_cache
def year() -> dict[str, Floats]:
    """Drivers of twelve months: the calendar that the model is run with."""
    from corridor.system.corridors import load_corridor
    from corridor.system.inputs import all_inputs as drivers

    return drivers(load_corridor(), 2025 * 12, 12, 2024 * 12 + 4)


@given(seed=SEEDS)
@settings(max_examples=10)
def test_the_season_moves_people_within_a_year_and_not_between_years(seed: int) -> None:
    """The log effects of twelve months add up to nothing, whatever the shape."""
    calendar = year()
    taken = arguments("season", seed)
    effects = []
    for month in range(12):
        taken |= {name: calendar[name][month] for name in ("cos1", "sin1", "cos2", "sin2")}
        effects.append(call("season", taken)["season_gd"])
    assert np.abs(np.mean(effects, 0)).max() < 1e-12
    assert np.abs(effects).max() > 1e-3


def test_the_season_has_two_shapes() -> None:
    taken = neutral("season", cos1=1.0, season_home_cos1_d=[0.3], season_transit_cos1_d=[-0.2])
    effect = call("season", taken)["season_gd"][GROUP]
    assert effect == pytest.approx(np.where(places()["home_g"][GROUP] == 1, 0.3, -0.2))


@given(diverted=st.floats(0, 1e6), log=st.floats(-8, 8))
@settings(max_examples=50)
def test_departures_stay_positive_and_lose_at_most_the_places(diverted: float, log: float) -> None:
    shape = (groups(), 1)
    taken = neutral(
        "departures",
        departures_base_gd=np.full(shape, 1000.0),
        push_gd=np.full(shape, log),
        replaced_gd=np.full(shape, diverted),
    )
    leaving = call("departures", taken)["departures_gd"]
    intent = 1000 * np.exp(log)
    assert (leaving > 0).all()
    assert (leaving <= intent * (1 + 1e-12)).all()
    assert (leaving >= intent - diverted - 1e-9).all()


def test_few_places_take_one_person_each() -> None:
    """To first order each diverted person is one departure less; without any, none is."""
    shape = (groups(), 1)
    base = {"departures_base_gd": np.full(shape, 10_000.0)}
    none = call("departures", neutral("departures", **base))["departures_gd"]
    few = call("departures", neutral("departures", **base, replaced_gd=np.ones(shape)))
    assert none == pytest.approx(10_000, rel=1e-12)
    assert none - few["departures_gd"] == pytest.approx(1, rel=1e-3)


def test_nobody_sets_out_where_nobody_wants_to() -> None:
    """A long closed and hopeless way leaves no intent at all; that is nobody, not an error."""
    shape = (groups(), 1)
    for diverted in (0.0, 5.0):
        taken = neutral(
            "departures",
            departures_base_gd=np.full(shape, 1000.0),
            belief_effect_gd=np.full(shape, -900.0),
            replaced_gd=np.full(shape, diverted),
        )
        assert (call("departures", taken)["departures_gd"] == 0).all(), diverted


@given(log=st.floats(-8, 30), share=st.floats(0.001, 0.1))
@settings(max_examples=50)
def test_no_more_set_out_than_the_ceiling(log: float, share: float) -> None:
    """However large the intent; far below the ceiling it does nothing."""
    shape = (groups(), 1)
    taken = neutral(
        "departures",
        departures_base_gd=np.full(shape, 1000.0),
        push_gd=np.full(shape, log),
        departures_ceiling_d=[share],
        population_g=np.full(shape, 1e7),
    )
    leaving = call("departures", taken)["departures_gd"]
    ceiling, intent = share * 1e7, 1000 * np.exp(log)
    assert (leaving <= ceiling * (1 + 1e-12)).all()
    assert (leaving <= intent * (1 + 1e-12)).all()
    assert (leaving >= intent * (1 - intent / ceiling) - 1e-9).all()


def test_shocks_fade_with_their_half_life_and_reach_home_in_part() -> None:
    shape = (groups(), 1)
    taken = neutral(
        "departures",
        departures_base_gd=np.ones(shape),
        departures_shock_half_life_d=[1.0],
        common_shock_half_life_d=[2.0],
        departures_shock_sd_gd=np.full(shape, 0.3),
        common_shock_sd_d=[0.1],
        common_shock_home_d=[0.4],
        shock_gd=np.full(shape, 0.8),
        common_d=[1.0],
        shock_normal_gd=np.full(shape, -2.0),
        common_normal_d=[3.0],
    )
    after = call("departures", taken)
    assert after["shock_gd"] == pytest.approx(0.4 - 0.6)
    assert after["common_d"] == pytest.approx(np.sqrt(0.5) + 0.3)
    reach = np.where(places()["home_g"] == 1, 0.4, 1.0)
    expected = np.exp(-0.2 + reach * (np.sqrt(0.5) + 0.3))
    np.testing.assert_allclose(after["departures_gd"], expected)


@given(seed=SEEDS)
@settings(max_examples=20)
def test_nobody_dies_who_did_not_go_unseen(seed: int) -> None:
    taken = arguments("mortality", seed)
    taken["death_rate_d"] = taken["death_rate_d"] * 100
    after = call("mortality", taken)
    assert (after["deaths_gd"] <= taken["evaded_gd"]).all()
    assert (after["gotaways_gd"] >= 0).all()


def test_deaths_peak_in_july() -> None:
    shape = (groups(), 1)
    crowd = {"attempts_gd": np.full(shape, 1e5), "evaded_gd": np.full(shape, 1e5)}
    rate = {"death_rate_d": [0.001], "death_summer_d": [0.2]}
    months = [
        float(call("mortality", neutral("mortality", **crowd, **rate, cos1=c))["deaths_gd"][0, 0])
        for c in np.cos(2 * np.pi * np.arange(7) / 12)
    ]
    assert months[0] == pytest.approx(100 * np.exp(-0.2))
    assert months[6] == pytest.approx(100 * np.exp(0.2))
    assert all(early < late for early, late in pairwise(months))


@given(seed=SEEDS)
@settings(max_examples=20)
def test_places_go_to_the_groups_they_are_meant_for(seed: int) -> None:
    taken = arguments("pathways", seed)
    after = call("pathways", taken)
    draws = after["diverted_gd"].shape[1]
    assert after["parole_gd"].sum(0) == pytest.approx(np.full(draws, taken["parole_places"]))
    offered = sum(taken[f"places_{country}"] for country in ("canada", "spain", "greece"))
    np.testing.assert_allclose(
        after["third_country_gd"].sum(0), offered * taken["third_country_takeup_d"]
    )
    np.testing.assert_allclose(
        after["diverted_gd"],
        taken["pathway_substitution_d"] * (after["parole_gd"] + after["third_country_gd"]),
    )


@given(seed=SEEDS)
@settings(max_examples=20)
def test_nobody_is_admitted_beyond_the_appointments(seed: int) -> None:
    taken = arguments("ports", seed)
    after = call("ports", taken)
    offered = float(taken["port_appointments"] * taken["days"])
    assert (after["appointments_gd"].sum(0) <= offered * (1 + 1e-12) + 1e-9).all()
    if offered == 0:
        assert (after["appointments_gd"] == 0).all()
    np.testing.assert_allclose(
        after["port_encounters_gd"], after["appointments_gd"] + after["walkups_gd"]
    )


def test_a_month_at_the_ports_in_numbers() -> None:
    """1,000 arrive; 100 walk up; of 900, half times 300 / (300 + 199 + 1) join a queue of 199."""
    shape = (groups(), 1)
    taken = neutral(
        "ports",
        north_gd=np.full(shape, 1000.0),
        queue_gd=np.full(shape, 199.0),
        walkup_share_g=np.full(shape, 0.1),
        join_share_d=[0.5],
        port_appointments=10.0 * groups(),
        days=30.0,
        appointment_split_g=np.full(shape, 1 / groups()),
        queue_leave_d=[0.2],
        queue_patience_d=[0.0],
        queue_turn_share_d=[0.5],
        entry_gd=np.full(shape, 0.4),
    )
    after = call("ports", taken)
    joined = 0.5 * 900 * 300 / 500
    left = 199 + joined - 300
    leaving = left * (1 - 0.8 * 300 / 301)
    assert after["walkups_gd"] == pytest.approx(100)
    assert after["appointments_gd"] == pytest.approx(300)
    assert after["queue_gd"] == pytest.approx(left - leaving)
    # half of those who leave would cross if entry were sure, and it is sure in four of ten
    assert after["initiators_gd"] == pytest.approx(900 - joined + 0.2 * leaving)
    assert after["queue_quit_gd"] == pytest.approx(0.8 * leaving)


def test_a_queue_without_appointments_empties() -> None:
    shape = (groups(), 1)
    taken = neutral("ports", queue_gd=np.full(shape, 500.0), days=30.0)
    after = call("ports", taken)
    assert after["queue_gd"] == pytest.approx(0)
    assert (after["queue_quit_gd"] + after["initiators_gd"]) == pytest.approx(500)


def test_push_and_pull_are_elasticities() -> None:
    """One log point of a driver moves intent by its parameter."""
    taken = arguments("push", seed=3)
    base = call("push", taken)["push_gd"]
    for driver, name in (
        ("income_g", "push_income_d"),
        ("violence_g", "push_violence_d"),
        ("displaced_g", "push_displaced_d"),
    ):
        moved = call("push", taken | {driver: taken[driver] + 1})["push_gd"]
        np.testing.assert_allclose(moved - base, np.broadcast_to(taken[name], base.shape))
    pull = neutral("pull", pull_tightness_d=[0.4], tightness=0.5)
    assert call("pull", pull)["pull_d"] == pytest.approx(0.2)
