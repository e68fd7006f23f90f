"""What an output is associated with among parameters that are drawn together.

Draws of a posterior are correlated, so a parameter cannot be moved while the others stay. What
can be said is how much of the variance lies between draws in which it differs: the share of
first order, from runs as they are. What the parameter is correlated with is part of that share,
so shares of several parameters overlap and do not add up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BINS", "associated"]

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]

#: bins of equal size; a straight line loses about 1% of its share between 16
BINS = 16

#: units are left out group by group to find the error
_GROUPS = 20


def associated(
    x: Floats, y: Floats, unit: Places | None = None, *, bins: int = BINS
) -> tuple[Floats, Floats]:
    """Return (share, standard error), each [parameter, output].

    The share is the variance of the mean of ``y`` between bins of a parameter, less what chance
    alone puts between them, over the variance of ``y``; it can lie a little below 0. The error is
    from a jackknife over groups of units.

    Parameters
    ----------
    x: [parameter, lane]; only its order counts.
    y: [output, lane].
    unit: lanes with the same number share one joint draw of the parameters, [lane]; each lane is
        its own if None. Units, not lanes, are what chance is measured by.
    """
    lanes = y.shape[1]
    unit = np.arange(lanes) if unit is None else unit
    _, one_of, place, size = np.unique(
        unit, return_index=True, return_inverse=True, return_counts=True
    )
    count = len(size)
    # neighbours stay together, so that the error holds what draws of one chain share
    group = np.arange(count) * _GROUPS // count
    y = y - y.mean(1, keepdims=True)
    sums = np.stack([np.bincount(place, row, count) for row in y])
    squares = np.stack([np.bincount(place, row**2, count) for row in y])
    means = sums / size
    # variance over all lanes, with each group of units left out
    left = [
        _left_out(np.stack([np.bincount(group, row, _GROUPS) for row in part]))
        for part in (sums, squares, size[None, :].astype(float))
    ]
    whole = left[1] / left[2] - (left[0] / left[2]) ** 2
    out = np.empty((2, len(x), len(y)))
    for at, row in enumerate(x[:, one_of]):
        order = np.argsort(row, kind="stable")
        cell = np.empty(count, np.int64)
        cell[order] = np.arange(count) * bins // count
        cell += bins * group
        parts = [
            _left_out(np.bincount(cell, weight, bins * _GROUPS).reshape(_GROUPS, bins).T)
            for weight in (np.ones(count), *means)
        ]
        number, added = parts[0], np.stack(parts[1:])  # [bin, left], [output, bin, left]
        square = np.stack(
            [_left_out(np.bincount(group, row_**2, _GROUPS)[None]) for row_ in means]
        )[:, 0]
        share = _between(number, added, square, whole)
        out[0, at] = share[:, 0]
        rest = share[:, 1:]
        out[1, at] = np.sqrt(
            (_GROUPS - 1) / _GROUPS * ((rest - rest.mean(1, keepdims=True)) ** 2).sum(1)
        )
    return out[0], out[1]


def _left_out(parts: Any) -> Floats:
    """Return the sum over groups, then with each left out; [..., group] to [..., 1 + group]."""
    whole = parts.sum(-1, keepdims=True)
    return np.concatenate([whole, whole - parts], axis=-1)


def _between(number: Floats, added: Floats, square: Floats, whole: Floats) -> Floats:
    """Return the share between bins, [output, left].

    ``number``: units in each bin, [bin, left]; ``added``: sums of their means, [output, bin,
    left]; ``square``: sums of the squares of these, [output, left]; ``whole``: variance over all
    lanes, [output, left].
    """
    bins, units = len(number), number.sum(0)
    inside = (added**2 / np.maximum(number, 1)).sum(1)
    between = inside - added.sum(1) ** 2 / units
    within = (square - inside) / np.maximum(units - bins, 1)
    found = (between - (bins - 1) * within) / units
    out: Floats = np.divide(found, whole, out=np.zeros_like(found), where=whole > 0)
    return out
