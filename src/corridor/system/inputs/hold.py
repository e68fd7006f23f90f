"""How what was recorded is spread over the months of a run, and held where nothing is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor

__all__ = ["hold", "lagged"]

Floats = NDArray[np.float64]


def hold(grid: Floats, corridor: Corridor, start: int, count: int) -> Floats:
    """Spread [group, month from the corridor's first] over ``count`` months from ``start``.

    Returns [month, group, 1]: the first month is held before, the mean of the last recent ones
    after.
    """
    months = np.arange(start, start + count)
    held = grid[:, -corridor.history.recent :].mean(1, keepdims=True)
    wide = np.concatenate([grid, held], axis=1)
    index = np.clip(months - corridor.history.first_month, 0, grid.shape[1])
    return np.asarray(wide[:, index].T[:, :, None])


def lagged(
    at: Floats, log: Floats, lag: int, corridor: Corridor, months: NDArray[np.int64], known: int
) -> Floats:
    """Read a log series ``lag`` months back, hold it from ``known``, centre it on the fit.

    ``at``: months of the figures; ``log``: their logs; returns [month of ``months``].
    """
    window = np.arange(corridor.history.first_month, known)
    centre = np.interp(window - lag, at, log).mean()
    out: Floats = np.interp(np.minimum(months, known - 1) - lag, at, log) - centre
    return out
