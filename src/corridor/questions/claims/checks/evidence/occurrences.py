"""How many occurrences of some kinds lie between two dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.core.months import parse_month
from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.result import CannotSay, NotYet, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "number of occurrences of some kinds between two months"
ARGUMENTS = (
    Argument("kinds", "deeds", "kinds that are counted"),
    Argument("channels", "channels", "channels that are counted; all by default", ()),
    Argument("by", "text", "a word in the name of who acts; anybody by default", ""),
    Argument("between", "dates", "months that they lie in"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the number on file that were read in a source.

    The file holds what claims rest on and is no census: a low count is weak evidence of few.
    """
    if not view.store.evidence.occurrences:
        raise CannotSay("no occurrence is on file", "Entries in events/occurrences")
    first, last = arguments["between"]
    if view.as_of is not None and view.as_of < last:
        raise NotYet(f"{period((first, last))} was not over", f"Ask again after {period(last)}")
    found = [
        one
        for one in view.occurrences()
        if one.kind in arguments["kinds"]
        and (not arguments["channels"] or one.channel in arguments["channels"])
        and arguments["by"].lower() in one.by.lower()
        and first <= parse_month(one.month) <= last
        and one.established
    ]
    kinds = ", ".join(arguments["kinds"])
    named = "; ".join(f"{one.date} {one.what.rstrip('.')}" for one in found[:5])
    return Outcome(
        value=float(len(found)),
        unit="occurrences on file",
        sentence=f"{len(found)} of kind {kinds} in {period((first, last))}"
        + (f": {named}" if named else ""),
        figures=tuple(view.happening(one) for one in found),
    )
