"""Equally weighted draws from weighted ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["resample"]


def resample(weight: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the places of draws, [draw], each about as often as its ``weight``, [draw], says.

    Systematic resampling: one uniform number for all, so that it adds little noise.
    """
    place = (rng.random() + np.arange(len(weight))) / len(weight)
    found = np.searchsorted(np.cumsum(weight) / weight.sum(), place)
    return np.minimum(found, len(weight) - 1)
