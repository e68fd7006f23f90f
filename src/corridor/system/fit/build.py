"""From a problem to a fit: set it up, solve it, carry the end state along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.evidence import Registry, registry
from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted
from corridor.system.fit.problem import Problem, build_problem, state_vector
from corridor.system.fit.solve import Laplace, fit_laplace, jacobian
from corridor.system.fit.tables import argument_name, make_tables
from corridor.system.simulate import load_system

__all__ = ["build_fit"]

Floats = NDArray[np.float64]


def build_fit(
    corridor: Corridor,
    known: int,
    set_: tuple[str, ...],
    held: tuple[str, ...],
    method: str,
    report: Callable[[str, float], None],
) -> tuple[Fitted, Mapping[str, Any]]:
    """Fit and summarise; see ``corridor.system.fit.fit``. Runs in double precision."""
    from corridor.system.fit import expected_fingerprint

    evidence = registry()
    system = load_system()
    fixed = _fixed(evidence, (*set_, *held), corridor.group_ids)
    tables = make_tables(evidence, system.parameters, corridor.group_ids, fixed)
    problem = build_problem(corridor, tables, fixed, known)
    laplace = fit_laplace(problem, report)
    report("carrying the state to the decision point", 0.97)
    mean, factor = _joint(problem, laplace)
    diagnostics = _diagnose(problem, laplace)
    meta = {
        "corridor": corridor.id,
        "method": method,
        "first_month": format_month(problem.first),
        "last_month": format_month(known - 1),
        "known": format_month(known),
        "fingerprint": expected_fingerprint(corridor, known),
        "evidence": laplace.evidence,
        "series": diagnostics,
        "steps": laplace.steps,
    }
    fitted = Fitted(
        tables, system.state, corridor.group_ids, mean, factor, dict(laplace.fixed), meta
    )
    return fitted, meta


def _fixed(evidence: Registry, names: tuple[str, ...], groups: tuple[str, ...]) -> dict[str, Any]:
    """Return the parameters that are not sampled, at their prior median."""
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


def _joint(problem: Problem, laplace: Laplace) -> tuple[Floats, Floats]:
    """Return mean and factor of (z of parameters, end state), by the delta method."""
    function = state_vector(problem)
    fixed = {k: jnp.asarray(v) for k, v in laplace.fixed.items()}
    state = np.asarray(function(laplace.mode, fixed))

    slope = jacobian(function, problem.size)(laplace.mode, fixed)
    rows = np.zeros((problem.tables.size, problem.size))
    rows[:, : problem.tables.size] = np.eye(problem.tables.size)
    both = np.concatenate([rows, slope])
    covariance = both @ laplace.covariance @ both.T
    values, vectors = np.linalg.eigh(covariance)
    # directions without variance (stages that a group skips) carry no factor
    useful = values > 1e-10 * values.max()
    factor = vectors[:, useful] * np.sqrt(values[useful])
    mean = np.concatenate([laplace.mode[: problem.tables.size], state])
    return mean, factor


def _diagnose(problem: Problem, laplace: Laplace) -> dict[str, dict[str, float]]:
    """Return size and fit of each series from the residuals at the mode."""
    out: dict[str, dict[str, float]] = {}
    at = 0
    for series in problem.observed:
        count = int(series.seen.sum())
        gap = laplace.residuals[at : at + count]
        at += count
        log = series.log[series.seen]
        error = gap * series.sd[series.seen]
        out[series.id] = {
            "figures": count,
            "rms": round(float(np.sqrt(np.mean(gap**2))), 4),
            "rms_log": round(float(np.sqrt(np.mean(error**2))), 4),
            "explained": round(1 - float(np.var(error) / np.var(log)), 4),
        }
    return out
