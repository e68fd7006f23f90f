"""How unusual a change is among the changes over every other window of the same length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "percentile of a change among placebo windows of the same length"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument(
        "against", "population", "population whose log change is taken off; none by default", ""
    ),
    Argument("from", "month", "base month of the change"),
    Argument("to", "month", "end month of the change"),
    Argument("within", "span", "months that placebo windows lie in"),
    Argument("same_months", "flag", "whether placebo windows have the same calendar months", False),
)
_LEAST = 8  # placebo windows
_SAME = 1e-9  # log points; below it two changes are the same


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the percent of placebo windows with a change as low or lower.

    Windows that share a month after their base with the one tested are left out.
    """
    parts = [view.asked(arguments)]
    if arguments["against"]:
        season = arguments["season"]
        parts.append(view.series(arguments["measure"], arguments["against"], season))
    base, end = arguments["from"], arguments["to"]
    length = end - base
    if length < 1:
        raise CannotSay(f"{period(end)} is not after {period(base)}", "An end after the base")
    first, last = arguments["within"]

    def change(start: int) -> float:
        logs = [np.log(max(part.at(m), 1.0)) for part in parts for m in (start, start + length)]
        return float(logs[1] - logs[0] - (logs[3] - logs[2] if len(parts) > 1 else 0.0))

    step = 12 if arguments["same_months"] else 1
    starts = [
        start
        for start in range(first, last - length + 1)
        if (start - base) % step == 0 and (start + length <= base or start >= end)
    ]
    if len(starts) < _LEAST:
        raise CannotSay(
            f"only {len(starts)} placebo windows lie in {period((first, last))}",
            "A longer series",
        )
    seen = change(base)
    others = np.array([change(start) for start in starts])
    share = 100 * float((others <= seen + _SAME).mean())
    label = parts[0].label + (f" less {parts[1].label}" if len(parts) > 1 else "")
    return Outcome(
        value=share,
        unit="percentile",
        sentence=f"{label}: log change {seen:+.2f} from {period(base)} to {period(end)}; "
        f"{share:.0f}% of {len(starts)} other windows changed as low or lower",
        figures=tuple(
            figure
            for part in parts
            for figure in (part.figure(base), part.figure(end), part.figure_of((first, last)))
        ),
        parts={"change": seen, "placebo": others.tolist()},
    )
