"""How far a measure lies from where the trend of the months before would have taken it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import HOLD, MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, percent, period

__all__ = ["ARGUMENTS", "CAVEAT", "WHAT", "run"]

WHAT = "percent by which a measure lies above the trend of months before, carried on"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("fit", "span", "months that the trend is taken from, three or more"),
    Argument("over", "span", "later month or span that is held against it"),
    Argument(
        *("form", "word", "mean of the logs, or all people of the span together", "log"),
        words=("log", "people"),
    ),
    HOLD,
)
CAVEAT = (
    "The interval takes the months as independent, which makes it too narrow; a line through a "
    "part of a season or of a peak is no forecast."
)
_LEAST = 3  # months


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the percent above a straight line through the logs: below nought if under it.

    The 90% interval is that of a prediction: it holds the error of the line and that of the
    months held against it, both taken as independent, which makes it too narrow. A line through a
    part of a season or of a peak is no forecast; vary the months that it is taken from.
    """
    from scipy.stats import t

    series = view.asked(arguments)
    fit, over = arguments["fit"], arguments["over"]
    known, seen = series.window(*fit), series.window(*over)
    n, k = len(known), len(seen)
    if n < _LEAST:
        raise CannotSay(f"{period(fit)} is too short for a trend", "Three months or more")
    if over[0] <= fit[1]:
        raise CannotSay(f"{period(over)} is not after {period(fit)}", "A later span")
    if min(known.min(), seen.min()) <= 0:
        raise CannotSay(f"{series.label} is nought in a month", "Months with cases in them")
    time = np.arange(n) - (n - 1) / 2
    logs = np.log(known)
    spread = float((time**2).sum())
    slope = float((time * logs).sum() / spread)
    later = np.arange(over[0], over[1] + 1) - fit[0] - (n - 1) / 2
    line = np.exp(logs.mean() + slope * later)
    if arguments["form"] == "people":
        gap = math.log(float(seen.sum() / line.sum()))
    else:
        gap = float((np.log(seen) - np.log(line)).mean())
    left = float(((logs - logs.mean() - slope * time) ** 2).sum()) / (n - 2)
    error = math.sqrt(left * (1 / k + 1 / n + float(later.mean()) ** 2 / spread))
    half = float(t.ppf(0.95, n - 2)) * error
    low, middle, high = (100 * (math.exp(gap + shift) - 1) for shift in (-half, 0.0, half))
    return Outcome(
        value=middle,
        unit="percent of the trend",
        interval=(low, high),
        whole=arguments["hold"] == "interval",
        sentence=f"{series.label}: {number(float(seen.mean()))} a month in {period(over)}, where "
        f"the trend of {period(fit)} ({percent(100 * (math.exp(slope) - 1))} a month) comes to "
        f"{number(float(line.mean()))}: {percent(middle)} (90%: {percent(low)} to {percent(high)})",
        figures=(series.figure_of(fit), series.figure_of(over, float(seen.mean()))),
        parts={"trend": line.tolist(), "recorded": seen.tolist()},
    )
