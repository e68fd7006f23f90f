"""Whether one change of level describes a span better than a steady trend."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.checks.record.shapes._levels import step
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "BIC of a steady trend less that of one change of level: above zero favours the level"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("within", "span", "months that are described"),
    Argument("least", "whole", "months on either side of a change of level at the least", 1),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return BIC(trend) - BIC(level): both on logs, the place of the step a parameter."""
    series = view.asked(arguments)
    (first, last), least = arguments["within"], arguments["least"]
    logs = np.log(np.maximum(series.window(first, last), 1.0))
    n = len(logs)
    if least < 1 or n < max(5, 2 * least):
        raise CannotSay(f"{period((first, last))} is too short to tell them apart", "More months")
    place, left = step(logs, least)
    time = np.arange(n) - (n - 1) / 2
    slope = float((time * logs).sum() / (time**2).sum())
    trend = float(((logs - logs.mean() - slope * time) ** 2).sum())
    tiny = 1e-9
    # parameters besides the variance: level and slope; two levels and the place of the step
    bic = [n * math.log(max(s, tiny) / n) + k * math.log(n) for s, k in ((trend, 2), (left, 3))]
    value = bic[0] - bic[1]
    better = "one change of level" if value > 0 else "a steady trend"
    return Outcome(
        value=value,
        unit="BIC",
        sentence=f"{series.label}, {period((first, last))}: {better} describes it better (by "
        f"{abs(value):.1f}); trend {100 * (math.exp(slope) - 1):+.1f}% a month, best change of "
        f"level in {period(first + place)}",
        figures=(series.figure_of((first, last)),),
    )
