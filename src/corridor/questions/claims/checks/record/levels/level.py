"""Level of a measure over a span: a mean, a sum, or an end of its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "STATISTICS", "WHAT", "run"]

STATISTICS = ("mean", "sum", "highest", "lowest")
"""How the months of a span become one number."""
WHAT = "level of a measure over a span, to hold against a threshold"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("over", "span", "month or span"),
    Argument("statistic", "word", "how months become one number", "mean", STATISTICS),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the level in the unit of the measure."""
    series = view.asked(arguments)
    months, statistic = arguments["over"], arguments["statistic"]
    values = series.window(*months)
    found = {
        "mean": float(values.mean()),
        "sum": float(values.sum()),
        "highest": float(values.max()),
        "lowest": float(values.min()),
    }[statistic]
    how = "" if months[0] == months[1] else f" ({statistic} of {len(values)} months)"
    return Outcome(
        value=found,
        unit=series.unit,
        sentence=f"{series.label}: {number(found)} in {period(months)}{how}",
        figures=(series.figure_of(months, found, statistic),),
    )
