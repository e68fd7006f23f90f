"""Trend of a measure over a span: percent a month."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import HOLD, MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "trend of a measure over a span, percent a month"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("within", "span", "three months or more"),
    HOLD,
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the slope of a line through the logs, with its 90% interval.

    The interval takes the errors of months as independent.
    """
    from scipy.stats import linregress, t

    series = view.asked(arguments)
    months = arguments["within"]
    logs = np.log(np.maximum(series.window(*months), 1.0))
    if len(logs) < 3:
        raise CannotSay(f"{period(months)} is too short for a trend", "Three months or more")
    fit = linregress(np.arange(len(logs)), logs)
    half = float(t.ppf(0.95, len(logs) - 2)) * float(fit.stderr)
    low, middle, high = (
        100 * (math.exp(float(fit.slope) + shift) - 1) for shift in (-half, 0.0, half)
    )
    return Outcome(
        value=middle,
        unit="percent a month",
        interval=(low, high),
        whole=arguments["hold"] == "interval",
        sentence=f"{series.label}, {period(months)}: {percent(middle)} a month "
        f"(90%: {percent(low)} to {percent(high)})",
        figures=(series.figure_of(months),),
    )
