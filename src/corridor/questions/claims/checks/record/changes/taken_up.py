"""How much of a fall of one measure comes back as a rise of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "rise of another measure, as a percent of the fall of a measure between two spans"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("other", "measure", "where those who no longer come this way would be counted"),
    Argument("other_population", "population", "part of it that counts", "all", of="other"),
    Argument("from", "span", "month or span that both changes are measured from"),
    Argument("to", "span", "month or span that they are measured to"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the percent: 100 if all are taken up, below nought if the other fell as well.

    Both are mean months in numbers, of things that count alike. That the other rose does not say
    that the same people came there.

    Raises CannotSay where the measure did not fall.
    """
    series = view.asked(arguments)
    other = view.series(arguments["other"], arguments["other_population"], arguments["season"])
    base, end = arguments["from"], arguments["to"]
    ends = [[float(one.window(*m).mean()) for m in (base, end)] for one in (series, other)]
    (first, last), (before, after) = ends
    if last >= first:
        raise CannotSay(
            f"{series.label} did not fall from {period(base)} to {period(end)}",
            "Spans between which it fell",
        )
    share = 100 * (after - before) / (first - last)
    return Outcome(
        value=share,
        unit="percent of the fall",
        sentence=f"{series.label}: {number(first)} a month in {period(base)}, {number(last)} in "
        f"{period(end)}; {other.label}: {number(before)} and {number(after)}, {share:.0f}% of "
        "the fall",
        figures=tuple(
            one.figure_of(months, value)
            for one, pair in zip((series, other), ends, strict=True)
            for months, value in zip((base, end), pair, strict=True)
        ),
    )
