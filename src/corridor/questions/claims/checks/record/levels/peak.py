"""In which month of a span a measure was highest, or lowest, against a month that is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "months from a named month to the highest, or lowest, month of a span"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("month", "month", "month that is named"),
    Argument("within", "span", "months that are searched"),
    Argument("end", "word", "which end", "highest", ("highest", "lowest")),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return by how many months the extreme comes after the named month; 0 where it is that."""
    series = view.asked(arguments)
    first, last = arguments["within"]
    values = series.window(first, last)
    found = first + int(values.argmax() if arguments["end"] == "highest" else values.argmin())
    return Outcome(
        value=float(found - arguments["month"]),
        unit=f"months after {period(arguments['month'])}",
        sentence=f"{series.label}: {arguments['end']} of {period((first, last))} in "
        f"{period(found)} ({number(series.at(found))}); {number(series.at(arguments['month']))} in "
        f"{period(arguments['month'])}",
        figures=(
            series.figure(found),
            series.figure(arguments["month"]),
            series.figure_of((first, last)),
        ),
    )
