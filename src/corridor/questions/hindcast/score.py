"""Proper scores of draws and of quantiles.

CRPS: Gneiting and Raftery 2007, eq. 21, of the empirical distribution of the draws. Weighted
interval score: Bracher et al. 2021, eq. 1. Lower is closer. Written out, and held against
``scoringrules`` by a test: that package loads compilers for seconds where numba is installed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.predictive import LEVELS

__all__ = ["crps", "wis"]

Floats = NDArray[np.floating[Any]]


def crps(draws: Floats, seen: Floats) -> Floats:
    """Return the continuous ranked probability score.

    ``draws``: [..., draw], sorted; ``seen``: [...].
    """
    count = draws.shape[-1]
    away = np.abs(draws - seen[..., None]).mean(-1)
    # half the mean distance between two draws
    rank = (2 * np.arange(1, count + 1) - count - 1) / count**2
    out: Floats = away - draws @ rank
    return out


def wis(quantiles: Floats, seen: Floats) -> Floats:
    """Return the weighted interval score.

    ``quantiles``: [..., level] at ``LEVELS``; ``seen``: [...].
    """
    pairs = len(LEVELS) // 2
    y = seen[..., None]
    low, high = quantiles[..., :pairs], quantiles[..., : -pairs - 1 : -1]
    alpha = 2 * np.array(LEVELS[:pairs])
    outside = np.maximum(low - y, 0) + np.maximum(y - high, 0)
    # each interval score times alpha / 2, its weight
    whole = (alpha / 2 * (high - low) + outside).sum(-1)
    out: Floats = (np.abs(quantiles[..., pairs] - seen) / 2 + whole) / (pairs + 0.5)
    return out
