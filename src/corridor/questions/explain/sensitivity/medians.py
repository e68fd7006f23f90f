"""Shifts of a median, with Monte Carlo errors from the bootstrap."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Weights", "weighted_medians"]

Floats = NDArray[np.floating[Any]]
Weights = NDArray[np.floating[Any] | np.integer[Any]]


def weighted_medians(values: Floats, weights: Weights) -> Floats:
    """Return the median of ``values`` under each set of weights, [resample].

    ``values``: [lane]; ``weights``: [resample, lane], 0 or more, not all 0. It is the lowest
    value up to which half of the weight lies.
    """
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[:, order], axis=1)
    at = (2 * below >= below[:, -1:]).argmax(1)
    return np.asarray(values[order][at])
