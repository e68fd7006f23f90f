"""Whether two series keep together in the long run, or only seem to because both drift."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "whether two series have a long-run relation (Engle and Granger): the chance of it by drift"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("other", "measure", "the other series"),
    Argument("other_population", "population", "part of it that counts", "all", of="other"),
    Argument("within", "span", "months"),
    Argument("lags", "whole", "earlier changes of the residual that are allowed for", 1),
)
_LEAST = 60  # months
_DRAWS = 2000
Floats = NDArray[np.float64]


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return how often two unrelated drifting series of this length look as closely tied.

    Logs of the measure are regressed on logs of the other; the residual is tested for a unit root.
    The chance is taken from drawn pairs of independent random walks, so it fits the length at hand.
    Source: Engle and Granger (1987), Econometrica 55(2).
    """
    months, lags = arguments["within"], arguments["lags"]
    series = view.asked(arguments)
    other = view.series(arguments["other"], arguments["other_population"], arguments["season"])
    y, x = (np.log(np.maximum(one.window(*months), 1.0)) for one in (series, other))
    if len(y) < _LEAST or lags < 0 or y.std() == 0 or x.std() == 0:
        raise CannotSay(f"{period(months)} is too short or does not move", "Five years or more")
    if abs(np.corrcoef(x, y)[0, 1]) > 1 - 1e-9:
        raise CannotSay(f"{series.label} and {other.label} are one series", "Another one")
    seen = float(_statistic(y[None], x[None], lags)[0])
    chance = float((_drawn(len(y), lags) <= seen).mean())
    slope = float(np.polyfit(x, y, 1)[0])
    return Outcome(
        value=chance,
        unit="chance by drift alone",
        sentence=f"{series.label} and {other.label}, {period(months)}: slope of logs {slope:+.2f}, "
        f"statistic {seen:.2f}; unrelated drifting series do as well in {100 * chance:.0f}% of "
        "draws",
        figures=(series.figure_of(months), other.figure_of(months)),
        parts={"slope": slope, "statistic": seen},
    )


@lru_cache(maxsize=64)
def _drawn(length: int, lags: int) -> Floats:
    """Return the statistic of pairs of independent random walks, [draw]."""
    rng = np.random.default_rng(np.random.SeedSequence([length, lags]))
    y, x = rng.standard_normal((2, _DRAWS, length)).cumsum(-1)
    return _statistic(y, x, lags)


def _statistic(y: Floats, x: Floats, lags: int) -> Floats:
    """Return the t-statistic of the residual's level in its own change, [draw]."""
    y, x = y - y.mean(-1, keepdims=True), x - x.mean(-1, keepdims=True)
    left = y - (x * y).sum(-1, keepdims=True) / (x * x).sum(-1, keepdims=True) * x
    moves = np.diff(left)
    rows = moves.shape[-1] - lags
    columns = [left[:, lags:-1]] + [
        moves[:, lags - k : lags - k + rows] for k in range(1, lags + 1)
    ]
    design = np.stack(columns, -1)
    target = moves[:, lags:]
    square = np.einsum("dtk,dtl->dkl", design, design)
    inverse = np.linalg.inv(square)
    beta = np.einsum("dkl,dtl,dt->dk", inverse, design, target, optimize=True)
    error = target - np.einsum("dtk,dk->dt", design, beta)
    variance = (error**2).sum(-1) / (rows - len(columns))
    return np.asarray(beta[:, 0] / np.sqrt(variance * inverse[:, 0, 0]), np.float64)
