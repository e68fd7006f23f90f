"""Share of a fall from a peak to a trough that had happened by a month."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "share of a fall from peak to trough that had happened by a month"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("peak", "month", "month that the fall is measured from"),
    Argument("trough", "month", "month that it is measured to"),
    Argument("by", "month", "last whole month before the event that is said to have caused it"),
    Argument(
        "form", "word", "whether counts or their logs are compared", "count", ("count", "log")
    ),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the share in percent; above 100 where the trough had been passed before."""
    series = view.asked(arguments)
    months = [arguments[name] for name in ("peak", "by", "trough")]
    high, then, low = (series.at(month) for month in months)
    if not low < high:
        raise CannotSay(
            f"{series.label} did not fall from {period(months[0])} to {period(months[2])}",
            "Months between which it fell",
        )
    if arguments["form"] == "log":
        if min(low, then) <= 0:
            raise CannotSay(f"{series.label} fell to nought", "The form count")
        share = math.log(high / then) / math.log(high / low)
    else:
        share = (high - then) / (high - low)
    return Outcome(
        value=100 * share,
        unit="percent of the fall",
        sentence=f"{series.label}: {number(high)} in {period(months[0])}, {number(then)} in "
        f"{period(months[1])}, {number(low)} in {period(months[2])}; {100 * share:.0f}% of the "
        f"fall by {period(months[1])}",
        figures=tuple(series.figure(month) for month in months),
    )
