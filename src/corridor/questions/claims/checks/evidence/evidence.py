"""A figure, or a fact coded 1 or 0, from an evidence entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "a figure, or a fact coded 1 or 0, from an evidence entry"
ARGUMENTS = (
    Argument("entry", "entry", "evidence entry"),
    Argument("figure", "word", "end of its range", "central", ("low", "central", "high")),
    Argument("known_from", "when", "month from which it could be known", None),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the figure in its own unit; not established where it is recalled or assumed."""
    entry = view.entry(arguments["entry"], arguments["known_from"])
    value = getattr(entry, arguments["figure"])
    if value is None:
        raise CannotSay(
            f"{entry.label}: no {arguments['figure']} figure", "A source that gives one"
        )
    label = "" if entry.established else f" ({entry.status}, not established)"
    return Outcome(
        value=float(value),
        unit=entry.unit,
        sentence=f"{entry.label}: {number(value)} {entry.unit}{label}",
        figures=(view.figure(entry, value),),
        established=entry.established,
    )
