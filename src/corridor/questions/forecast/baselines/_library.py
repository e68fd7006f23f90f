"""What the baselines of StatsForecast share: the call, and its answer as draws.

Each series is given as y = ln(count + offset), totals as series of their own, from its first
recorded month to its last one; a hole between them is a line. One that ends before the origin is
forecast from its own end. The library answers with a mean and prediction intervals; those are
read as quantiles.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, get_extra
from corridor.questions.forecast.predictive import from_log, from_quantiles, to_log
from corridor.questions.forecast.vintage import EARLY, Vintage, offset

__all__ = ["ask", "models", "series_of"]

Floats = NDArray[np.float64]

SEASON = 12
#: central intervals asked for, in percent; exact for models whose answer is normal
_INTERVALS = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98)


def models() -> Any:
    """Return the module of StatsForecast's models.

    Raises InputError where the package is not installed.
    """
    try:
        with warnings.catch_warnings():
            # what its own dependencies say of each other on import is not for our users
            warnings.simplefilter("ignore")
            import statsforecast.models as found
    except ImportError as error:
        raise InputError(
            "the baselines need the package statsforecast, which is not installed",
            remedy=get_extra("backtest"),
        ) from error
    return found


def series_of(vintage: Vintage) -> list[tuple[Floats, int]]:
    """Return (logs from first to last recorded month, months from there to the origin) of each.

    A series of less than two years is as long as the shortest record that is forecast: the months
    before it repeat its first.
    """
    made = vintage.whole
    logs = to_log(made.values, offset(vintage.corridor))
    found = []
    for line, begin, behind in zip(logs, made.begins, made.behind, strict=True):
        stop = len(line) - int(behind)
        found.append((line[max(min(int(begin), stop - EARLY - 1), 0) : stop], int(behind)))
    return found


def ask(vintage: Vintage, model: Any, horizons: int, draws: int, history: int | None) -> Floats:
    """Return the answer of one of the library's models, [series, horizon, draw], in counts."""
    add = offset(vintage.corridor)
    spans = series_of(vintage)
    levels = [0.5 - x / 200 for x in reversed(_INTERVALS)] + [0.5 + x / 200 for x in _INTERVALS]
    names = [f"lo-{x}" for x in reversed(_INTERVALS)] + [f"hi-{x}" for x in _INTERVALS]
    out = np.empty((len(spans), horizons, draws))
    for row, (series, behind) in enumerate(spans):
        y = series if history is None else series[-history:]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = model.forecast(y=y, h=horizons + behind, level=list(_INTERVALS))
        edges = np.stack([np.asarray(answer[name], float)[behind:] for name in names], -1)
        # intervals that were simulated may cross
        out[row] = from_quantiles(np.array(levels), np.sort(edges, -1), draws)
    return from_log(out, add)
