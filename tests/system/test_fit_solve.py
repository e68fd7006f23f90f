"""The start of the fit: slopes, residuals of the record, and the search for a mode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from corridor.core.errors import FitError, InputError
from corridor.evidence import registry
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.fit import solve
from corridor.system.fit.problem import (
    Problem,
    build_problem,
    from_unbounded,
    natural,
    residuals,
    run,
    to_unbounded,
)
from corridor.system.fit.setup import processes, set_up
from corridor.system.fit.solve import find_mode, jacobian
from corridor.system.fit.tables import make_tables
from corridor.system.simulate import fitted_system
from tests.system.world import Floats, groups


@pytest.fixture(autouse=True)
def double() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="module")
def problem(place: Corridor) -> Problem:
    """The shortest fit there is."""
    return set_up(place, place.history.earliest)


@pytest.mark.parametrize("width", [1, 3, 5, 256])
def test_slopes_of_a_small_function(width: int) -> None:
    """Blocks of columns are put together in order, also when the last one is not full."""

    def function(x: Any, fixed: Any) -> Any:
        return jnp.stack([x[0] * x[1], jnp.sin(x[2]) * fixed["scale"], x[3] ** 2 + x[4]])

    x = np.array([2.0, 3.0, 0.5, -1.0, 7.0])
    exact = [[3, 2, 0, 0, 0], [0, 0, 4 * np.cos(0.5), 0, 0], [0, 0, 0, -2, 1]]
    slopes = jacobian(function, 5, width)(x, {"scale": 4.0})
    np.testing.assert_allclose(slopes, exact, atol=1e-12)


@pytest.mark.slow
def test_slopes_of_the_model_are_finite_differences(problem: Problem) -> None:
    """A handful of columns: a parameter of each mechanism, and shocks of each kind."""
    function = residuals(problem)
    slots = {slot.name: slot.start for slot in problem.tables.slots}
    z = problem.tables.size
    columns = [
        slots["apprehension_home_d"],
        slots["apprehension_transit_d"],
        slots["stop_rate_d"],
        slots["stop_exposure_gd"] + 4,
        slots["reattempt_return_d"],
        slots["departures_ceiling_d"],
        slots["push_displaced_d"],
        slots["death_summer_d"],
        slots["season_transit_sin1_d"],
        z + 20 * problem.groups + 2,
        z + problem.months * problem.groups + 30,
        z + problem.months * (problem.groups + 1) + 40,
    ]
    x = np.random.default_rng(1).normal(0, 0.3, problem.size)
    basis = np.zeros((problem.size, len(columns)))
    basis[columns, range(len(columns))] = 1

    def along(v: Any, fixed: Any) -> Any:
        return function(x + basis @ v, fixed)

    slopes = jacobian(along, len(columns))(np.zeros(len(columns)), problem.fixed)
    compiled = jax.jit(along)
    # within one cell of the tables of quantiles, so that no corner lies in between
    step = 1e-6
    for column in range(len(columns)):
        v = np.zeros(len(columns))
        v[column] = step
        ends = [np.asarray(compiled(sign * v, problem.fixed)) for sign in (1, -1)]
        difference = (ends[0] - ends[1]) / (2 * step)
        scale = np.abs(difference).max()
        assert scale > 1e-4, f"column {column} moves nothing"
        np.testing.assert_allclose(slopes[:, column], difference, atol=2e-5 * scale, rtol=1e-4)


@pytest.mark.slow
def test_what_is_not_learned_moves_no_residual(problem: Problem) -> None:
    """Its slope is nought, so its posterior is its prior."""
    function = jax.jit(residuals(problem))
    x = np.zeros(problem.size)
    base = np.asarray(function(x, problem.fixed))
    held = np.flatnonzero(~problem.learned)
    names = {slot.id for slot in problem.tables.slots if not problem.learned[slot.start]}
    assert names == set(problem.corridor.not_learned)
    x[held] = 2.0
    np.testing.assert_array_equal(np.asarray(function(x, problem.fixed)), base)


def test_a_name_that_is_not_learned_must_exist(place: Corridor) -> None:
    other = replace(place, not_learned={"no_such": "because"})
    fixed = processes(registry(), place.group_ids, fitted_system(place))
    tables = make_tables(registry(), fitted_system(place).parameters, place.group_ids, fixed)
    with pytest.raises(InputError, match="not_learned names no_such"):
        build_problem(other, tables, fixed, place.history.earliest)


@pytest.mark.slow
def test_residuals_are_differences_of_logs_in_standard_deviations(problem: Problem) -> None:
    """One for each recorded figure; a figure twice as high raises its own by ln 2 over its sd."""
    figures = sum(int(series.seen.sum()) for series in problem.observed)
    x = np.zeros(problem.size)
    base = np.asarray(jax.jit(residuals(problem))(x, problem.fixed))
    assert base.shape == (figures,)
    assert np.isfinite(base).all()
    first = problem.observed[0]
    row, month = np.argwhere(first.seen)[17]
    raised = first.log.copy()
    raised[row, month] += np.log(2)
    other = replace(problem, observed=(replace(first, log=raised), *problem.observed[1:]))
    moved = np.asarray(jax.jit(residuals(other))(x, other.fixed)) - base
    changed = np.flatnonzero(np.abs(moved) > 1e-12)
    # its own, and those of the months after it of the same group, which it told of
    assert changed[0] == 17
    assert (np.argwhere(first.seen)[changed][:, 0] == row).all()
    noise, dispersion = (
        problem.fixed[n][row, 0] for n in (first.noise_name, first.dispersion_name)
    )
    white = dispersion * first.count_variance[row, month] + first.closest**2
    assert np.log(2) / np.sqrt(noise**2 + white) <= moved[17] <= np.log(2) / np.sqrt(white)
    assert (moved[changed[1:]] < 0).all()


def test_shocks_begin_with_the_fit_and_from_their_long_run_spread(
    problem: Problem, place: Corridor
) -> None:
    """The first shock has the spread that months of shocks add up to; burn-in has none."""
    x = np.zeros(problem.size)
    parts = problem.split(np.arange(problem.size))
    x[parts["common_normal_d"][0]] = 1.0
    x[parts["shock_normal_gd"][0, 3]] = -2.0
    x[parts["shock_normal_gd"][5, 7]] = 1.0
    names = ("common_d", "shock_gd")
    theta = {**natural(problem.tables, x[problem.parameters][:, None]), **problem.fixed}
    shocks = {name: problem.split(x)[name][..., None] for name in fitted_system(place).shocks}
    flows, _ = jax.jit(lambda given: run(problem, theta, given, names))(
        {name: jnp.asarray(values) for name, values in shocks.items()}
    )
    common, shock = (np.asarray(flows[name])[..., 0] for name in names)
    assert common.shape == (problem.months,)
    kept = 0.5 ** (1 / problem.fixed["common_shock_half_life_d"][0])
    spread = problem.fixed["common_shock_sd_d"][0] / np.sqrt(1 - kept**2)
    np.testing.assert_allclose(common[:3], spread * kept ** np.arange(3))
    kept = 0.5 ** (1 / problem.fixed["departures_shock_half_life_d"][0])
    sd = problem.fixed["departures_shock_sd_gd"][:, 0]
    assert shock[0, 3] == pytest.approx(-2 * sd[3] / np.sqrt(1 - kept**2))
    assert shock[5, 7] == pytest.approx(sd[7])
    assert (shock[:5, 7] == 0).all()


def test_the_vector_comes_apart_into_parameters_and_shocks(problem: Problem) -> None:
    parts = problem.split(np.arange(problem.size, dtype=float))
    n, g = problem.months, problem.groups
    assert {name: part.shape for name, part in parts.items()} == {
        "z": (problem.tables.size,),
        "shock_normal_gd": (n, g),
        "common_normal_d": (n,),
        "effort_normal_d": (n,),
    }
    np.testing.assert_array_equal(
        np.concatenate([part.ravel() for part in parts.values()]), np.arange(problem.size)
    )
    assert set(parts) - {"z"} == set(fitted_system(load_corridor()).shocks)


def toy(size: int) -> Any:
    """Something with the shape of a problem and nothing but parameters."""
    return SimpleNamespace(size=size, fixed={})


def valley(x: Any, fixed: Any) -> Any:
    return jnp.stack([10 * (x[1] - x[0] ** 2), 3 - x[0]])


def test_a_curved_problem_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rosenbrock's valley, drawn to nought by the prior: the gradient vanishes at the mode."""
    monkeypatch.setattr(solve, "residuals", lambda _: valley)
    monkeypatch.setattr(solve, "_SETTLED", 1e-14)
    x0, x1 = find_mode(toy(2))
    gap = x1 - x0**2
    assert x0 - 200 * x0 * gap - (3 - x0) == pytest.approx(0, abs=1e-5)
    assert x1 + 100 * gap == pytest.approx(0, abs=1e-5)


def test_a_search_may_begin_where_another_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "residuals", lambda _: valley)
    monkeypatch.setattr(solve, "_SETTLED", 1e-14)
    first = find_mode(toy(2))
    told: list[str] = []
    again = find_mode(toy(2), lambda text, _: told.append(text), first)
    np.testing.assert_allclose(again, first, atol=1e-6)
    few = len(told)
    told.clear()
    find_mode(toy(2), lambda text, _: told.append(text))
    assert few < len(told)


def test_a_search_that_does_not_settle_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "residuals", lambda _: valley)
    monkeypatch.setattr(solve, "_STEPS", 2)
    monkeypatch.setattr(solve, "_SETTLED", 1e-14)
    with pytest.raises(FitError, match="did not settle in 2 steps"):
        find_mode(toy(2))


def test_unbounded_scales_invert() -> None:
    chance = np.array([0.01, 0.5, 0.99])
    people = np.array([0.0, 3.0, 1e6])
    for name, value in (("belief_gd", chance), ("transit_gd", people), ("effort_d", -people)):
        back = from_unbounded(name, np.asarray(to_unbounded(name, value)))
        np.testing.assert_allclose(back, value, rtol=1e-9, atol=1e-12)
    # certainty is not a point of the real line; it comes back as nearly certain
    sure: Floats = from_unbounded("passage_gd", np.asarray(to_unbounded("passage_gd", np.ones(1))))
    assert 0.99999 < sure[0] < 1
    assert from_unbounded("transit_gd", np.array([-2.0]))[0] == 0


def test_every_carried_name_has_its_scale() -> None:
    """Chances and effects have their own; a state that is in neither list counts as people."""
    from corridor.system.fit.problem import STATE_BOUNDED, STATE_REAL
    from tests.system.world import kind

    kinds = {"chance": set[str](), "effect": set[str](), "people": set[str]()}
    for name in fitted_system(load_corridor()).state:
        kinds[kind(name)].add(name)
    assert kinds["chance"] == set(STATE_BOUNDED)
    assert kinds["effect"] == set(STATE_REAL)
    assert groups() == 12
