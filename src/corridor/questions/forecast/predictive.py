"""Predictive distributions as points of equal probability, the same for every model.

Whatever a model returns (draws, a normal, quantiles of a library) becomes ``POINTS`` values
at the middles of equal shares of probability, on the scale of scores: y = ln(count + offset).
All scores are computed from these, so that no model gains from the form of its answer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LEVELS",
    "POINTS",
    "from_log",
    "from_quantiles",
    "middles",
    "points",
    "quantiles",
    "to_log",
]

Floats = NDArray[np.float64]

LEVELS = (
    *(0.01, 0.025),
    *(round(0.05 * step, 2) for step in range(1, 20)),
    *(0.975, 0.99),
)
"""The 23 quantile levels of forecast hubs."""
POINTS = 200


def to_log(counts: Floats, offset: float) -> Floats:
    """Return ln(count + offset)."""
    return np.asarray(np.log(counts + offset), dtype=np.float64)


def from_log(values: Floats, offset: float) -> Floats:
    """Return the counts behind ln(count + offset); none is below zero."""
    return np.asarray(np.maximum(np.exp(values) - offset, 0.0), dtype=np.float64)


def middles(number: int = POINTS) -> Floats:
    """Return the middles of ``number`` equal shares of probability."""
    return (np.arange(number) + 0.5) / number


def points(draws: Floats, offset: float) -> Floats:
    """Return draws of counts, [..., draw], as points, [..., POINTS], in order."""
    found = np.quantile(to_log(draws, offset), middles(), axis=-1, method="hazen")
    return np.moveaxis(np.asarray(found), 0, -1)


def quantiles(at: Floats, levels: tuple[float, ...] = LEVELS) -> Floats:
    """Return the quantiles of points, [..., POINTS] -> [..., level], in order."""
    # a level between two middles lies on the line between their points
    place = np.clip(np.asarray(levels) * at.shape[-1] - 0.5, 0, at.shape[-1] - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, at.shape[-1] - 1)
    return np.asarray(at[..., low] + (place - low) * (at[..., high] - at[..., low]))


def from_quantiles(levels: Floats, values: Floats, number: int = POINTS) -> Floats:
    """Return points of a distribution that is known by quantiles, [..., level] -> [..., number].

    Straight lines between the quantiles over the normal score of their level, and on beyond
    the outermost with the slope of the last two: exact for a normal, and close for what is
    near one.
    """
    from scipy.special import ndtri

    z, at = ndtri(np.asarray(levels)), ndtri(middles(number))
    right = np.clip(np.searchsorted(z, at), 1, len(z) - 1)
    left = right - 1
    share = (at - z[left]) / (z[right] - z[left])
    found = values[..., left] + share * (values[..., right] - values[..., left])
    return np.asarray(found, dtype=np.float64)
