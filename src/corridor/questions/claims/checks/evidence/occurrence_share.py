"""What share of the occurrences that go one way or the other goes one way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.checks.evidence.occurrences import run as counted
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "share of occurrences of some kinds among these and those of the opposite kinds"
ARGUMENTS = (
    Argument("kinds", "deeds", "kinds that go one way"),
    Argument("against", "deeds", "kinds that go the other way"),
    Argument("channels", "channels", "channels that are counted; all by default", ()),
    Argument("by", "text", "a word in the name of who acts; anybody by default", ""),
    Argument("between", "dates", "months that they lie in"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the percent; the file holds what claims rest on and is no census."""
    both = {"channels": arguments["channels"], "by": arguments["by"]}
    both["between"] = arguments["between"]
    one, other = (
        counted(view, {**both, "kinds": arguments[kinds]}) for kinds in ("kinds", "against")
    )
    whole = one.value + other.value
    if not whole:
        raise CannotSay(
            f"nothing of these kinds is on file in {period(arguments['between'])}",
            "Entries in events/occurrences",
        )
    return Outcome(
        value=100 * one.value / whole,
        unit="percent of occurrences on file",
        sentence=f"{number(one.value)} of {number(whole)}. {one.sentence}. "
        f"Against: {other.sentence}",
        figures=(*one.figures, *other.figures),
    )
