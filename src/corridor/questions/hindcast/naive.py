"""The forecast that nothing changes: the last recorded figure, as wide as the past moved.

It stands where a reader would stand without a model. Its draws are past paths of the record of
the same length, from every month in turn, added to the last figure on the scale of the scores;
each counts once as it was and once turned over, so that the middle is the last figure.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["FEWEST", "no_change"]

Floats = NDArray[np.floating[Any]]

#: past paths below which their spread says nothing
FEWEST = 10


def no_change(past: Floats, seen: NDArray[np.bool_]) -> Floats | None:
    """Return draws of ln(figure + offset) for the months after the past, [month, draw].

    Parameters
    ----------
    past: ln(figure + offset) of the months before the decision point, NaN where not recorded.
    seen: which months after it are asked for; the others are NaN.

    None where there are fewer than ``FEWEST`` past paths.
    """
    known = np.flatnonzero(np.isfinite(past))
    wanted = np.flatnonzero(seen)
    if not (known.size and wanted.size):
        return None
    last = int(known[-1])
    ahead = wanted + len(past) - last
    begin = np.arange(max(0, last + 1 - int(ahead[-1])))
    moved = past[begin[None, :] + ahead[:, None]] - past[begin][None, :]
    moved = moved[:, np.isfinite(moved).all(0)]
    if moved.shape[1] < FEWEST:
        return None
    draws = np.full((len(seen), 2 * moved.shape[1]), np.nan)
    draws[wanted] = past[last] + np.concatenate([moved, -moved], axis=1)
    return draws
