"""Share of a rise from a low to a high month that had happened by a month."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "share of a rise from a low to a high month that had happened by a month"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("low", "month", "month that the rise is measured from"),
    Argument("high", "month", "month that it is measured to"),
    Argument("by", "month", "last whole month before the event that is said to have caused it"),
    Argument(
        "form", "word", "whether counts or their logs are compared", "count", ("count", "log")
    ),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the share in percent; above 100 where the high had been passed before."""
    series = view.asked(arguments)
    months = [arguments[name] for name in ("low", "by", "high")]
    low, then, high = (series.at(month) for month in months)
    if not low < high:
        raise CannotSay(
            f"{series.label} did not rise from {period(months[0])} to {period(months[2])}",
            "Months between which it rose",
        )
    if arguments["form"] == "log":
        if min(low, then) <= 0:
            raise CannotSay(f"{series.label} was nought", "The form count")
        share = math.log(then / low) / math.log(high / low)
    else:
        share = (then - low) / (high - low)
    return Outcome(
        value=100 * share,
        unit="percent of the rise",
        sentence=f"{series.label}: {number(low)} in {period(months[0])}, {number(then)} in "
        f"{period(months[1])}, {number(high)} in {period(months[2])}; {100 * share:.0f}% of the "
        f"rise by {period(months[1])}",
        figures=tuple(series.figure(month) for month in months),
    )
