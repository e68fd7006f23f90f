"""The engine: chunks, seeds, common random numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.policies import load_policy
from corridor.questions.runs import engine
from corridor.questions.runs.engine import Case, Runs, run_cases
from corridor.questions.runs.setup import Setup, make_setup
from corridor.system.corridor import Corridor
from corridor.system.couplings import pick_switches
from corridor.system.fit import Fitted
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes
from tests.runs.conftest import DRAWS, MONTHS

START = parse_month("2024-05")
Engine = Callable[..., Runs]

#: outcomes that may be below zero
SIGNED = {"economy_labour", "economy_output", "economy_native_jobs", "economy_fiscal"}


@pytest.fixture(scope="module")
def ready(place: Corridor) -> Setup:
    return make_setup(place, START, MONTHS)


@pytest.fixture(scope="module")
def engine_run(place: Corridor, ready: Setup) -> Engine:
    def run(
        policies: tuple[str, ...] = ("negotiated", "unilateral"),
        draws: int = DRAWS,
        seed: int = 0,
        moved: list[Mapping[str, Any]] | None = None,
        fitted: Fitted | None = None,
        **more: Any,
    ) -> Runs:
        paths = moved or [load_policy(name).values(START, MONTHS, ready.quo) for name in policies]
        cases = [Case(path, pick_switches()) for path in paths]
        chosen = tuple(outcomes().values())
        size: dict[str, Any] = {"months": MONTHS, "draws": draws, "seed": seed, **more}
        fit = fitted or ready.fitted
        return run_cases(fit, ready.unfitted, place, cases, ready.inputs, chosen, **size)

    return run


def same(one: Runs, two: Runs, draws: slice = slice(None)) -> None:
    np.testing.assert_array_equal(one.z[:, draws], two.z[:, draws])
    for name, policies in one.outcomes.items():
        for a, b in zip(policies, two.outcomes[name], strict=True):
            np.testing.assert_array_equal(a[..., draws], b[..., draws], err_msg=name)


def test_every_outcome_of_every_policy(engine_run: Engine, place: Corridor) -> None:
    runs = engine_run()
    assert set(runs.outcomes) == set(outcomes())
    for name, policies in runs.outcomes.items():
        assert len(policies) == 2
        for values in policies:
            groups = len(place.groups) if outcomes()[name].by_group else 1
            assert values.shape == (MONTHS, groups, DRAWS), name
            assert values.dtype == np.float32
            assert np.isfinite(values).all(), name
            assert values.min() >= 0 or name in SIGNED, name
    assert set(runs.seconds) == {"draw", "compile", "simulate"}


def apart(one: Any, two: Any) -> None:
    """No draw is the same in all, and few have the same place in the fit."""
    assert (one != two).any(0).all()
    assert (one[0] != two[0]).mean() > 0.8


def test_the_first_chunk_does_not_depend_on_how_many_follow(
    engine_run: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CHUNK", DRAWS)
    one, two = engine_run(draws=DRAWS), engine_run(draws=2 * DRAWS)
    assert two.z.shape[1] == 2 * DRAWS
    same(one, two, slice(0, DRAWS))
    # the second chunk is not the first again
    apart(two.z[:, :DRAWS], two.z[:, DRAWS:])


def test_a_last_chunk_that_is_not_full_is_cut(
    engine_run: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CHUNK", DRAWS)
    part, whole = engine_run(draws=DRAWS + 5), engine_run(draws=2 * DRAWS)
    assert part.z.shape[1] == DRAWS + 5
    for name, policies in part.outcomes.items():
        for a, b in zip(policies, whole.outcomes[name], strict=True):
            assert a.shape[-1] == DRAWS + 5
            np.testing.assert_array_equal(a, b[..., : DRAWS + 5], err_msg=name)


def test_chunks_in_number_tell_the_progress(
    engine_run: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CHUNK", DRAWS)
    told: list[float] = []
    engine_run(draws=3 * DRAWS, report=told.append)
    assert told == pytest.approx([1 / 3, 2 / 3, 1])


def test_the_same_seed_is_the_same_run(engine_run: Engine) -> None:
    same(engine_run(seed=3), engine_run(seed=3))
    one, two = engine_run(seed=3), engine_run(seed=4)
    apart(one.z, two.z)
    assert not np.array_equal(one.outcomes["entries"][0], two.outcomes["entries"][0])


def test_a_policy_does_not_depend_on_its_company(engine_run: Engine) -> None:
    """Common random numbers: alone, first, last or in a crowd, a policy gets the same draws."""
    pair = engine_run(("negotiated", "unilateral"))
    crowd = engine_run(("actual", "unilateral", "status-quo", "negotiated"))
    for name in pair.outcomes:
        np.testing.assert_array_equal(pair.outcomes[name][0], crowd.outcomes[name][3])
        np.testing.assert_array_equal(pair.outcomes[name][1], crowd.outcomes[name][1])


def test_shocks_differ_between_draws_groups_and_months(
    engine_run: Engine, shipped: Fitted, place: Corridor
) -> None:
    """With one parameter vector for all draws, what is left to differ are the shocks."""
    one = [np.repeat(values[:, :1], 8, axis=1) for values in (shipped.z, shipped.state)]
    still = replace(shipped, z=one[0], state=one[1])
    runs = engine_run(fitted=still)
    assert np.ptp(runs.z[: shipped.tables.size], axis=1).max() == 0
    entries = np.log(runs.outcomes["entries"][0].astype(float))
    noise = entries - entries.mean(-1, keepdims=True)
    assert (noise.std(-1) > 0.02).all()
    # Mexicans are not stopped on the way: in the first month what sets draws apart is their own
    # shock and the part of the common one that reaches them
    theta = still.tables.theta(still.z[:, :1])
    own, shared = theta["departures_shock_sd_gd"], theta["common_shock_sd_d"]
    mexico = place.group_ids.index("MEX")
    reach = float(theta["common_shock_home_d"][0]) * shared[0]
    expected = np.hypot(own[mexico, 0], reach)
    assert noise[0, mexico].std() == pytest.approx(expected, rel=0.25)
    # and a month is not the month before
    assert abs(np.corrcoef(noise[0, mexico], noise[-1, mexico])[0, 1]) < 0.95


def test_policies_that_part_later_are_the_same_before(engine_run: Engine, ready: Setup) -> None:
    base = load_policy("status-quo").values(START, MONTHS, ready.quo)
    later = {**base, "asylum_closure": np.array([0, 0, 0, 1, 1, 1], float)}
    runs = engine_run(moved=[base, later])
    for name, (one, two) in runs.outcomes.items():
        np.testing.assert_array_equal(one[:3], two[:3], err_msg=name)
    one, two = runs.outcomes["entries"]
    assert (two[3] <= one[3] * (1 + 1e-6)).all()
    assert (two[3].sum(0) < one[3].sum(0)).all()


def test_outcomes_are_sums_of_their_flows(engine_run: Engine, ready: Setup) -> None:
    """Lawful entries without places in third countries or appointments are parole alone."""
    quo = {**ready.quo, "port_appointments": 0.0, "parole_places": 12_000.0}
    values = load_policy("status-quo").values(START, MONTHS, quo)
    runs = engine_run(moved=[values, values])
    arrived = runs.outcomes["lawful_entries"][0].sum(1)
    np.testing.assert_allclose(arrived, 12_000, rtol=1e-5)


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_lever_at_its_end_leaves_every_draw_a_number(
    end: str, engine_run: Engine, ready: Setup
) -> None:
    """Each lever's file says what its ends mean, so a run has to be able to go there.

    Asked of every draw: quantiles would hide a few that are not numbers.
    """
    quo = {**ready.quo, "port_appointments": 1450.0, "parole_places": 27_000.0}
    base = load_policy("status-quo").values(START, MONTHS, quo)
    for names in [*((name,) for name in base), tuple(base)]:
        moved = {name: np.full(MONTHS, getattr(levers()[name], end), float) for name in names}
        runs = engine_run(moved=[base, {**base, **moved}])
        for outcome, (_, values) in runs.outcomes.items():
            bad = ~np.isfinite(values).all((0, 1))
            assert not bad.any(), f"{names} at {end}: {bad.sum()} of {DRAWS} draws of {outcome}"


@pytest.mark.slow
def test_the_first_chunk_of_full_size(engine_run: Engine) -> None:
    same(engine_run(draws=4000), engine_run(draws=8000), slice(0, 4000))


def test_a_case_may_change_drivers_and_parameters(engine_run: Engine, ready: Setup) -> None:
    """Only what is named changes, in the case that names it."""
    quo = load_policy("status-quo").values(START, MONTHS, ready.quo)
    closed = {"returned_share_g": np.ones_like(ready.inputs["returned_share_g"])}
    cases = [
        Case(quo, pick_switches()),
        Case(quo, pick_switches(), drivers=closed),
        Case(quo, pick_switches(), scaled={"stop_rate_d": 2.0}),
    ]
    runs = run_cases(
        ready.fitted,
        ready.unfitted,
        ready.place,
        cases,
        ready.inputs,
        tuple(outcomes().values()),
        months=MONTHS,
        draws=DRAWS,
        seed=0,
    )
    plain, shut, stopped = (values.sum((0, 1)) for values in runs.outcomes["entries"])
    assert (shut < plain).all()
    assert (stopped <= plain).mean() > 0.9
    before, _, after = (values.sum((0, 1)) for values in runs.outcomes["stops_mx"])
    assert (after > before).all()
