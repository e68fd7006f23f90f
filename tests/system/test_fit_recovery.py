"""A fit to figures that the model made itself finds the parameters that made them."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.fit.problem import Problem, measured, natural, outputs_of, run
from corridor.system.fit.quick.variational import fit_gaussian
from corridor.system.fit.setup import set_up
from corridor.system.simulate import fitted_system
from tests.system.figures import errors_of
from tests.system.world import Floats

pytestmark = pytest.mark.slow


def invented(problem: Problem, x: Floats, rng: np.random.Generator) -> Problem:
    """Replace every recorded figure by the model's own at ``x``, with its measurement error."""
    theta = {**natural(problem.tables, x[problem.parameters][:, None]), **problem.fixed}
    parts = problem.split(x)
    shocks = {name: jnp.asarray(parts[name][..., None]) for name in parts if name != "z"}
    flows, _ = jax.jit(lambda: run(problem, theta, shocks, outputs_of(problem)))()
    observed = []
    for series in problem.observed:
        flow = np.asarray(measured(problem, series, flows))[..., 0]
        error = errors_of(series, problem, rng)
        log = np.where(series.seen, np.log(flow + series.offset) + error, 0.0)
        observed.append(replace(series, log=log))
    return replace(problem, observed=tuple(observed))


def test_known_parameters_are_found_again(place: Corridor) -> None:
    """None of those that are learned is far from the truth, neither too sure nor too vague.

    Those that are not stand at their medians here, as the fit takes them to.
    """
    rng = np.random.default_rng(20240501)
    with jax.enable_x64(True):
        real = set_up(place, parse_month("2021-07"))
        fixed, tables = real.fixed, real.tables
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
