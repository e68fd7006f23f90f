"""Whether a series moves with an earlier dose: correlation or slope over a span of months."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import HOLD, MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import period

__all__ = ["ARGUMENTS", "CAVEAT", "WHAT", "run"]

WHAT = "correlation or slope of a measure on an earlier dose"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("dose", "measure", "series of the dose"),
    Argument("dose_population", "population", "part of the dose that counts", "all", of="dose"),
    Argument("per", "measure", "measure, of everybody, that it is divided by; none by default", ""),
    Argument("within", "span", "months of the measure"),
    Argument("lag", "whole", "months by which the dose comes first", 1),
    Argument("form", "word", "what is compared", "changes", ("changes", "levels")),
    Argument("statistic", "word", "what is given", "correlation", ("correlation", "slope")),
    HOLD,
)
CAVEAT = (
    "A correlation over time is no cause. The intervals take months as independent, which they are "
    "not: they are too narrow."
)
_LEAST = 8  # months
_MOST = 1 - 1e-12
_Z = 1.6449  # standard normal, 95%


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the correlation, or the slope, of logs or of monthly changes of logs.

    A correlation over time is no cause: a common trend makes one in levels. Intervals take months
    as independent, which they are not; they are too narrow.
    """
    season = arguments["season"]
    series = view.asked(arguments)
    dose = view.series(arguments["dose"], arguments["dose_population"], season)
    (first, last), lag = arguments["within"], arguments["lag"]
    back = 1 if arguments["form"] == "changes" else 0
    y = np.log(np.maximum(series.window(first - back, last), 1.0))
    given = dose.window(first - back - lag, last - lag)
    label, figures = dose.label, [dose.figure_of((first - back - lag, last - lag))]
    if arguments["per"]:
        whole = view.series(arguments["per"], season=season)
        given = given / np.maximum(whole.window(first - back - lag, last - lag), 1.0)
        label += f" per {whole.label}"
        figures.append(whole.figure_of((first - back - lag, last - lag)))
    else:
        given = np.maximum(given, 1.0)
    if (given <= 0).any():
        raise CannotSay(f"{label} is nought in a month", "Months in which it is not")
    x = np.log(given)
    if back:
        y, x = np.diff(y), np.diff(x)
    if len(y) < _LEAST or y.std() == 0 or x.std() == 0:
        raise CannotSay(f"{period((first, last))} is too short or does not move", "More months")
    # a perfect correlation has no finite interval
    r = float(np.clip(np.corrcoef(x, y)[0, 1], -_MOST, _MOST))
    if arguments["statistic"] == "correlation":
        half = _Z / math.sqrt(len(y) - 3)
        low, high = (math.tanh(math.atanh(r) + sign * half) for sign in (-1, 1))
        middle, unit = r, "correlation"
    else:
        middle = r * float(y.std() / x.std())
        error = abs(middle) * math.sqrt((1 / max(r * r, 1e-12) - 1) / (len(y) - 2))
        low, high, unit = middle - _Z * error, middle + _Z * error, "log change for one of the dose"
    return Outcome(
        value=middle,
        unit=unit,
        interval=(low, high),
        whole=arguments["hold"] == "interval",
        sentence=f"{series.label} and {label} {lag} months before, {arguments['form']}, "
        f"{period((first, last))}: {unit} {middle:+.2f} (90%: {low:+.2f} to {high:+.2f})",
        figures=(series.figure_of((first - back, last)), *figures),
        parts={"dose": x.tolist(), "outcome": y.tolist()},
    )
