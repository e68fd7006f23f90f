"""Share of a measure that is of one population, over a span of months."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "share of a measure that is of one population, over a span"
ARGUMENTS = (
    MEASURE,
    Argument("population", "population", "the part"),
    Argument("of", "population", "the whole", "all"),
    Argument("over", "span", "month or span"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the share in percent."""
    part = view.asked(arguments)
    whole = view.series(arguments["measure"], arguments["of"])
    months = arguments["over"]
    one, all_ = (float(series.window(*months).sum()) for series in (part, whole))
    if all_ <= 0:
        raise CannotSay(f"{whole.label} is nought in {period(months)}", "Months with cases in them")
    return Outcome(
        value=100 * one / all_,
        unit="percent",
        sentence=f"{part.label}: {number(one)} of {number(all_)} in {period(months)} "
        f"({100 * one / all_:.1f}%)",
        figures=(part.figure_of(months, one, "sum"), whole.figure_of(months, all_, "sum")),
    )
