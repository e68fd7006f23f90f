"""Proper scores of draws and of quantiles, and where a figure lies among draws.

CRPS: Gneiting and Raftery 2007, eq. 21, of the empirical distribution of the draws. Weighted
interval score: Bracher et al. 2021, eq. 1. Lower is closer. Written out, and held against
``scoringrules`` by a test: that package loads compilers for seconds where numba is installed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVELS", "crps", "pit", "wis"]

Floats = NDArray[np.floating[Any]]

#: probabilities of the weighted interval score: the 23 of the forecast hubs
LEVELS = (0.01, 0.025, *(k / 20 for k in range(1, 20)), 0.975, 0.99)


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


def pit(draws: Floats, seen: Floats) -> Floats:
    """Return the share of draws below what was seen, and half of those equal to it.

    ``draws``: [..., draw]; ``seen``: [...].
    """
    y = seen[..., None]
    out: Floats = ((draws < y).mean(-1) + (draws <= y).mean(-1)) / 2
    return out
