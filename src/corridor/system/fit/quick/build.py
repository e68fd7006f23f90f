"""From a problem to a quick fit: solve it, carry the end state along, draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted
from corridor.system.fit.full.density import make_density
from corridor.system.fit.problem import Problem, state_vector
from corridor.system.fit.quick.variational import Gaussian, fit_gaussian, spread_of_all
from corridor.system.fit.setup import describe, set_up
from corridor.system.fit.solve import jacobian
from corridor.system.fit.tables import Tables, join
from corridor.system.priors import priors_of
from corridor.system.simulate import fitted_system

__all__ = ["QUICK_DRAWS", "build_fit"]

Floats = NDArray[np.float64]

#: draws that are made of a quick fit
QUICK_DRAWS = 2000


def build_fit(
    corridor: Corridor,
    known: int,
    method: str,
    report: Callable[[str, float], None],
    seed: int,
) -> tuple[Fitted, Mapping[str, Any]]:
    """Make the quick fit; see ``corridor.system.fit.quick_fit``. Runs in double precision."""
    problem = set_up(corridor, known)
    found = fit_gaussian(problem, lambda text, share: report(text, 0.95 * share), seed=seed)
    report("carrying the state to the decision point", 0.97)
    mean, factor, error = _joint(problem, found)
    size = problem.tables.size
    spread = np.sqrt((factor**2).sum(1))
    meta = {
        **describe(problem, known, method, seed),
        "kind": "quick",
        "bound": found.bound,
        "mean_error": round(float((error[:size] / spread[:size]).max()), 4),
        "series": _diagnose(problem, found),
        "rounds": found.rounds,
    }
    density = make_density(problem, priors_of(problem.corridor), found.fixed)
    normal = np.random.default_rng(seed).standard_normal((factor.shape[1], QUICK_DRAWS))
    joint = mean[:, None] + factor @ normal

    def held(tables: Tables) -> Floats:
        """Return z of what the quick fit sets and does not sample, the same in each draw."""
        return np.repeat(tables.z_of(found.fixed)[:, None], QUICK_DRAWS, axis=1)

    fitted = Fitted(
        join(problem.tables, density.processes),
        fitted_system(corridor).state,
        corridor.group_ids,
        np.concatenate([joint[:size], held(density.processes)]),
        joint[size:],
        density.measures,
        held(density.measures),
        {},
        meta,
    )
    return fitted, meta


def _joint(problem: Problem, found: Gaussian) -> tuple[Floats, Floats, Floats]:
    """Return mean, factor and error of (z of parameters, end state), by the delta method.

    The error is the standard error of the mean from the finite number of draws.
    """
    function = state_vector(replace(problem, learned=np.ones_like(problem.learned)))
    fixed = {k: jnp.asarray(v) for k, v in found.fixed.items()}
    state = np.asarray(function(found.mean, fixed))

    slope = jacobian(function, problem.size)(found.mean, fixed)
    rows = np.zeros((problem.tables.size, problem.size))
    rows[:, : problem.tables.size] = np.eye(problem.tables.size)
    both = np.concatenate([rows, slope])
    covariance = both @ spread_of_all(problem, found) @ both.T
    values, vectors = np.linalg.eigh(covariance)
    # directions without variance (stages that a group skips) carry no factor
    useful = values > 1e-10 * values.max()
    factor = vectors[:, useful] * np.sqrt(values[useful])
    mean = np.concatenate([found.mean[problem.parameters], state])
    rounds = [
        np.concatenate([x[problem.parameters], np.asarray(function(x, fixed))])
        for x in found.rounds_means
    ]
    error: Floats = np.std(np.array(rounds), axis=0, ddof=1) / np.sqrt(len(rounds))
    return mean, factor, error


def _diagnose(problem: Problem, found: Gaussian) -> dict[str, dict[str, Any]]:
    """Return size and fit of each series from the residuals at the mean."""
    out: dict[str, dict[str, Any]] = {}
    at = 0
    for series in problem.observed:
        count = int(series.seen.sum())
        gap = found.residuals[at : at + count]
        at += count
        log = series.log[series.seen]
        variance = found.fixed[series.noise_name] ** 2
        variance = variance + series.white(found.fixed[series.dispersion_name])[..., 0]
        error = gap * np.sqrt(variance[series.seen])
        out[series.id] = {
            "figures": count,
            "rms": round(float(np.sqrt(np.mean(gap**2))), 4),
            "rms_log": round(float(np.sqrt(np.mean(error**2))), 4),
            "explained": round(1 - float(np.var(error) / np.var(log)), 4),
            "noise": [round(float(v), 4) for v in found.fixed[series.noise_name].ravel()],
        }
    return out
