"""Errors of measurement written down as one would: a normal distribution with its covariance."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import multivariate_normal

from tests.system.world import Floats


def correlated(count: int, kept: float) -> Floats:
    """Return the correlations of an autoregression of order one, [month, month]."""
    gap = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    out: Floats = float(kept) ** gap if kept else np.eye(count)
    return out


def log_density_of_errors(gap: Floats, sd: Floats, seen: Any, kept: float) -> float:
    """Return the log density of errors [group, month], each run of months by itself."""
    total = 0.0
    for row in range(len(gap)):
        months = np.flatnonzero(seen[row])
        runs = np.split(months, np.flatnonzero(np.diff(months) > 1) + 1)
        for months in runs:
            if len(months):
                wide = sd[row, months]
                covariance = correlated(len(months), kept) * np.outer(wide, wide)
                total += float(multivariate_normal.logpdf(gap[row, months], cov=covariance))
    return total
