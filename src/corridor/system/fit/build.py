"""From a problem to a fit: set it up, solve it, carry the end state along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.evidence import Registry, registry
from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted
from corridor.system.fit.problem import Problem, build_problem, state_vector
from corridor.system.fit.solve import jacobian
from corridor.system.fit.tables import argument_name, make_tables
from corridor.system.fit.variational import Gaussian, fit_gaussian, spread_of_all
from corridor.system.simulate import System, fitted_system

__all__ = ["build_fit", "processes"]

Floats = NDArray[np.float64]


def build_fit(
    corridor: Corridor,
    known: int,
    method: str,
    report: Callable[[str, float], None],
    seed: int,
) -> tuple[Fitted, Mapping[str, Any]]:
    """Fit and summarise; see ``corridor.system.fit.fit``. Runs in double precision."""
    from corridor.system.fit import expected_fingerprint, expected_texts

    evidence = registry()
    system = fitted_system(corridor)
    fixed = processes(evidence, corridor.group_ids, system)
    tables = make_tables(evidence, system.parameters, corridor.group_ids, fixed)
    problem = build_problem(corridor, tables, fixed, known)
    found = fit_gaussian(problem, lambda text, share: report(text, 0.95 * share), seed=seed)
    report("carrying the state to the decision point", 0.97)
    mean, factor, error = _joint(problem, found)
    spread = np.sqrt((factor**2).sum(1))
    diagnostics = _diagnose(problem, found)
    meta = {
        "corridor": corridor.id,
        "method": method,
        "first_month": format_month(problem.first),
        "last_month": format_month(known - 1),
        "known": format_month(known),
        "fingerprint": expected_fingerprint(corridor, known),
        "texts": expected_texts(corridor, known),
        "bound": found.bound,
        "mean_error": round(float((error[: tables.size] / spread[: tables.size]).max()), 4),
        "series": diagnostics,
        "rounds": found.rounds,
        "seed": found.seed,
    }
    parameters = {k: v for k, v in found.fixed.items() if k in system.parameters}
    fitted = Fitted(tables, system.state, corridor.group_ids, mean, factor, parameters, error, meta)
    return fitted, meta


def processes(evidence: Registry, groups: tuple[str, ...], system: System) -> dict[str, Any]:
    """Return sizes and half-lives of the shocks' processes at their prior median.

    The fit starts from these sizes and sets its own; half-lives stay as they are.
    """
    names = {name for process in system.shocks.values() for name in process}
    out: dict[str, Any] = {}
    for parameter in evidence.parameters.values():
        name = argument_name(parameter.id, parameter.per)
        if name not in names:
            continue
        if parameter.per == "group":
            out[name] = np.array([[parameter.prior_of(group).median] for group in groups])
        else:
            out[name] = np.array([parameter.prior.median])
    return out


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
        variance = found.fixed[series.noise] ** 2 + series.count_variance
        error = gap * np.sqrt(variance[series.seen])
        out[series.id] = {
            "figures": count,
            "rms": round(float(np.sqrt(np.mean(gap**2))), 4),
            "rms_log": round(float(np.sqrt(np.mean(error**2))), 4),
            "explained": round(1 - float(np.var(error) / np.var(log)), 4),
            "noise": [round(float(v), 4) for v in found.fixed[series.noise].ravel()],
        }
    return out
