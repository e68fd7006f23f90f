"""The mechanism: exposure raises every count alike, nothing moved is exactly nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.system.confrontation import REGISTERED
from corridor.system.couplings import couplings
from corridor.system.levers import levers
from corridor.system.mechanisms import load_mechanism
from corridor.system.outcomes import outcomes
from corridor.system.simulate import make_system, simulate
from tests.system.world import DRAWS, arguments, call, neutral, parameter

SEEDS = st.integers(0, 2**32 - 1)
NAMES = tuple(load_mechanism("confrontation").declaration.writes)


def taken(seed: int, **given_: Any) -> dict[str, Any]:
    """Admissible arguments, intensity as at the decision point unless it is given."""
    values = {**arguments("confrontation", seed), "intensity_ratio_d": np.ones(DRAWS)}
    return {**values, **{k: np.asarray(v, float) for k, v in given_.items()}}


@pytest.mark.slow
@given(seed=SEEDS, low=st.floats(0, 20), more=st.floats(0, 20))
def test_more_enforcement_never_means_fewer_events(seed: int, low: float, more: float) -> None:
    before = call("confrontation", taken(seed, intensity_ratio_d=np.full(DRAWS, low)))
    after = call("confrontation", taken(seed, intensity_ratio_d=np.full(DRAWS, low + more)))
    for name in NAMES:
        assert np.isfinite(after[name]).all()
        assert (before[name] >= 0).all()
        assert (after[name] >= before[name] * (1 - 1e-12)).all(), name


@pytest.mark.slow
@given(seed=SEEDS, guard=st.floats(0, 10_000))
def test_exposure_multiplies_every_definition_alike(seed: int, guard: float) -> None:
    """So no definition's count rises against another's, and the nesting of two holds."""
    plain = call("confrontation", taken(seed, guard_deployment=0))
    moved = call("confrontation", taken(seed, guard_deployment=guard))
    factor = 1 + taken(seed)["guard_exposure_d"] * guard / 1000
    assert (factor > 0).all()
    for name in NAMES:
        assert moved[name] == pytest.approx(plain[name] * factor)
    assert (moved["confrontation_m2_d"] >= moved["confrontation_m1_d"]).all()


@given(seed=SEEDS)
def test_without_guard_and_at_the_same_intensity_nothing_is_changed(seed: int) -> None:
    """Exactly: what is written is a twelfth of the rates, to the last digit."""
    values = taken(seed, guard_deployment=0)
    flows = call("confrontation", values)
    assert (flows["confrontation_m1_d"] == values["four_killed_rate_d"] * (1 / 12)).all()
    assert (flows["confrontation_m3_d"] == values["observer_rate_d"] * (1 / 12)).all()
    other = call("confrontation", {**values, "guard_exposure_d": np.zeros(DRAWS)})
    for name in NAMES:
        assert (flows[name] == other[name]).all(), name


@pytest.mark.parametrize("single", [np.float32, np.float64])
def test_ends_of_the_bounds_give_numbers_and_slopes(single: Any) -> None:
    import jax

    step = load_mechanism("confrontation").step
    ends = {p.id: p.bounds for p in _parameters()}
    for side in (0, 1):
        values = {f"{name}_d": single(both[side]) for name, both in ends.items()}
        for guard in (0, levers()["guard_deployment"].high):
            for ratio in (0.0, 1.0, 50.0):
                more = {"guard_deployment": single(guard), "intensity_ratio_d": single(ratio)}

                def total(x: Any) -> Any:
                    return sum(step(**x).values())

                value, slopes = jax.value_and_grad(total)({**values, **more})
                assert np.isfinite(value)
                assert value >= 0
                assert all(np.isfinite(slope) for slope in slopes.values())


def _parameters() -> Any:
    from corridor.evidence import registry

    return registry().by_mechanism("confrontation")


def test_rates_are_of_before_the_decision_point() -> None:
    """No parameter rests on what was seen later: those sources are the command's."""
    for one in _parameters():
        assert not {"trace_26", "msp", "txng"} & set(one.sources), one.id


def test_the_coupling_is_neutral_and_changes_nothing_when_off() -> None:
    """Alone, confrontation runs on the neutral value: exactly what a ratio of one gives."""
    link = couplings()["intensity"]
    assert (link.target, link.argument, link.neutral) == ("confrontation", "intensity_ratio_d", 1.0)
    rng = np.random.default_rng(4)
    system = make_system(("confrontation",))
    assert not any(system.is_live(c) for c in system.couplings)
    theta = {name: parameter(name, rng, DRAWS).astype(np.float32) for name in system.parameters}
    monthly = {"guard_deployment": np.zeros(3, np.float32)}
    flows, _ = simulate(theta, {}, monthly, {}, NAMES, system)
    step = load_mechanism("confrontation").step
    alone = step(**theta, guard_deployment=np.float32(0), intensity_ratio_d=np.float32(1))
    for name in NAMES:
        assert flows[name].shape == (3, DRAWS)
        for month in flows[name]:
            assert np.asarray(month) == pytest.approx(np.asarray(alone[name]), rel=1e-6), name


def test_published_rates_at_the_medians() -> None:
    """59 shootings in 6.5 years and 23 killed in them make about 3.5 deaths a year."""
    flows = call("confrontation", neutral("confrontation", intensity_ratio_d=[1.0]))
    assert 12 * flows["confrontation_m5_d"] == pytest.approx(3.5, abs=0.1)


def test_outcomes_are_intervals_only_and_chances_but_for_deaths() -> None:
    for name in REGISTERED:
        one = outcomes()[f"confrontation_{name}"]
        assert one.interval_only
        assert one.over == ("sum" if name == "m5" else "chance")
        assert one.flows == (f"confrontation_{name}_d",)
        assert not one.by_group
