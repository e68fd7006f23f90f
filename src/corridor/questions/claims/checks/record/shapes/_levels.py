"""Two levels with one step, by least squares on logs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["step"]


def step(logs: NDArray[np.float64], least: int) -> tuple[int, float]:
    """Return the place of the first value of the second level, and the squares that are left.

    ``least``: values on either side at the least.
    """
    found = [
        (
            float(
                ((logs[:k] - logs[:k].mean()) ** 2).sum()
                + ((logs[k:] - logs[k:].mean()) ** 2).sum()
            ),
            k,
        )
        for k in range(least, len(logs) - least + 1)
    ]
    left, place = min(found)
    return place, left
