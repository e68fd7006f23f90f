"""Change of a measure from one month, or mean of months, to another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import averaged, percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "change of a measure between two months, or between the means of two spans"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("from", "span", "month or span that it is measured from"),
    Argument("to", "span", "month or span that it is measured to"),
    Argument(
        *("form", "word", "how it is expressed", "percent"),
        words=("percent", "log", "difference", "ratio"),
    ),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the change, in percent unless another form is asked for."""
    series = view.asked(arguments)
    base, end = arguments["from"], arguments["to"]
    first, last = (float(series.window(*months).mean()) for months in (base, end))
    form = arguments["form"]
    if (first <= 0 and form != "difference") or (last <= 0 and form == "log"):
        raise CannotSay(
            f"{series.label} is nought in {period(base if first <= 0 else end)}",
            "A base month with cases in it",
        )
    value, unit = _formed(first, last, form, series.unit)
    said = f" ({percent(100 * (last / first - 1))})" if first > 0 else ""
    return Outcome(
        value=value,
        unit=unit,
        sentence=f"{series.label}: {averaged(first, base)}, {averaged(last, end)}{said}",
        figures=(series.figure_of(base, first), series.figure_of(end, last)),
    )


def _formed(first: float, last: float, form: str, unit: str) -> tuple[float, str]:
    if form == "difference":
        return last - first, unit
    if form == "ratio":
        return last / first, "ratio"
    if form == "log":
        return math.log(last / first), "log change"
    return 100 * (last / first - 1), "percent"
