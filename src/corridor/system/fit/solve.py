"""The first half of the fit: slopes of the model, and a mode to start from.

The mode is found by Levenberg-Marquardt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.system.fit.problem import Problem, residuals

__all__ = ["Report", "find_mode", "jacobian"]

Floats = NDArray[np.float64]
Report = Callable[[str, float], None]

_SETTLED = 10.0  # fall of the objective that ends the search, in units of log density
_STEPS = 60
_STUCK = 1e12  # damping beyond which no step moves anything


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


def find_mode(
    problem: Problem,
    report: Report = lambda _text, _share: None,
    begin: Floats | None = None,
) -> Floats:
    """Return roughly the joint mode of parameters and shocks: where the fit starts from.

    Not an answer by itself: the joint mode leans towards values with which shocks
    explain more, because it does not weigh how wide the peak is.

    ``report`` is called with a line and the share done; the search begins at ``begin``, or
    where all is at its median. Raises FitError if it does not settle.
    """
    function = residuals(problem)
    slopes, value = jacobian(function, problem.size), jax.jit(function)

    def gap_at(at: Floats) -> Floats:
        return np.asarray(value(at, problem.fixed))

    x = np.zeros(problem.size) if begin is None else begin
    damping = 1.0
    gap, slope = gap_at(x), slopes(x, problem.fixed)
    now = 0.5 * float(x @ x + gap @ gap)
    identity = np.eye(x.size)
    for step in range(_STEPS):
        curvature = slope.T @ slope
        downhill = -(x + slope.T @ gap)
        while True:
            trial = x + np.linalg.solve(curvature + (1 + damping) * identity, downhill)
            trial_gap = gap_at(trial)
            then = 0.5 * float(trial @ trial + trial_gap @ trial_gap)
            if np.isfinite(then) and then <= now:
                break
            damping = max(damping, 1e-4) * 8
            if damping > _STUCK:
                # no way down: the mode to the precision of the arithmetic
                return x
        gain = now - then
        x, now, damping = trial, then, damping / 6
        report(f"looking for a start: objective {now:,.1f}", step / _STEPS)
        if gain < _SETTLED:
            return x
        gap, slope = trial_gap, slopes(x, problem.fixed)
    raise FitError(
        f"the search for the mode did not settle in {_STEPS} steps",
        remedy="Look at the last priors or series that changed; a flat or broken one is likely",
    )
