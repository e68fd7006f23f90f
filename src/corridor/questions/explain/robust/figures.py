"""Figures of scenarios with their Monte Carlo error, where scenarios share their draws.

Scenarios are [world, draw]. The same draw stands in every world, so draws and not scenarios
are what was sampled: errors come from how draws differ, worlds of one draw taken together. A
fit holds about a thousand draws of the posterior, which many draws repeat and which are alike
where they are neighbours in a chain. ``behind`` says on what each stands; those of one batch
are taken together too (an error robust to clusters, Liang and Zeger 1986). Without it every draw
counts as one of its own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.worlds import Behind

__all__ = ["Figure", "block_sums", "error_of_mean", "mean", "quantile", "share", "spread"]

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


def mean(values: Floats, behind: Behind | None = None) -> Figure:
    """Return the mean over [world, draw] scenarios; every world counts alike."""
    by_draw = np.asarray(values, np.float64).mean(0)
    middle = float(by_draw.mean())
    half = _NINETY_FIVE * error_of_mean(by_draw, behind)
    return Figure(middle, middle - half, middle + half)


def share(holds: NDArray[np.bool_], behind: Behind | None = None) -> Figure:
    """Return the share of [world, draw] scenarios in which something holds, within 0 and 1.

    The interval is Wilson's, for as many draws as would give the error that is found: it
    has a width even where something holds in no draw or in all.
    """
    by_draw = np.asarray(holds, np.float64).mean(0)
    middle, count = float(by_draw.mean()), by_draw.size
    own, plain = error_of_mean(by_draw, behind) ** 2, middle * (1 - middle) / count
    if own > 0 and plain > 0:
        count = count * plain / own
    elif behind is not None:
        # what is the same in all draws says no more than their number, each counted once
        count = behind.draws
    square = _NINETY_FIVE**2
    centre = (middle + square / (2 * count)) / (1 + square / count)
    half = (
        _NINETY_FIVE
        * np.sqrt(middle * (1 - middle) / count + square / (4 * count**2))
        / (1 + square / count)
    )
    return Figure(middle, max(0.0, float(centre - half)), min(1.0, float(centre + half)))


def quantile(values: Floats, probability: float, behind: Behind | None = None) -> Figure:
    """Return a quantile of [world, draw] scenarios; the interval inverts that of a share.

    Woodruff (1952): the ends are the quantiles at the ends of the 95% interval of the share
    of scenarios up to the quantile. No end lies beyond what was drawn, so the interval of an
    extreme quantile is too narrow where fewer than about ten draws lie beyond it.
    """
    middle = float(np.quantile(values, probability))
    below = np.asarray(values <= middle, np.float64).mean(0)
    half = _NINETY_FIVE * error_of_mean(below, behind)
    ends = np.clip([probability - half, probability + half], 0.0, 1.0)
    low, high = np.quantile(values, ends)
    return Figure(middle, float(low), float(high))


def spread(values: Floats) -> float:
    """Return the interquartile range of pooled values, else their standard deviation, else 1."""
    low, high = np.quantile(values, (0.25, 0.75))
    return float(high - low) or float(np.std(values)) or 1.0


def block_sums(
    by_draw: Floats, most: int, behind: Behind | None = None
) -> tuple[Floats, NDArray[np.int64]]:
    """Return sums over blocks of draws, [..., block], and the draws in each, [block].

    ``by_draw``: [..., draw]. Blocks, ``most`` of them at most, are what may be resampled: all
    draws that stand on one batch of the posterior share theirs.
    """
    held = np.arange(by_draw.shape[-1]) if behind is None else behind.batch
    different, place = np.unique(held, return_inverse=True)
    block = place % min(most, len(different))
    order = np.argsort(block, kind="stable")
    sizes = np.bincount(block)
    begin = np.cumsum(sizes) - sizes
    sums: Floats = np.add.reduceat(np.asarray(by_draw, np.float64)[..., order], begin, axis=-1)
    return sums, sizes


def error_of_mean(by_draw: Floats, behind: Behind | None = None) -> float:
    """Return the standard error of the mean of [draw]; 0 of a single draw.

    ``behind``: what of the posterior stands behind each; its batches are then what was sampled.
    """
    whole = np.asarray(by_draw, np.float64)
    if behind is None:
        return float(whole.std(ddof=1) / np.sqrt(whole.size)) if whole.size > 1 else 0.0
    return float(np.nan_to_num(behind.error_of_mean(whole)))
