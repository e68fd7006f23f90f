"""StatsForecast Naive: the last month goes on, with the spread of a random walk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.baselines import _library
from corridor.questions.forecast.vintage import Vintage

__all__ = ["HISTORY", "LABEL", "WHAT", "forecast"]

LABEL = "Naive"
WHAT = "StatsForecast Naive: last value, normal with the spread of its one-month changes"
HISTORY: int | None = None


def forecast(vintage: Vintage, horizons: int, draws: int, seed: int) -> NDArray[np.float64]:
    """Return points of equal probability, [series, horizon, draw], in counts; no randomness."""
    model = _library.models().Naive()
    return _library.ask(vintage, model, horizons, draws, HISTORY)
