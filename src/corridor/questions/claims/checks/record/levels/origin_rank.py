"""Which place one origin takes among others by its part of a measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "place of one origin among others, 1 for the largest"
ARGUMENTS = (
    MEASURE,
    Argument("population", "population", "the origin that is placed"),
    Argument("among", "words", "codes of the origins that it is placed among"),
    Argument("over", "span", "month or span"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return 1 and the number of other origins with more over the span."""
    mine, months = arguments["population"], arguments["over"]
    others = [code for code in arguments["among"] if code != mine]
    if not others:
        raise CannotSay("there is no other origin to compare with", "More codes of origins")
    totals = {}
    for code in (mine, *others):
        series = view.series(arguments["measure"], code)
        totals[code] = (float(series.window(*months).sum()), series)
    order = sorted(totals, key=lambda code: -totals[code][0])
    place = 1 + sum(totals[code][0] > totals[mine][0] for code in others)
    named = ", ".join(f"{code} {number(totals[code][0])}" for code in order[:8])
    return Outcome(
        value=float(place),
        unit="place",
        sentence=f"{totals[mine][1].label}: place {place} of {len(totals)} in {period(months)} "
        f"({named})",
        figures=tuple(
            totals[code][1].figure_of(months, totals[code][0], "sum")
            for code in dict.fromkeys([mine, *order[:8]])
        ),
        parts={"totals": {code: totals[code][0] for code in order}},
    )
