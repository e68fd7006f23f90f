"""The log posterior of everything, held against a plain evaluation of the same beliefs."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import multivariate_normal

from corridor.system.fit.full.density import Density
from corridor.system.fit.problem import measured, outputs_of, run
from corridor.system.simulate import fitted_system
from tests.system.full.plain import correlated, log_density_of_errors
from tests.system.world import Floats


def points(density: Density, count: int, seed: int = 0) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(density.size, count))
    return 0.5 * x, rng.normal(size=(len(density.cut), count))


@pytest.fixture(scope="module")
def compiled(density: Density) -> Any:
    return jax.jit(density.log_density)


def plain_path(innovation: Floats, size: float, half_life: float) -> Floats:
    """Return the path of one process, [month], the first drawn from its long run."""
    kept = 0.5 ** (1 / half_life)
    path = size * innovation
    path[0] /= np.sqrt(1 - kept**2)
    for month in range(1, len(path)):
        path[month] += kept * path[month - 1]
    return path


def paths(density: Density, x: Floats) -> dict[str, tuple[Floats, Floats, float]]:
    """Return shock -> (paths [month, group], sizes [group], half-life) at one vector."""
    theta = density.processes.theta(x[density.parts[1], None])
    out, at = {}, density.parts[2].start
    for name, process in fitted_system(density.problem.corridor).shocks.items():
        months = density.problem.months
        groups = density.problem.groups if name.endswith("_gd") else 1
        part = x[at : at + months * groups].reshape(months, groups)
        at += months * groups
        sizes = np.ravel(density.reference[process.size])
        half_life = float(np.ravel(density.reference[process.half_life])[0])
        path = [plain_path(part[:, g].copy(), sizes[g], half_life) for g in range(groups)]
        own = float(np.ravel(theta[process.half_life])[0])
        out[name] = (np.stack(path, 1), np.ravel(theta[process.size]), own)
    assert at == density.parts[2].stop
    return out


def covariance_of_path(months: int, size: float, half_life: float) -> Floats:
    kept = 0.5 ** (1 / half_life)
    return np.asarray(correlated(months, kept) * size**2 / (1 - kept**2))


def plain(density: Density, x: Floats, cut: Floats) -> float:
    """Return the log posterior of one vector up to a constant, as one would write it down."""
    problem = density.problem
    z = np.zeros(problem.tables.size)
    z[problem.learned], z[~problem.learned] = x[density.parts[0]], cut
    total = -0.5 * sum(float(np.sum(x[density.parts[k]] ** 2)) for k in (0, 1, 3))
    theta = problem.tables.theta(z[:, None])
    theta |= density.processes.theta(x[density.parts[1], None])
    shocks = {}
    for name, (path, sizes, half_life) in paths(density, x).items():
        kept = 0.5 ** (1 / half_life)
        shock = path.copy()
        shock[1:] -= kept * path[:-1]
        shock[0] *= np.sqrt(1 - kept**2)
        shock /= sizes
        shocks[name] = shock[..., None] if name.endswith("_gd") else shock
        for group, size in enumerate(sizes):
            covariance = covariance_of_path(len(path), size, half_life)
            total += float(multivariate_normal.logpdf(path[:, group], cov=covariance))
    flows, _ = run(
        problem, theta, {k: jnp.asarray(v) for k, v in shocks.items()}, outputs_of(problem)
    )
    measures = density.measures.theta(x[density.parts[3], None])
    for series in problem.observed:
        flow = np.asarray(measured(problem, series, flows))[..., 0]
        gap = series.log - np.log(flow + series.offset)
        noise = np.ravel(measures[series.noise_name])
        # a series without persistence keeps nothing
        kept = np.ravel(measures.get(series.persistence_name, np.zeros(len(series.seen))))
        freedom = float(np.ravel(measures[series.freedom_name])[0])
        white = series.white(measures[series.dispersion_name].reshape(-1, 1))[..., 0]
        total += log_density_of_errors(gap, noise, kept, white, series.seen, freedom)
    return total


@pytest.mark.slow
def test_it_is_prior_paths_and_errors_of_measurement(density: Density, compiled: Any) -> None:
    """Up to one constant, at random places that are nothing like each other."""
    x, cut = points(density, 5)
    found = np.asarray(compiled(x, cut))
    expected = np.array([plain(density, x[:, k], cut[:, k]) for k in range(5)])
    assert np.ptp(expected) > 1000
    gap = found - expected
    np.testing.assert_allclose(gap, gap[0], rtol=1e-9, atol=1e-6)


@pytest.mark.slow
def test_size_and_half_life_leave_the_path_as_it_is(density: Density) -> None:
    """What the mechanisms see is fixed by the innovations at reference."""
    x, cut = points(density, 1, seed=1)
    many = np.repeat(x, 4, axis=1)
    rng = np.random.default_rng(2)
    many[density.parts[1], 1:] = rng.normal(size=(density.sizes[1], 3))
    names = ("shock_gd", "common_d", *outputs_of(density.problem))
    flows, state = density.flows(many, np.repeat(cut, 4, 1), names)
    for name, values in {**flows, **state}.items():
        exact = np.repeat(np.asarray(values)[..., :1], 4, -1)
        np.testing.assert_allclose(values, exact, rtol=1e-7, atol=1e-9, err_msg=name)
    shocks, _ = density.shocks(many)
    assert all(np.ptp(np.asarray(values), axis=-1).max() > 0.1 for values in shocks.values())


@pytest.mark.slow
def test_the_path_is_the_one_of_the_reference(density: Density) -> None:
    x, cut = points(density, 1, seed=3)
    flows, _ = density.flows(x, cut, ("shock_gd", "common_d"))
    expected = paths(density, x[:, 0])
    path = expected["shock_normal_gd"][0]
    np.testing.assert_allclose(np.asarray(flows["shock_gd"])[..., 0], path, rtol=1e-8, atol=1e-10)
    path = expected["common_normal_d"][0]
    np.testing.assert_allclose(np.asarray(flows["common_d"]), path, rtol=1e-8, atol=1e-10)


@pytest.mark.slow
def test_a_path_is_as_likely_as_its_size_and_half_life_make_it(density: Density) -> None:
    """Two sizes and half-lives, one path: the difference is that of two normal densities."""
    x, _ = points(density, 1, seed=4)
    two = np.repeat(x, 2, axis=1)
    two[density.parts[1], 0], two[density.parts[1], 1] = -0.8, 1.1
    shocks, scale = density.shocks(two)
    squares = sum(np.sum(np.asarray(v) ** 2, tuple(range(v.ndim - 1))) for v in shocks.values())
    found = np.asarray(scale) - 0.5 * np.asarray(squares)
    expected = np.zeros(2)
    for draw in range(2):
        for path, sizes, half_life in paths(density, two[:, draw]).values():
            for group, size in enumerate(sizes):
                covariance = covariance_of_path(len(path), size, half_life)
                expected[draw] += multivariate_normal.logpdf(path[:, group], cov=covariance)
    assert abs(expected[1] - expected[0]) > 50
    assert found[1] - found[0] == pytest.approx(expected[1] - expected[0], rel=1e-9)


@pytest.mark.slow
def test_the_slope_is_a_finite_difference(density: Density, compiled: Any) -> None:
    x, cut = points(density, 1, seed=5)
    slope = np.asarray(jax.jit(jax.grad(lambda at: density.log_density(at, cut).sum()))(x))[:, 0]
    rng = np.random.default_rng(6)
    picks = np.concatenate(
        [rng.integers(part.start, part.stop, 4) for part in density.parts]
        + [np.array([density.parts[2].start, density.parts[2].stop - 1])]
    )
    # within one cell of the tables of quantiles, so that no corner lies in between
    step = 1e-6
    for entry in picks:
        ends = []
        for sign in (1, -1):
            moved = x.copy()
            moved[entry] += sign * step
            ends.append(float(compiled(moved, cut)[0]))
        difference = (ends[0] - ends[1]) / (2 * step)
        assert slope[entry] == pytest.approx(difference, rel=1e-3, abs=0.02), entry


def test_draws_side_by_side_do_not_touch_each_other(density: Density, compiled: Any) -> None:
    x, cut = points(density, 5, seed=7)
    alone = [float(compiled(x[:, k : k + 1], cut[:, k : k + 1])[0]) for k in range(2)]
    np.testing.assert_allclose(np.asarray(compiled(x, cut))[:2], alone, rtol=1e-10)


def test_what_is_given_sits_in_its_rows_and_has_no_prior_of_its_own(density: Density) -> None:
    x, cut = points(density, 2, seed=8)
    z = np.asarray(density.z(x, cut))
    np.testing.assert_array_equal(z[~density.problem.learned], cut)
    np.testing.assert_array_equal(z[density.problem.learned], x[density.parts[0]])
    names = {slot.id for slot in density.problem.tables.slots if slot.start in set(density.cut)}
    assert names == set(density.problem.corridor.not_learned)
    shape = jax.eval_shape(density.metric_rows, x, cut).shape[0]
    # one row of the metric for what is learned, none for what is given, one for the tails
    figures = 2 * sum(series.log.size for series in density.problem.observed)
    shocks = 2 * density.sizes[2]
    own = density.sizes[0] + density.sizes[1] + density.sizes[3]
    assert shape == own + shocks + figures + len(density.problem.observed)
