"""Change of a rate, one measure over another, from one span to another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "change of a measure over another, all months of a span together, between two spans"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("per", "measure", "measure that it is divided by"),
    Argument("from", "span", "month or span that the change is measured from"),
    Argument("to", "span", "month or span that it is measured to"),
    Argument("scale", "number", "of how many the rate is given", 100.0),
    Argument(
        *("form", "word", "how it is expressed", "percent"),
        words=("percent", "difference", "log"),
    ),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the change of the rate, in percent unless another form is asked for.

    A rate that rises need not come of more above the line: fewer below it do the same.
    """
    series = view.asked(arguments)
    whole = view.series(arguments["per"], season=arguments["season"])
    scale = arguments["scale"]
    rates, figures, told = [], [], []
    for name in ("from", "to"):
        months = arguments[name]
        top, bottom = (float(one.window(*months).sum()) for one in (series, whole))
        if bottom <= 0:
            raise CannotSay(f"{whole.label} is nought in {period(months)}", "Months with cases")
        rates.append(scale * top / bottom)
        figures += [series.figure_of(months, top), whole.figure_of(months, bottom)]
        told.append(f"{number(rates[-1])} in {period(months)} ({number(top)} of {number(bottom)})")
    first, last = rates
    form = arguments["form"]
    if (first <= 0 and form != "difference") or (last <= 0 and form == "log"):
        raise CannotSay(f"{series.label} is nought", "Months with cases in them")
    value, unit = _formed(first, last, form, scale)
    said = f": {percent(100 * (last / first - 1))}" if first > 0 else ""
    return Outcome(
        value=value,
        unit=unit,
        sentence=f"{series.label} per {number(scale)} of {whole.label}: {told[0]}, {told[1]}{said}",
        figures=tuple(figures),
        parts={"rates": rates},
    )


def _formed(first: float, last: float, form: str, scale: float) -> tuple[float, str]:
    if form == "difference":
        return last - first, f"of {number(scale)}"
    if form == "log":
        return math.log(last / first), "log change"
    return 100 * (last / first - 1), "percent"
