"""Errors of measurement written down as one would: by their covariance."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.linalg import solve_triangular
from scipy.stats import t

from tests.system.world import Floats


def correlated(count: int, kept: float) -> Floats:
    """Return the correlations of an autoregression of order one, [month, month]."""
    gap = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    out: Floats = float(kept) ** gap if kept else np.eye(count)
    return out


def whitened(gap: Floats, noise: float, kept: float, white: Floats) -> tuple[Floats, Floats]:
    """Return (independent errors of scale 1, their scales) of the months of one row, [month].

    ``gap`` is NaN where nothing was seen; months in between count for what lasts.
    """
    seen = np.isfinite(gap)
    covariance = noise**2 * correlated(len(gap), kept) + np.diag(white)
    root = np.linalg.cholesky(covariance[np.ix_(seen, seen)])
    return solve_triangular(root, gap[seen], lower=True), np.diag(root)


def log_density_of_errors(
    gap: Floats, noise: Floats, kept: Floats, white: Floats, seen: Any, freedom: float = np.inf
) -> float:
    """Return the log density of errors, [group, month]; ``noise`` and ``kept`` are [group]."""
    total = 0.0
    for row in range(len(gap)):
        if seen[row].any():
            alone = np.where(seen[row], gap[row], np.nan)
            errors, scale = whitened(alone, float(noise[row]), float(kept[row]), white[row])
            total += float(np.sum(t.logpdf(errors, freedom) - np.log(scale)))
    return total
