"""From draws to what is shown: exact quantiles, paired differences, shares of draws."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.system.outcomes import Outcome

__all__ = [
    "QUANTILES",
    "by_month",
    "equals",
    "exceeds",
    "in_order",
    "of_sorted",
    "over_window",
    "quantiles",
    "unit_over",
    "with_total",
]

Floats = NDArray[np.floating[Any]]

#: figures from which on threads sort faster than they start
_MUCH = 200_000

#: the probabilities that are reported of every figure
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def with_total(values: Floats) -> Floats:
    """Return [month, group, draw] with the sum of groups put first; a single group is the sum."""
    if values.shape[1] == 1:
        return values
    return np.concatenate([values.sum(1, keepdims=True), values], axis=1)


def over_window(values: Floats, over: str) -> Floats:
    """Return one number for the window from [month, ...], see ``system.outcomes.OVER``."""
    if over == "mean":
        return np.asarray(values.mean(0))
    if over == "last":
        return np.asarray(values[-1])
    whole = values.sum(0)
    return np.asarray(-np.expm1(-whole)) if over == "chance" else np.asarray(whole)


def unit_over(outcome: Outcome) -> str:
    """Return the unit of an outcome's figure for the window, of what ``over_window`` gives."""
    return outcome.unit_total or outcome.unit.removesuffix(" a month")


def by_month(values: Floats, over: str) -> Floats:
    """Return what is shown of each month: as it is, or the chance of an event by its end."""
    return np.asarray(-np.expm1(-values.cumsum(0))) if over == "chance" else values


def in_order(values: Floats) -> Floats:
    """Return a copy sorted along the last axis; sorting of much is spread over the cores."""
    flat = np.array(values, copy=True).reshape(-1, values.shape[-1])
    cores = os.cpu_count() or 1
    if flat.size < _MUCH:
        flat.sort(axis=-1)
    else:
        blocks = np.array_split(flat, min(cores, len(flat)))
        with ThreadPoolExecutor(cores) as pool:
            list(pool.map(lambda block: block.sort(axis=-1), blocks))
    return flat.reshape(values.shape)


def of_sorted(values: Floats, probabilities: Sequence[float]) -> Floats:
    """Return exact quantiles of what is sorted along its last axis; see ``quantiles``."""
    place = np.asarray(probabilities) * (values.shape[-1] - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, values.shape[-1] - 1)
    weight = (place - low).astype(values.dtype)
    out: Floats = values[..., low] * (1 - weight) + values[..., high] * weight
    return out


def quantiles(values: Floats, probabilities: Sequence[float]) -> Floats:
    """Return exact quantiles over the last axis (linear between order statistics).

    The input is not changed.
    """
    return of_sorted(in_order(values), probabilities)


def equals(difference: Floats) -> Floats:
    """Return the share of draws in which a paired difference is zero (last axis)."""
    out: Floats = (difference == 0).mean(-1)
    return out


def exceeds(difference: Floats) -> Floats:
    """Return the share of draws in which a paired difference is above zero (last axis)."""
    out: Floats = (difference > 0).mean(-1)
    return out
