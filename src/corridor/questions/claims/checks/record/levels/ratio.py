"""Ratio of two series over a span."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "ratio of two series over a span"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("other", "measure", "series that it is divided by"),
    Argument("other_population", "population", "part of that series", "all", of="other"),
    Argument("over", "span", "month or span of the first"),
    Argument("lag", "whole", "months by which the span of the other comes first", 0),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the ratio of the means."""
    first = view.asked(arguments)
    other = view.series(arguments["other"], arguments["other_population"], arguments["season"])
    (start, end), lag = arguments["over"], arguments["lag"]
    before = (start - lag, end - lag)
    top, bottom = float(first.window(start, end).mean()), float(other.window(*before).mean())
    if bottom <= 0:
        raise CannotSay(f"{other.label} is nought in {period(before)}", "Months with cases in them")
    return Outcome(
        value=top / bottom,
        unit="ratio",
        sentence=f"{first.label} {number(top)} a month in {period((start, end))} over "
        f"{other.label} {number(bottom)} in {period(before)}: {top / bottom:.3g}",
        figures=(first.figure_of((start, end), top), other.figure_of(before, bottom)),
    )
