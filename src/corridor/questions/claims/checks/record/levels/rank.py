"""Rank of a month, or of a span, among others of the same length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "rank of a month or span among others of the same length"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("at", "span", "month or span that is ranked"),
    Argument("within", "span", "months that the others lie in"),
    Argument(
        "among",
        "word",
        "which others: the same calendar months, or all",
        "same_months",
        ("same_months", "all"),
    ),
    Argument(
        "form",
        "word",
        "rank from the highest, or percent of others that are lower",
        "rank",
        ("rank", "percent_lower"),
    ),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the rank, 1 for the highest, or the percent of the others that are lower."""
    series = view.asked(arguments)
    (start, end), (first, last) = arguments["at"], arguments["within"]
    length = end - start
    step = 12 if arguments["among"] == "same_months" else 1
    seen = float(series.window(start, end).mean())
    values = np.array(
        [
            series.window(month, month + length).mean()
            for month in range(first, last - length + 1)
            if (month - start) % step == 0 and month != start
        ]
    )
    if not len(values):
        raise CannotSay(f"nothing to compare with in {period((first, last))}", "A longer span")
    rank = 1 + int((values > seen).sum())
    lower = 100 * float((values < seen).mean())
    kind = "spans of the same months" if step == 12 else "spans of the same length"
    wanted = arguments["form"] == "rank"
    return Outcome(
        value=float(rank) if wanted else lower,
        unit="rank" if wanted else "percent",
        sentence=f"{series.label}: {number(seen)} in {period((start, end))} is number {rank} of "
        f"{len(values) + 1} {kind} in {period((first, last))}",
        figures=(series.figure_of((start, end), seen), series.figure_of((first, last))),
    )
