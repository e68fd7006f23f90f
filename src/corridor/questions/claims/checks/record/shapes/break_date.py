"""When the level of a measure changed, against a date that is named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.checks.record.shapes._levels import step
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "months from a named month to the best-fitting change of level in a span"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("month", "month", "month that is named"),
    Argument("within", "span", "months that are searched"),
    Argument("least", "whole", "months on either side of the break at the least", 3),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return by how many months the new level begins after the named month.

    One step between two levels of the logs, placed by least squares.
    """
    series = view.asked(arguments)
    (first, last), least = arguments["within"], arguments["least"]
    logs = np.log(np.maximum(series.window(first, last), 1.0))
    if least < 1 or len(logs) < 2 * least:
        raise CannotSay(f"{period((first, last))} is too short for a break", "A longer span")
    place, left = step(logs, least)
    whole = float(((logs - logs.mean()) ** 2).sum())
    size = 100 * (math.exp(float(logs[place:].mean() - logs[:place].mean())) - 1)
    found = first + place
    explained = 1 - left / whole if whole else 0.0
    return Outcome(
        value=float(found - arguments["month"]),
        unit=f"months after {period(arguments['month'])}",
        sentence=f"{series.label}, {period((first, last))}: the level changes by {percent(size)} "
        f"from {period(found)} on, which accounts for {100 * explained:.0f}% of the variance",
        figures=(series.figure_of((first, last)), series.figure(found)),
        parts={"break": period(found), "change": size, "explained": explained},
    )
