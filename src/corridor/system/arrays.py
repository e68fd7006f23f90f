"""The axis convention, and the few array operations that mechanisms share.

Axes, always in this order, named by the last letters of an array's name:

    t  month of the run (first)
    g  origin group, in the corridor's order
    d  draw from the posterior (last, so that the processor's lanes run along draws)

``stops_gd`` is [group, draw], ``message_d`` is [draw], ``income_g`` is [group, 1]
and a lever such as ``transit_budget`` is one number for the month. They broadcast
against each other without reshaping. Fits run the same code with one draw.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import jax.numpy as jnp

__all__ = ["Array", "keep", "leave", "shift"]

Array: TypeAlias = Any


def shift(share: Array, by: Array) -> Array:
    """Move a share towards everyone (``by`` = 1) or nobody (``by`` = -1); 0 leaves it.

    ``share + by (1 - share)`` upwards, ``share (1 + by)`` downwards, so the result
    stays in [0, 1] and is continuous and increasing in ``by``.
    """
    return jnp.where(by > 0, share + by * (1 - share), share * (1 + by))


def keep(half_life: Array) -> Array:
    """Return the share kept after one month of a decay with this half-life (months)."""
    return 0.5 ** (1 / half_life)


def leave(mean_delay: Array) -> Array:
    """Return the monthly share that leaves a stage with this mean delay (months).

    The delay counts whole months stayed after the month of arrival: geometric with
    mean ``(1 - f) / f``, hence ``f = 1 / (1 + delay)``.
    """
    return 1 / (1 + mean_delay)
