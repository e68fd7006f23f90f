"""Share of a change between two months that had happened by a month in between."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["share_before"]


def share_before(
    view: View,
    arguments: Mapping[str, Any],
    ends: tuple[str, str],
    *,
    up: bool,
    past: str,
    nought: str,
) -> Outcome:
    """Return the share in percent; above 100 where the end had been passed before.

    ``ends``: names of the arguments with the first and the last month; ``up``: a rise and no
    fall; ``past``: what it is said to have done; ``nought``: what is said of a count of nobody.

    Raises CannotSay where it went the other way, and for logs of nobody.
    """
    series = view.asked(arguments)
    word = "rise" if up else "fall"
    months = [arguments[name] for name in (ends[0], "by", ends[1])]
    first, then, last = (series.at(month) for month in months)
    if not (first < last if up else last < first):
        raise CannotSay(
            f"{series.label} did not {word} from {period(months[0])} to {period(months[2])}",
            f"Months between which it {past}",
        )
    if arguments["form"] == "log":
        if min(first, then, last) <= 0:
            raise CannotSay(f"{series.label} {nought}", "The form count")
        share = math.log(first / then) / math.log(first / last)
    else:
        share = (first - then) / (first - last)
    return Outcome(
        value=100 * share,
        unit=f"percent of the {word}",
        sentence=f"{series.label}: {number(first)} in {period(months[0])}, {number(then)} in "
        f"{period(months[1])}, {number(last)} in {period(months[2])}; {100 * share:.0f}% of the "
        f"{word} by {period(months[1])}",
        figures=tuple(series.figure(month) for month in months),
    )
