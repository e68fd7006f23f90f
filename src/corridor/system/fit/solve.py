"""Maximum a posteriori by Levenberg-Marquardt, then the Laplace approximation.

The variances of the shocks are set by expectation-maximisation: each is the mean
of the squared shock under the approximation, mode and spread together, so that
they are not driven to zero or infinity as a joint maximum would drive them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.system.fit.problem import Problem, residuals

__all__ = ["Laplace", "fit_laplace", "jacobian"]

Floats = NDArray[np.float64]
Report = Callable[[str, float], None]

#: shock -> the parameter that is its standard deviation
VARIANCES = {
    "shock_normal_gd": "departures_shock_sd_gd",
    "common_normal_d": "common_shock_sd_d",
    "effort_normal_d": "effort_shock_sd_d",
}
_SETTLED = 1e-3  # fall of the objective that ends a search, in units of log density
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


def jacobian(function: Any, size: int, width: int = 256) -> Callable[..., Floats]:
    """Return (x, fixed) -> [output, input], by forward mode ``width`` columns at a time.

    Forward mode, because mechanisms carry an axis of draws at next to no cost; in
    blocks, because all columns at once would not fit the processor's cache.
    """

    def block(x: Any, fixed: Any, columns: Any) -> Any:
        def one(i: Any) -> Any:
            tangent = jnp.zeros(size).at[i].set(1.0)
            return jax.jvp(lambda v: function(v, fixed), (x,), (tangent,))[1]

        return jax.vmap(one)(columns)

    compiled = jax.jit(block)

    def whole(x: Floats, fixed: Any) -> Floats:
        blocks = []
        for start in range(0, size, width):
            columns = np.minimum(np.arange(start, start + width), size - 1)
            part = np.asarray(compiled(jnp.asarray(x), fixed, columns))
            blocks.append(part[: min(width, size - start)])
        return np.concatenate(blocks).T

    return whole


def fit_laplace(
    problem: Problem, report: Report = lambda _text, _share: None, rounds: int = 4
) -> Laplace:
    """Find the mode and its Gaussian approximation.

    ``report`` is called with a line and the share done. Raises FitError if the
    search does not settle.
    """
    function = residuals(problem)
    slopes = jacobian(function, problem.size)
    compiled = jax.jit(function)

    def value(at: Floats, given: Mapping[str, Floats]) -> Floats:
        return np.asarray(compiled(at, given))

    x = np.zeros(problem.size)
    fixed = dict(problem.fixed)
    steps = 0
    for round_ in range(rounds):
        tolerance = _SETTLED if round_ == rounds - 1 else 10.0
        x, hessian, gap, taken = _search(slopes, value, x, fixed, tolerance, round_, rounds, report)
        steps += taken
        covariance = np.asarray(np.linalg.inv(hessian), np.float64)
        if round_ < rounds - 1:
            x, fixed = _update_variances(problem, x, covariance, fixed)
    objective = 0.5 * float(x @ x + gap @ gap)
    _, logdet = np.linalg.slogdet(hessian)
    evidence = -objective - 0.5 * float(logdet)
    return Laplace(x, covariance, fixed, objective, evidence, gap, steps)


def _search(
    slopes: Callable[..., Floats],
    value: Callable[..., Floats],
    x: Floats,
    fixed: Mapping[str, Floats],
    tolerance: float,
    round_: int,
    rounds: int,
    report: Report,
) -> tuple[Floats, Floats, Floats, int]:
    """Run Levenberg-Marquardt from ``x`` until a step gains less than ``tolerance``."""
    damping = 1.0 if round_ == 0 else 1e-2
    gap, slope = value(x, fixed), slopes(x, fixed)
    now = 0.5 * float(x @ x + gap @ gap)
    identity = np.eye(x.size)
    for step in range(_STEPS):
        curvature = slope.T @ slope
        downhill = -(x + slope.T @ gap)
        while True:
            trial = x + np.linalg.solve(curvature + (1 + damping) * identity, downhill)
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
        gap, slope = trial_gap, slopes(x, fixed)
        if gain < tolerance:
            return x, slope.T @ slope + identity, gap, step + 1
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
