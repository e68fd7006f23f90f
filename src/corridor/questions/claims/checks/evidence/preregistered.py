"""How many events were seen under a definition that was fixed beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.result import CannotSay, Figure, NotYet, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import period
from corridor.system.confrontation import REGISTERED, load_definitions, load_shootings

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "events seen under a definition that was fixed beforehand"
ARGUMENTS = (
    Argument(
        "definition",
        "word",
        "definition of events/confrontation.toml, or shootings",
        words=(*REGISTERED, "shootings"),
    ),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the count; not established where it is recalled.

    A count of none that may be incomplete says nothing, and gives no outcome.
    """
    known = {one.id: one for one in (*load_definitions(), load_shootings())}
    one = known[arguments["definition"]]
    seen = one.seen
    months = (seen.start, seen.until)
    if view.as_of is not None and view.as_of < seen.until:
        raise NotYet(f"{period(months)} was not over", f"Ask again after {period(seen.until)}")
    if seen.at_least and not seen.count:
        raise CannotSay(
            f"{one.label}: none is known of in {period(months)}, and not all was traced",
            "A complete count",
        )
    more = " or more" if seen.at_least else ""
    return Outcome(
        value=float(seen.count),
        unit=one.counts,
        sentence=f"{one.label}, {period(months)}: {seen.count}{more} {one.counts}. {seen.note}",
        figures=(
            Figure(
                kind="evidence",
                place=f"confrontation/{one.id}",
                rows=one.definition,
                period=period(months),
                value=float(seen.count),
                unit=one.counts,
                grade="C",
                status=seen.status,
                sources=seen.sources,
            ),
        ),
        established=seen.status == "FOUND",
    )
