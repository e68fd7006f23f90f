"""How often cooperation moved one way in past episodes of a kind: a reference class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.questions.claims.arguments import HOLD, Argument
from corridor.questions.claims.result import CannotSay, Figure, Outcome
from corridor.questions.claims.view import View
from corridor.system.bargaining import Case, load_cases

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "share of past episodes of a kind in which cooperation moved one way"
ARGUMENTS = (
    Argument("channel", "word", "channel of the episodes", "any", ("any", "migration", "security")),
    Argument("lever", "word", "what was done", words=("transfer", "threat", "offence")),
    Argument("at_least", "number", "how much of it, in the unit of the cases", 1.0),
    Argument("moved", "word", "where cooperation went", words=("up", "down", "none", "not_down")),
    Argument("recalled", "flag", "whether episodes that are only recalled count too", False),
    HOLD,
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the percent of the episodes, with a 90% interval (Jeffreys).

    Where none or all of the episodes moved so, the interval goes to that end, so that it holds the
    percent. Episodes are few and were not drawn at random; it knows only that they are few.
    """
    from scipy.stats import beta

    found = [
        case
        for case in load_cases()
        if getattr(case.levers, arguments["lever"]) >= arguments["at_least"]
        and arguments["channel"] in ("any", case.channel)
        and (arguments["recalled"] or case.status == "FOUND")
        and _known(view, case)
    ]
    if not found:
        raise CannotSay("no episode of this kind is on file", "An entry in cases/bargaining.toml")
    wanted = ("up", "none") if arguments["moved"] == "not_down" else (arguments["moved"],)
    hits = [case for case in found if case.moved in wanted]
    k, n = len(hits), len(found)
    low, high = (100 * float(q) for q in beta.ppf((0.05, 0.95), k + 0.5, n - k + 0.5))
    # as is usual for it: else none of three would lie below its own interval
    low, high = (0.0 if k == 0 else low), (100.0 if k == n else high)
    return Outcome(
        value=100 * k / n,
        unit="percent of episodes",
        interval=(low, high),
        whole=arguments["hold"] == "interval",
        sentence=f"{k} of {n} episodes: "
        + "; ".join(f"{case.label}, {case.channel}, moved {case.moved}" for case in found),
        figures=tuple(
            Figure(
                kind="evidence",
                place=f"cases/{case.id}",
                rows=f"{case.label}: {case.channel} moved {case.moved}. {case.note}",
                period="",
                value=None,
                unit="episode",
                grade="C",
                status=case.status,
                sources=case.sources,
            )
            for case in found
        ),
        parts={"hits": k, "of": n},
        established=all(case.status == "FOUND" for case in found),
    )


def _known(view: View, case: Case) -> bool:
    """Return whether an episode could be known: after the year of its latest source."""
    years = [view.store.evidence.sources[name].year for name in case.sources]
    known = [year for year in years if year is not None]
    return view.as_of is None or (bool(known) and 12 * (max(known) + 1) <= view.as_of)
