"""Share of a fall from a peak to a trough that had happened by a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.checks.record.changes._share import share_before
from corridor.questions.claims.result import Outcome
from corridor.questions.claims.view import View

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "share of a fall from peak to trough that had happened by a month"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("peak", "month", "month that the fall is measured from"),
    Argument("trough", "month", "month that it is measured to"),
    Argument("by", "month", "last whole month before the event that is said to have caused it"),
    Argument(
        "form", "word", "whether counts or their logs are compared", "count", ("count", "log")
    ),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the share in percent; above 100 where the trough had been passed before."""
    return share_before(
        view, arguments, ("peak", "trough"), up=False, past="fell", nought="fell to nought"
    )
