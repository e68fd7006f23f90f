"""Errors of measurement: a part that lasts from month to month and a part that does not.

The gap between the logs of a figure and of the model is an autoregression of order one and besides
it noise that is new every month: what counts of people vary by, and what no model follows. A
Kalman filter takes the gaps apart into innovations, which are independent (Harvey 1989, chapter 3).
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.system.arrays import Array

__all__ = ["innovations", "made_from"]

Floats = NDArray[np.float64]

_UNROLL = 4  # months in one turn of the loop: fewer turns, little more to compile


def innovations(
    gap: Array, seen: NDArray[np.bool_], white: Array, noise: Array, persistence: Array
) -> tuple[Array, Array]:
    """Return (innovations of scale 1, log of their scale), [row, month, draw]; 0 where unseen.

    Parameters
    ----------
    gap: log of the figure less log of the model, [row, month, draw]; anything where unseen.
    seen: where there is a figure, [row, month].
    white: variance of what is new every month, [row, month, draw or 1].
    noise: standard deviation of what lasts, [row, draw or 1].
    persistence: share of it that is still there a month later, same shape.
    """
    rows, _, draws = gap.shape
    square = jnp.broadcast_to(noise**2, (rows, draws)).astype(gap.dtype)
    kept = jnp.broadcast_to(persistence, (rows, draws)).astype(gap.dtype)
    new = square * (1 - kept**2)

    def month(before: Any, now: Any) -> Any:
        mean, variance = before
        figure, there, besides = now
        total = variance + besides
        surprise = jnp.where(there[:, None], figure - mean, 0.0)
        gain = jnp.where(there[:, None], variance / total, 0.0)
        after = kept * (mean + gain * surprise), kept**2 * variance * (1 - gain) + new
        return after, (surprise, total)

    begin = jnp.zeros_like(square), square
    monthly = (jnp.moveaxis(gap, 1, 0), jnp.asarray(seen.T), jnp.moveaxis(white, 1, 0))
    _, (surprise, total) = jax.lax.scan(month, begin, monthly, unroll=_UNROLL)
    surprise, total = jnp.moveaxis(surprise, 0, 1), jnp.moveaxis(total, 0, 1)
    log_scale = jnp.where(jnp.asarray(seen)[..., None], 0.5 * jnp.log(total), 0.0)
    return surprise / jnp.sqrt(total), log_scale


def made_from(
    standard: Floats, seen: NDArray[np.bool_], white: Floats, noise: Floats, persistence: Floats
) -> Floats:
    """Return the gaps that have these innovations, [row, month]: the inverse of ``innovations``.

    ``standard``: innovations of scale 1, [row, month]; ``noise`` and ``persistence`` [row].
    All but ``seen`` may have an axis of draws at their end.
    """
    out = np.zeros_like(standard)
    mean, variance = np.zeros_like(standard[:, 0]), noise**2
    for month in range(standard.shape[1]):
        there = seen[:, month].reshape(-1, *(1,) * (standard.ndim - 2))
        total = variance + white[:, month]
        surprise = np.where(there, np.sqrt(total) * standard[:, month], 0.0)
        gain = np.where(there, variance / total, 0.0)
        out[:, month] = np.where(there, mean + surprise, 0.0)
        mean = persistence * (mean + gain * surprise)
        variance = persistence**2 * variance * (1 - gain) + noise**2 * (1 - persistence**2)
    return out
