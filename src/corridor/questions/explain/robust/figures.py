"""Figures of scenarios with their Monte Carlo error, where scenarios share their draws.

Scenarios are [world, draw]. The same draw stands in every world, so draws and not scenarios
are what was sampled: errors come from how draws differ, worlds of one draw taken together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Figure", "mean", "quantile", "share", "spread"]

Floats = NDArray[np.floating[Any]]

#: half width of a 95% interval in standard errors
_NINETY_FIVE = 1.959963984540054


class Figure(NamedTuple):
    """A figure with the ends of the 95% interval of its Monte Carlo error."""

    value: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """Half the width of the interval over 1.96: the standard error, for a mean."""
        return (self.high - self.low) / (2 * _NINETY_FIVE)


def mean(values: Floats) -> Figure:
    """Return the mean over [world, draw] scenarios; every world counts alike."""
    by_draw = np.asarray(values, np.float64).mean(0)
    middle = float(by_draw.mean())
    half = _NINETY_FIVE * _error(by_draw)
    return Figure(middle, middle - half, middle + half)


def share(holds: NDArray[np.bool_]) -> Figure:
    """Return the share of [world, draw] scenarios in which something holds, within 0 and 1.

    The interval is Wilson's, for as many draws as would give the error that is found: it
    has a width even where something holds in no draw or in all.
    """
    by_draw = np.asarray(holds, np.float64).mean(0)
    middle, count = float(by_draw.mean()), by_draw.size
    own, plain = _error(by_draw) ** 2, middle * (1 - middle) / count
    if 0 < own < plain:
        count = count * plain / own
    square = _NINETY_FIVE**2
    centre = (middle + square / (2 * count)) / (1 + square / count)
    half = (
        _NINETY_FIVE
        * np.sqrt(middle * (1 - middle) / count + square / (4 * count**2))
        / (1 + square / count)
    )
    return Figure(middle, max(0.0, float(centre - half)), min(1.0, float(centre + half)))


def quantile(values: Floats, probability: float) -> Figure:
    """Return a quantile of [world, draw] scenarios; the interval inverts that of a share.

    Woodruff (1952): the ends are the quantiles at the ends of the 95% interval of the share
    of scenarios up to the quantile. No end lies beyond what was drawn, so the interval of an
    extreme quantile is too narrow where fewer than about ten draws lie beyond it.
    """
    middle = float(np.quantile(values, probability))
    below = np.asarray(values <= middle, np.float64).mean(0)
    half = _NINETY_FIVE * _error(below)
    ends = np.clip([probability - half, probability + half], 0.0, 1.0)
    low, high = np.quantile(values, ends)
    return Figure(middle, float(low), float(high))


def spread(values: Floats) -> float:
    """Return the interquartile range of pooled values, else their standard deviation, else 1."""
    low, high = np.quantile(values, (0.25, 0.75))
    return float(high - low) or float(np.std(values)) or 1.0


def _error(by_draw: Floats) -> float:
    if by_draw.size < 2:
        return 0.0
    return float(by_draw.std(ddof=1) / np.sqrt(by_draw.size))
