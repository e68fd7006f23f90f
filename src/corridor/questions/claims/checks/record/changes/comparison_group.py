"""Change of a population less that of a comparison group, which the cause should not reach."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "change of a population less that of a comparison group (difference of log changes)"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("other", "measure", "measure of the comparison group, the same by default", ""),
    Argument("other_population", "population", "the comparison group", "all", of="other"),
    Argument("from", "span", "month or span that changes are measured from"),
    Argument("to", "span", "month or span that they are measured to"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the difference of the log changes: below zero where the population fell more."""
    season = arguments["season"]
    other = arguments["other"] or arguments["measure"]
    pair = (view.asked(arguments), view.series(other, arguments["other_population"], season))
    changes, figures, said = [], [], []
    for series in pair:
        ends = [float(series.window(*arguments[name]).mean()) for name in ("from", "to")]
        if min(ends) <= 0:
            raise CannotSay(f"{series.label} is nought", "Months with cases in them")
        changes.append(math.log(ends[1] / ends[0]))
        said.append(f"{series.label} {percent(100 * (ends[1] / ends[0] - 1))}")
        figures += [
            series.figure_of(arguments[name], value)
            for name, value in zip(("from", "to"), ends, strict=True)
        ]
    return Outcome(
        value=changes[0] - changes[1],
        unit="log change",
        sentence=f"{period(arguments['from'])} to {period(arguments['to'])}: {said[0]}, "
        f"{said[1]}; difference of logs {changes[0] - changes[1]:+.2f}",
        figures=tuple(figures),
    )
