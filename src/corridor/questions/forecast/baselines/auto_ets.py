"""StatsForecast AutoETS: exponential smoothing, its form chosen by AICc."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.baselines import _library
from corridor.questions.forecast.vintage import Vintage

__all__ = ["HISTORY", "LABEL", "WHAT", "forecast"]

LABEL = "AutoETS"
WHAT = "StatsForecast AutoETS, season of 12 months, form by AICc, its own intervals"
HISTORY: int | None = None


def forecast(vintage: Vintage, horizons: int, draws: int, seed: int) -> NDArray[np.float64]:
    """Return points of equal probability, [series, horizon, draw], in counts; no randomness."""
    model = _library.models().AutoETS(season_length=_library.SEASON)
    return _library.ask(vintage, model, horizons, draws, HISTORY)
