"""A fit to figures that the model made itself finds the parameters that made them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import jax
import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.system.corridor import Corridor
from corridor.system.fit import _HELD, _SET
from corridor.system.fit.build import _fixed
from corridor.system.fit.problem import Problem, build_problem, residuals
from corridor.system.fit.solve import VARIANCES, fit_laplace
from corridor.system.fit.tables import make_tables
from corridor.system.simulate import load_system
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
        log[seen] -= series.sd[seen] * (gap[at : at + count] + rng.normal(size=count))
        observed.append(replace(series, log=log))
        at += count
    return replace(problem, observed=tuple(observed))


def test_known_parameters_are_found_again(place: Corridor) -> None:
    """Nine in ten of those that were learned lie within 3 standard deviations.

    Not all do, and not only by chance: a mode over parameters and shocks together leans
    towards values with which shocks explain more (short delays, a large common shock), and
    the spread around it does not show that.
    """
    rng = np.random.default_rng(20240501)
    fixed = _fixed(registry(), (*_SET, *_HELD), place.group_ids)
    tables = make_tables(registry(), load_system().parameters, place.group_ids, fixed)
    with jax.enable_x64(True):
        real = build_problem(place, tables, fixed, parse_month("2021-07"))
        true = np.concatenate(
            [rng.normal(0, 0.7, tables.size), rng.normal(size=real.size - tables.size)]
        )
        problem = invented(real, true, rng)
        # the search starts from other sizes of the shocks than those that made the figures
        start = {**fixed, **{name: fixed[name] * 1.5 for name in VARIANCES.values()}}
        found = fit_laplace(replace(problem, fixed=start), rounds=5)

    size = tables.size
    sd = np.sqrt(np.diag(found.covariance))[:size]
    error = found.mode[:size] - true[:size]
    names = [slot.id for slot in tables.slots for _ in range(slot.size)]
    known = sd < 0.7
    assert known.sum() >= 25, "too little was learned to test anything"
    score = np.abs(error[known] / sd[known])
    far = [f"{n} {v:.1f}" for n, v in zip(np.array(names)[known], score, strict=True) if v > 3]
    assert len(far) <= 0.1 * known.sum(), f"off by more than 3 standard deviations: {far}"
    # neither too sure nor too vague: half of normal errors are below 0.67 standard deviations
    assert 0.35 < np.median(score) < 1.1
    # what was learned is nearer to the truth than the prior was
    assert np.median(np.abs(error[known])) < 0.6 * np.median(np.abs(true[:size][known]))

    for name in VARIANCES.values():
        ratio = np.ravel(found.fixed[name]) / np.ravel(fixed[name])
        assert 0.75 < np.median(ratio) < 1.35, name

    # the search came down at least as far as the truth lies
    with jax.enable_x64(True):
        function: Callable[..., Floats] = jax.jit(residuals(problem))
        gap = np.asarray(function(true, fixed))
    assert found.objective < 0.5 * float(true @ true + gap @ gap)
