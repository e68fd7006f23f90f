"""Shares of variance given data: no shape is assumed, and no run is made for them.

For a parameter it is the variance between bins of it (Plischke, Borgonovo and Smith 2013), for all
that goes with a draw of the posterior the variance between draws. Both are analyses of variance
with what chance alone gives between groups taken off, so that they have no bias and may fall
below zero. Errors leave one block out at a time (jackknife).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.decompose.lanes import BLOCKS, block_of
from corridor.questions.runs.worlds import Behind

__all__ = ["Units", "between_bins", "between_draws", "error_between_bins"]

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]

#: bins of lanes, and of the fewer draws of the posterior
_BINS, _COARSE = 40, 20


class Units:
    """What is independent of each other: lanes, or draws of the posterior with their means."""

    def __init__(self, values: Floats, behind: Behind | None = None) -> None:
        """Take values of [row, lane]; ``behind``: the draws, if these are the units."""
        self.lanes = np.arange(values.shape[-1])
        self.values = values
        #: variance of units over that of lanes, [row]
        self.ratio = np.ones(len(values))
        self.bins = _BINS
        #: which units are left out together for an error, [unit]
        self.block = self.lanes % BLOCKS
        if behind is not None:
            _, self.lanes, place, size = np.unique(
                behind.draw, return_index=True, return_inverse=True, return_counts=True
            )
            self.block = block_of(behind[self.lanes])
            self.values = np.stack([np.bincount(place, row) / size for row in values])
            whole = values.var(-1)
            self.ratio = self.values.var(-1) / np.where(whole > 0, whole, 1.0)
            self.bins = _COARSE

    @property
    def size(self) -> int:
        """Number of units."""
        return len(self.lanes)


def between_bins(units: Units, score: Floats) -> Floats:
    """Return the share of the lanes' variance between bins of a parameter, [row].

    ``score``: of the parameter, [lane].
    """
    order = np.argsort(score[units.lanes], kind="stable")
    edges = np.arange(units.bins) * units.size // units.bins
    count = np.diff([*edges, units.size])
    found = units.values[:, order]
    sums = np.add.reduceat(found, edges, axis=1)
    squares = np.add.reduceat(found**2, edges, axis=1)
    return _share(sums, squares, count.astype(float)) * units.ratio


def error_between_bins(units: Units, score: Floats) -> Floats:
    """Return the standard error of ``between_bins``, [row]."""
    order = np.argsort(score[units.lanes], kind="stable")
    group = np.empty(units.size, np.int64)
    group[order] = np.arange(units.size) * units.bins // units.size
    _, error = _jackknifed(units.values, group, units.block)
    return error * units.ratio


def between_draws(values: Floats, behind: Behind) -> tuple[Floats, Floats]:
    """Return the share of variance between draws of the posterior, and its standard error, [row].

    ``values``: [row, lane]. NaN where no draw has two lanes.
    """
    _, group, size = np.unique(behind.draw, return_inverse=True, return_counts=True)
    if len(size) < 2 or size.max() < 2:
        none = np.full(len(values), np.nan)
        return none, none
    return _jackknifed(values, group, block_of(behind))


def _jackknifed(values: Floats, group: Places, block: Places) -> tuple[Floats, Floats]:
    groups = int(group.max()) + 1
    cell = group * BLOCKS + block
    centred = values - values.mean(-1, keepdims=True)
    sums, squares = (
        np.stack([np.bincount(cell, row, groups * BLOCKS) for row in some]).reshape(
            len(values), groups, BLOCKS
        )
        for some in (centred, centred**2)
    )
    count = np.bincount(cell, minlength=groups * BLOCKS).reshape(groups, BLOCKS).astype(float)
    kept = [b for b in range(BLOCKS) if count[:, b].any()]
    total, total_squares, total_count = sums.sum(-1), squares.sum(-1), count.sum(-1)
    left = np.stack(
        [
            _share(total - sums[..., b], total_squares - squares[..., b], total_count - count[:, b])
            for b in kept
        ]
    )
    spread = ((left - left.mean(0)) ** 2).sum(0)
    error: Floats = np.sqrt((len(kept) - 1) / len(kept) * spread)
    return _share(total, total_squares, total_count), error


def _share(sums: Floats, squares: Floats, count: Floats) -> Floats:
    """Return the share of variance between groups from sums by group, [row, group]."""
    used = count > 0
    sums, squares, count = sums[..., used], squares[..., used], count[used]
    size, groups = float(count.sum()), len(count)
    middle = sums.sum(-1) / size
    of_groups = (sums**2 / count).sum(-1)
    within = (squares.sum(-1) - of_groups) / max(size - groups, 1.0)
    each = (size - float((count**2).sum()) / size) / (groups - 1)
    between = ((of_groups - size * middle**2) / (groups - 1) - within) / each
    whole = between + within
    out: Floats = between / np.where(whole > 0, whole, 1.0)
    return out
