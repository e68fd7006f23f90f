"""A fit to figures that the model made itself finds the parameters that made them."""

from __future__ import annotations

from dataclasses import replace

import jax
import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.system.corridor import Corridor, load_corridor
from corridor.system.fit.build import processes
from corridor.system.fit.problem import Problem, build_problem, residuals
from corridor.system.fit.tables import make_tables
from corridor.system.fit.variational import fit_gaussian
from corridor.system.simulate import fitted_system
from tests.system.world import Floats

pytestmark = pytest.mark.slow


def invented(problem: Problem, x: Floats, rng: np.random.Generator) -> Problem:
    """Replace every recorded figure by the model's own at ``x``, with its measurement error.

    A residual is (recorded log - model's log) / sd, so the model's log is what remains of
    the recorded one when the residual is taken off.
    """
    gap = np.asarray(jax.jit(residuals(problem))(x, problem.fixed))
    observed, at = [], 0
    for series in problem.observed:
        seen = series.seen
        count = int(seen.sum())
        log = series.log.copy()
        sd = np.sqrt(problem.fixed[series.noise] ** 2 + series.count_variance)[seen]
        log[seen] -= sd * (gap[at : at + count] + rng.normal(size=count))
        observed.append(replace(series, log=log))
        at += count
    return replace(problem, observed=tuple(observed))


def test_known_parameters_are_found_again(place: Corridor) -> None:
    """None of those that are learned is far from the truth, neither too sure nor too vague.

    Those that are not stand at their medians here, as the fit takes them to.
    """
    rng = np.random.default_rng(20240501)
    fixed = processes(registry(), place.group_ids, fitted_system(place))
    tables = make_tables(registry(), fitted_system(place).parameters, place.group_ids, fixed)
    with jax.enable_x64(True):
        real = build_problem(place, tables, fixed, parse_month("2021-07"))
        true = np.concatenate(
            [rng.normal(0, 0.6, tables.size), rng.normal(size=real.size - tables.size)]
        )
        true[: tables.size] *= real.learned
        problem = invented(real, true, rng)
        # the search starts from other sizes of the shocks than those that made the figures
        sizes = [process.size for process in fitted_system(load_corridor()).shocks.values()]
        start = {**problem.fixed, **{name: fixed[name] * 1.5 for name in sizes}}
        found = fit_gaussian(replace(problem, fixed=start))

    size, learned = tables.size, real.learned
    sd = np.sqrt(np.diag(found.covariance))[:size]
    score = (found.mean[:size] - true[:size]) / sd
    names = [slot.id for slot in tables.slots for _ in range(slot.size)]
    np.testing.assert_allclose(found.mean[:size][~learned], 0, atol=1e-6)
    np.testing.assert_allclose(sd[~learned], 1, atol=1e-6)
    # among seventy normal errors one in six times one is beyond 3, once in 200 times beyond 4
    far = [f"{n} {v:.1f}" for n, v in zip(names, score, strict=True) if abs(v) > 3]
    assert len(far) <= 1, f"off by more than 3 standard deviations: {far}"
    assert np.abs(score).max() < 4, far
    # neither too sure nor too vague
    assert 0.6 < np.sqrt(np.mean(score[learned] ** 2)) < 1.3
    # what was learned is nearer to the truth than the prior was
    known = sd < 0.7
    assert known.sum() >= 25, "too little was learned to test anything"
    error = np.abs(found.mean[:size] - true[:size])[known]
    assert np.median(error) < np.median(np.abs(true[:size][known]))

    for name in sizes:
        ratio = np.ravel(found.fixed[name]) / np.ravel(fixed[name])
        assert 0.7 < np.median(ratio) < 1.4, name
    noise = found.fixed["noise:encounters_usbp"] / problem.fixed["noise:encounters_usbp"]
    assert 0.7 < np.median(noise) < 1.4
