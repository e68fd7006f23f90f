"""Problems whose front is known exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: area below (1.1, 1.1) that ZDT1's front f2 = 1 - sqrt(f1) dominates
ZDT1_VOLUME = 0.1 + 2 / 3 + 0.1 * 1.1


def zdt1(values: Floats) -> Floats:
    """Zitzler, Deb and Thiele (2000), their first function, [point, dial] in 0 to 1."""
    first = values[:, 0]
    rest = 1 + 9 * values[:, 1:].mean(1)
    return np.stack([first, rest * (1 - np.sqrt(first / rest))], axis=1)


def area(losses: Floats, corner: float = 1.1) -> float:
    """Area below a corner that points dominate, by a staircase."""
    inside = losses[(losses < corner).all(1)]
    height, found = corner, 0.0
    for x, y in inside[np.argsort(inside[:, 0])]:
        if y < height:
            found += (corner - x) * (height - y)
            height = y
    return float(found)
