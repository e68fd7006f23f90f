"""No change: the last month that a forecast knew goes on. Needs no library."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.baselines._library import series_of
from corridor.questions.forecast.predictive import from_log, middles, to_log
from corridor.questions.forecast.vintage import Vintage, offset

__all__ = ["no_change"]

Floats = NDArray[np.float64]


def no_change(vintage: Vintage, horizons: int) -> Floats:
    """Return points of ln(count + offset), [series, horizon, POINTS], in order.

    Normal around the last figure; the standard deviation is that of the past one-month changes,
    which grows with the root of the months since, as that of the baseline ``naive``.
    """
    from scipy.special import ndtri

    add, score = offset(vintage.corridor), ndtri(middles())
    out = []
    for line, behind in series_of(vintage):
        step = np.sqrt(np.mean(np.diff(line) ** 2))
        months = np.arange(1, horizons + 1) + behind
        out.append(line[-1] + step * np.sqrt(months)[:, None] * score)
    # no count is below zero
    return to_log(from_log(np.array(out), add), add)
