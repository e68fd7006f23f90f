"""A definition that nothing on file can answer, kept in the grid so that it is not passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "a definition that nothing on file can answer: what is missing, and what would answer it"
ARGUMENTS = (
    Argument("what", "text", "what is missing"),
    Argument("needs", "text", "what would make it testable"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Raise CannotSay, always; with ``needed = true`` in its test the claim is not testable."""
    raise CannotSay(arguments["what"], arguments["needs"])
