"""How one occurrence is read: it bears a claim out, leaves it open, or says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.checks.evidence.occurrence import run as occurrence
from corridor.questions.claims.result import Outcome
from corridor.questions.claims.view import View

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "how an occurrence on file is read: it bears the claim out, leaves it open or says otherwise"
_READINGS = {
    "says_so": (1.0, "bears it out"),
    "leaves_open": (0.5, "leaves it open"),
    "says_otherwise": (0.0, "says otherwise"),
}
ARGUMENTS = (
    Argument("occurrence", "occurrence", "occurrence of the evidence"),
    Argument("reading", "word", "how it is read", words=tuple(_READINGS)),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return 1, 0.5 or 0.

    The reading is a coding of a text and stands in the claim's file, beside the words that it is
    of; whoever reads them another way changes it there and runs the claim again.
    """
    found = occurrence(view, {"occurrence": arguments["occurrence"]})
    value, words = _READINGS[arguments["reading"]]
    return replace(
        found,
        value=value,
        unit="1 bears it out, 0.5 leaves it open, 0 says otherwise",
        sentence=f"{found.sentence}. Read here as: {words}",
    )
