"""Where a month, or a span, stands among the years of a longer series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "percent of the years of a yearly measure whose mean month was lower"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("at", "dates", "month or span whose mean is placed"),
    Argument("years", "measure", "yearly measure of the same thing"),
    Argument("within", "dates", "months that the years stand at, the last of each"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the percent of years with a lower mean month than the month or span had.

    For years that are known as a whole alone. A low month of a year that is not low may be missed.
    """
    series = view.asked(arguments)
    yearly = view.series(arguments["years"])
    at, (first, last) = arguments["at"], arguments["within"]
    seen = float(series.window(*at).mean())
    values = {
        yearly.first + place: value / 12
        for place, value in enumerate(yearly.seen())
        if not np.isnan(value) and first <= yearly.first + place <= last
    }
    if not values:
        raise CannotSay(f"no year of {yearly.label} lies in {period((first, last))}", "Other years")
    lowest = min(values, key=lambda month: values[month])
    lower = [month for month, value in values.items() if value < seen]
    return Outcome(
        value=100 * len(lower) / len(values),
        unit="percent",
        sentence=f"{series.label}: {number(seen)} a month in {period(at)}; "
        f"{len(lower)} of {len(values)} years had fewer a month, the lowest "
        f"{number(values[lowest])} in the year to {period(lowest)}",
        figures=(
            series.figure_of(at, seen),
            yearly.figure_of((min(values), max(values))),
            yearly.figure(lowest),
        ),
    )
