"""Whether something happened or was said: one dated occurrence of the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.result import NotYet, Outcome
from corridor.questions.claims.view import View

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "whether something happened or was said: 1 where an occurrence is on file"
ARGUMENTS = (Argument("occurrence", "occurrence", "occurrence of the evidence"),)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return 1; not established where the occurrence is recalled."""
    one = view.store.evidence.occurrences[arguments["occurrence"]]
    if one not in view.occurrences():
        raise NotYet(f"{one.what} Known from {one.known} on", f"Ask again from {one.known} on")
    label = "" if one.established else f" ({one.status}, not established)"
    told = f'{one.what} "{one.quote}"' if one.quote else one.what.rstrip(".")
    return Outcome(
        value=1.0,
        unit="1 if it is on file",
        sentence=f"{one.date}, {one.by}: {told}{label}",
        figures=(view.happening(one),),
        established=one.established,
    )
