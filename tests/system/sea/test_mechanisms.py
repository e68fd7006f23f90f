"""The three mechanisms of a sea corridor: people kept, directions, identities, extremes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.system.mechanisms import load_mechanism

Values = dict[str, Any]
SEEDS = st.integers(0, 2**32 - 1)
CLOSE = 1e-11
DRAWS = 16
LEVERS = ("port_closure", "readmission", "onward_closure")
SHARES = ("closure_share_d", "elsewhere_share_d", "onward_share_d", "diversion_share_d")


def made(name: str, rng: np.random.Generator, groups: int) -> Any:
    """A value of this name: its suffix gives the axes, its words what it may be."""
    if name in LEVERS:
        return rng.choice([0.0, 1.0, rng.uniform()])
    if name == "cos1":
        return rng.uniform(-1, 1)
    if name.endswith("_g"):
        return rng.integers(0, 2, (groups, 1)).astype(float)
    shape = (groups, DRAWS) if name.endswith("_gd") else (DRAWS,)
    if name in SHARES or name in ("admitted_gd", "elsewhere_gd", "readmitted_share_gd"):
        return np.where(rng.random(shape) < 0.2, rng.integers(0, 2, shape), rng.random(shape))
    if name in ("sea_death_rate_gd", "danger_shock_sd_d"):
        return np.exp(rng.uniform(-9, 0, shape))
    if name == "belief_effect_gd":
        return rng.normal(0, 5, shape)
    if name == "danger_half_life_d":
        return rng.uniform(1, 48, shape)
    if name == "danger_d":
        return rng.uniform(0, 3, shape) * (rng.random(shape) < 0.8)
    if name in ("sea_winter_d", "closure_deaths_d", "danger_normal_d"):
        return rng.normal(0, 1, shape)
    return np.exp(rng.uniform(-3, 13, shape)) * (rng.random(shape) < 0.85)


def drawn(name: str, seed: int) -> Values:
    """Admissible arguments of one month of one mechanism."""
    rng = np.random.default_rng(seed)
    groups = int(rng.integers(1, 5))
    return {x: made(x, rng, groups) for x in load_mechanism(name).declaration.arguments}


def call(name: str, taken: Values, single: bool = False) -> Values:
    """One month of one mechanism, in double precision unless single is asked for."""
    import jax

    kind = np.float32 if single else np.float64
    with jax.enable_x64(not single):
        out = load_mechanism(name).step(**{k: np.asarray(v, kind) for k, v in taken.items()})
        return {k: np.asarray(v) for k, v in out.items()}


def close(left: Any, right: Any) -> None:
    np.testing.assert_allclose(left, right, rtol=CLOSE, atol=1e-8)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reception", "route_choice", "sea"])
@given(seed=SEEDS)
@settings(max_examples=30)
def test_it_writes_what_it_declares_and_nothing_negative(name: str, seed: int) -> None:
    found = call(name, drawn(name, seed))
    meant = load_mechanism(name).declaration.writes
    assert set(found) == set(meant)
    for written, values in found.items():
        assert values.ndim == (2 if written.endswith("_gd") else 1), written
        assert np.isfinite(values).all(), written
        assert values.min() >= -1e-9 * max(1.0, values.max()), written
        if "0 to 1" in meant[written]:
            assert values.max() <= 1 + 1e-12, written


@given(seed=SEEDS)
@settings(max_examples=50)
def test_the_crossing_creates_and_loses_nobody(seed: int) -> None:
    taken = drawn("sea", seed)
    found = call("sea", taken)
    out = found["deaths_gd"] + found["away_gd"] + found["readmitted_gd"] + found["entries_gd"]
    # people move between the countries, so the corridor balances and not each group
    close(out.sum(0), taken["north_gd"].sum(0))
    close(found["arrivals_gd"], found["readmitted_gd"] + found["entries_gd"])
    close(found["attempts_gd"], taken["north_gd"] + taken["stops_gd"])
    assert (found["moved_on_gd"] <= found["arrivals_gd"] * (1 + 1e-9) + 1e-8).all()


@given(seed=SEEDS)
@settings(max_examples=50)
def test_the_diverted_are_some_of_those_put_off(seed: int) -> None:
    taken = drawn("route_choice", seed)
    found = call("route_choice", taken)
    close(found["transit_in_gd"], taken["departures_gd"] + found["diverted_gd"])
    assert (found["home_in_gd"] == 0).all()
    effect = taken["belief_effect_gd"]
    put_off = taken["departures_gd"] * np.expm1(effect.max(0) - effect)
    limit = taken["diversion_share_d"] * put_off.sum(0)
    assert (found["diverted_gd"].sum(0) <= limit * (1 + 1e-9) + 1e-8).all()


@given(seed=SEEDS, fall=st.floats(0, 20))
@settings(max_examples=50)
def test_what_puts_people_off_all_ways_alike_diverts_nobody(seed: int, fall: float) -> None:
    taken = drawn("route_choice", seed)
    before = call("route_choice", taken)["diverted_gd"]
    taken["belief_effect_gd"] = taken["belief_effect_gd"] - fall
    np.testing.assert_allclose(call("route_choice", taken)["diverted_gd"], before, rtol=1e-7)
    taken["belief_effect_gd"] = np.zeros_like(before) - fall
    assert (call("route_choice", taken)["diverted_gd"] == 0).all()


def test_two_ways_worked_out_by_hand() -> None:
    """450 of 900 set out one way and 100 of 100 another; the first puts people off by half."""
    found = call(
        "route_choice",
        {
            "diversion_share_d": [0.4],
            "departures_gd": [[450.0], [100.0]],
            "belief_effect_gd": [[-np.log(2)], [0.0]],
        },
    )
    # 450 are put off, 40% of a tenth of them change over
    close(found["diverted_gd"], [[0.0], [18.0]])


@given(seed=SEEDS, fall=st.floats(0, 3))
@settings(max_examples=50)
def test_the_more_one_way_puts_off_the_more_take_the_others(seed: int, fall: float) -> None:
    """Intents as they are, one way gets worse: the others gain, the whole does not."""
    rng = np.random.default_rng(seed)
    intent = np.exp(rng.uniform(0, 11, (3, DRAWS)))
    effect, share = rng.uniform(-3, 0, (3, DRAWS)), rng.random(DRAWS)

    def onward(effect: Any) -> Any:
        given_ = {"departures_gd": intent * np.exp(effect), "belief_effect_gd": effect}
        return call("route_choice", {"diversion_share_d": share, **given_})["transit_in_gd"]

    worse = effect.copy()
    worse[0] -= fall
    before, after = onward(effect), onward(worse)
    assert (after[1:] >= before[1:] * (1 - 1e-9)).all()
    assert (after.sum(0) <= before.sum(0) * (1 + 1e-9)).all()


@given(seed=SEEDS)
@settings(max_examples=30)
def test_nil_levers_leave_the_landing_untouched(seed: int) -> None:
    rules = drawn("reception", seed) | dict.fromkeys(LEVERS, 0.0)
    chances = call("reception", rules)
    assert (chances["admitted_gd"] == 1).all()
    assert (chances["entry_gd"] == 1).all()
    assert (chances["readmitted_share_gd"] == 0).all()
    taken = drawn("sea", seed)
    groups = len(taken["north_gd"])
    shape = {k: np.ones((groups, DRAWS)) for k in ("admitted_gd", "elsewhere_gd")}
    taken |= shape | {"port_closure": 0.0, "readmitted_share_gd": np.zeros((groups, DRAWS))}
    found = call("sea", taken)
    close(found["arrivals_gd"], taken["north_gd"] - found["deaths_gd"])
    close(found["entries_gd"], found["arrivals_gd"])
    assert (found["moved_on_gd"] == 0).all()
    assert (found["away_gd"] == 0).all()
    # and without a closure what it does to deaths does not matter
    taken["closure_deaths_d"] = taken["closure_deaths_d"] + 1
    close(call("sea", taken)["deaths_gd"], found["deaths_gd"])


@given(seed=SEEDS, more=st.floats(0, 1), lever=st.sampled_from(LEVERS))
@settings(max_examples=50)
def test_harder_rules_never_raise_the_chance_to_stay(seed: int, more: float, lever: str) -> None:
    rules = drawn("reception", seed)
    before = call("reception", rules)["entry_gd"]
    rules[lever] = rules[lever] + more * (1 - rules[lever])
    assert (call("reception", rules)["entry_gd"] <= before * (1 + 1e-12)).all()


@given(seed=SEEDS)
@settings(max_examples=30)
def test_rules_reach_only_the_ways_that_they_name(seed: int) -> None:
    rules = drawn("reception", seed)
    nil = np.zeros_like(rules["ports_g"])
    found = call("reception", rules | {"ports_g": nil, "returns_g": nil, "onward_g": nil})
    assert (found["entry_gd"] == 1).all()


def test_danger_without_shocks_goes_back_to_its_mean() -> None:
    taken = drawn("sea", 1) | {"danger_normal_d": np.zeros(DRAWS)}
    taken["danger_half_life_d"] = np.full(DRAWS, 2.0)
    for start, wanted in ((4.0, 2.0), (1.0, 1.0), (0.0, 1.0)):
        now = taken | {"danger_d": np.full(DRAWS, start)}
        for _ in range(2):
            now["danger_d"] = call("sea", now)["danger_d"]
        close(now["danger_d"], np.full(DRAWS, wanted))


@given(seed=SEEDS)
@settings(max_examples=30)
def test_more_attempts_never_mean_fewer_deaths(seed: int) -> None:
    taken = drawn("sea", seed)
    before = call("sea", taken)["deaths_gd"]
    for name in ("north_gd", "stops_gd", "sea_death_rate_gd"):
        more = call("sea", taken | {name: taken[name] * 1.5})["deaths_gd"]
        assert (more >= before * (1 - 1e-12)).all(), name


def test_a_closure_worked_out_by_hand() -> None:
    """Of 1,000 who come across to a closed port 300 are turned, 200 of them land elsewhere."""
    rules = {
        "closure_share_d": [0.6],
        "elsewhere_share_d": [2 / 3],
        "onward_share_d": [0.5],
        "port_closure": 0.5,
        "readmission": 0.25,
        "onward_closure": 0.4,
        "ports_g": [[1.0], [0.0]],
        "returns_g": [[0.0], [1.0]],
        "onward_g": [[1.0], [0.0]],
    }
    chances = call("reception", rules)
    close(chances["entry_gd"], [[0.72], [0.75]])
    found = call(
        "sea",
        {
            **{k: chances[k] for k in ("admitted_gd", "elsewhere_gd", "readmitted_share_gd")},
            "sea_death_rate_gd": [[0.01], [0.0]],
            "sea_winter_d": [np.log(2)],
            "closure_deaths_d": [np.log(4)],
            "danger_half_life_d": [1.0],
            "danger_shock_sd_d": [np.log(2)],
            "danger_d": [0.25],
            "danger_normal_d": [1.0],
            "port_closure": 0.5,
            "cos1": 1.0,
            "ports_g": [[1.0], [0.0]],
            "north_gd": [[1100.0], [40.0]],
            "stops_gd": [[1400.0], [0.0]],
        },
    )
    # 0.01 in the year, twice that in January, twice that again at half a closure; what was
    # a quarter of the usual danger is half of it a half-life on, and this month's shock doubles it
    close(found["deaths_gd"], [[100.0], [0.0]])
    close(found["arrivals_gd"], [[700.0], [240.0]])
    close(found["away_gd"], [[100.0], [0.0]])
    close(found["readmitted_gd"], [[0.0], [60.0]])


@pytest.mark.slow
@pytest.mark.parametrize("single", [False, True])
def test_extremes_stay_finite(single: bool) -> None:
    """Everybody sent back, every port shut, beliefs that leave nobody to set out."""
    rules = {
        "closure_share_d": [1.0],
        "elsewhere_share_d": [0.0],
        "onward_share_d": [1.0],
        "port_closure": 1.0,
        "readmission": 1.0,
        "onward_closure": 1.0,
        "ports_g": [[1.0], [1.0]],
        "returns_g": [[1.0], [1.0]],
        "onward_g": [[1.0], [1.0]],
    }
    chances = call("reception", rules, single)
    assert np.isfinite(np.log(chances["entry_gd"])).all()
    far = np.array([[-300.0, -60.0, 0.0], [0.0, -300.0, -300.0]])
    ways = {
        "diversion_share_d": [1.0, 1.0, 1.0],
        "departures_gd": np.full((2, 3), 1e6) * np.exp(far),
        "belief_effect_gd": far,
    }
    found = call("route_choice", ways, single)
    assert all(np.isfinite(values).all() for values in found.values())
    crossing = {
        **{k: chances[k] for k in ("admitted_gd", "elsewhere_gd", "readmitted_share_gd")},
        "sea_death_rate_gd": [[1.0], [1.0]],
        "sea_winter_d": [3.0],
        "closure_deaths_d": [5.0],
        "danger_half_life_d": [100.0],
        "danger_shock_sd_d": [1.0],
        "danger_d": [20.0],
        "danger_normal_d": [4.0],
        "port_closure": 1.0,
        "cos1": 1.0,
        "ports_g": [[1.0], [1.0]],
        "north_gd": [[5.0], [0.0]],
        "stops_gd": [[1e7], [0.0]],
    }
    found = call("sea", crossing, single)
    assert all(np.isfinite(values).all() for values in found.values())
    close(found["deaths_gd"], [[5.0], [0.0]])
