"""Maximum a posteriori by Levenberg-Marquardt, then the Laplace approximation.

The variances of the shocks are set by expectation-maximisation: each is the mean
of the squared shock under the approximation, mode and spread together, so that
they are not driven to zero or infinity as a joint maximum would drive them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.system.fit.problem import Problem, residuals

__all__ = ["Laplace", "fit_laplace"]

Floats = NDArray[np.float64]
Report = Callable[[str, float], None]

#: shock -> the parameter that is its standard deviation
VARIANCES = {
    "shock_normal_gd": "departures_shock_sd_gd",
    "common_normal_d": "common_shock_sd_d",
    "effort_normal_d": "effort_shock_sd_d",
}
_SETTLED = 0.5  # fall of the objective that ends a search, in units of log density
_STEPS = 60


@dataclass(frozen=True)
class Laplace:
    """Mode and covariance of the vector, with what was set beside it."""

    mode: Floats
    covariance: Floats
    fixed: Mapping[str, Floats]
    #: minus log density at the mode, up to a constant
    objective: float
    #: log evidence by Laplace, up to a constant that depends on the data only
    evidence: float
    residuals: Floats
    steps: int


def _chunked_jacobian(function: Any, size: int, width: int = 256) -> Any:
    """Return (x, fixed) -> (residuals, Jacobian), by forward mode ``width`` columns at a time."""

    def block(x: Any, fixed: Any, columns: Any) -> Any:
        def one(i: Any) -> Any:
            tangent = jnp.zeros(size).at[i].set(1.0)
            return jax.jvp(lambda v: function(v, fixed), (x,), (tangent,))[1]

        return jax.vmap(one)(columns)

    compiled = jax.jit(block)
    value = jax.jit(function)

    def both(x: Floats, fixed: Any) -> tuple[Floats, Floats]:
        blocks = []
        for start in range(0, size, width):
            columns = np.minimum(np.arange(start, start + width), size - 1)
            part = np.asarray(compiled(x, fixed, columns))
            blocks.append(part[: min(width, size - start)])
        return np.asarray(value(x, fixed)), np.concatenate(blocks).T

    return both, lambda x, fixed: np.asarray(value(x, fixed))


def fit_laplace(
    problem: Problem, report: Report = lambda _text, _share: None, rounds: int = 4
) -> Laplace:
    """Find the mode and its Gaussian approximation.

    ``report`` is called with a line and the share done. Raises FitError if the
    search does not settle.
    """
    both, value = _chunked_jacobian(residuals(problem), problem.size)
    x = np.zeros(problem.size)
    fixed = dict(problem.fixed)
    steps = 0
    for round_ in range(rounds):
        tolerance = _SETTLED if round_ == rounds - 1 else 10.0
        x, hessian, gap, taken = _search(both, value, x, fixed, tolerance, round_, rounds, report)
        steps += taken
        covariance = np.linalg.inv(hessian)
        if round_ < rounds - 1:
            x, fixed = _update_variances(problem, x, covariance, fixed)
    objective = 0.5 * float(x @ x + gap @ gap)
    _, logdet = np.linalg.slogdet(hessian)
    return Laplace(x, covariance, fixed, objective, -objective - 0.5 * logdet, gap, steps)


def _search(
    both: Any,
    value: Any,
    x: Floats,
    fixed: Mapping[str, Floats],
    tolerance: float,
    round_: int,
    rounds: int,
    report: Report,
) -> tuple[Floats, Floats, Floats, int]:
    """Run Levenberg-Marquardt from ``x`` until a step gains less than ``tolerance``."""
    damping = 1.0 if round_ == 0 else 1e-2
    gap, jacobian = both(x, fixed)
    now = 0.5 * float(x @ x + gap @ gap)
    identity = np.eye(x.size)
    for step in range(_STEPS):
        curvature = jacobian.T @ jacobian
        slope = x + jacobian.T @ gap
        while True:
            move = -np.linalg.solve(curvature + (1 + damping) * identity, slope)
            trial = x + move
            trial_gap = value(trial, fixed)
            then = 0.5 * float(trial @ trial + trial_gap @ trial_gap)
            if np.isfinite(then) and then <= now:
                break
            damping = max(damping, 1e-4) * 8
            if damping > 1e12:
                # no way down: the mode to the precision of the arithmetic
                return x, curvature + identity, gap, step
        gain = now - then
        x, now, damping = trial, then, damping / 6
        report(f"round {round_ + 1} of {rounds}: objective {now:,.1f}", (round_ + 0.5) / rounds)
        gap, jacobian = both(x, fixed)
        if gain < tolerance:
            return x, jacobian.T @ jacobian + identity, gap, step + 1
    raise FitError(
        f"the search for the mode did not settle in {_STEPS} steps",
        remedy="Look at the last priors or series that changed; a flat or broken one is likely",
    )


def _update_variances(
    problem: Problem, x: Floats, covariance: Floats, fixed: Mapping[str, Floats]
) -> tuple[Floats, dict[str, Floats]]:
    """Set each shock's standard deviation to its expected size and rescale the shocks."""
    second = problem.split(x**2 + np.diag(covariance))
    parts = {k: np.array(v) for k, v in problem.split(x).items()}
    out = dict(fixed)
    for shock, name in VARIANCES.items():
        factor = np.sqrt(second[shock].mean(0))
        out[name] = np.asarray(fixed[name] * np.reshape(factor, np.shape(fixed[name])))
        parts[shock] = parts[shock] / factor
    return np.concatenate([np.ravel(part) for part in parts.values()]), out


def with_fixed(problem: Problem, fixed: Mapping[str, Floats]) -> Problem:
    """Return the problem with other fixed parameters."""
    return replace(problem, fixed=dict(fixed))
