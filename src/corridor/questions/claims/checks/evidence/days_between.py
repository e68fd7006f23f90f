"""How many days lie between two occurrences."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.checks.evidence.occurrence import run as occurrence
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "days from one occurrence to another"
ARGUMENTS = (
    Argument("first", "occurrence", "occurrence that is counted from"),
    Argument("then", "occurrence", "occurrence that is counted to"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the days; what comes after is not thereby what follows from it."""
    found = [occurrence(view, {"occurrence": arguments[name]}) for name in ("first", "then")]
    days = []
    for name in ("first", "then"):
        one = view.store.evidence.occurrences[arguments[name]]
        try:
            days.append(datetime.date.fromisoformat(one.date))
        except ValueError:
            raise CannotSay(
                f"{one.what} Only {one.date} is known", "A source that gives the day"
            ) from None
    return Outcome(
        value=float((days[1] - days[0]).days),
        unit="days",
        sentence=f"{(days[1] - days[0]).days} days. {found[0].sentence}. {found[1].sentence}",
        figures=(*found[0].figures, *found[1].figures),
        established=found[0].established and found[1].established,
    )
