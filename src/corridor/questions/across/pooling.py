"""Pooling the events that can be computed: all of them, and by means where there are two."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from corridor.questions.across.pool import Pool, pool
from corridor.questions.across.result import Change, Pooled, Study
from corridor.questions.across.settings import settings
from corridor.questions.across.spans import RULES

__all__ = ["KINDS", "OTHERWISE", "pooled_events"]

KINDS = ("all", "transfer", "pressure")
"""What is pooled, the widest first."""
OTHERWISE = {
    "year": RULES["year"],
    "practice": RULES["practice"],
    "drift": "errors as large as the same figure moves at any time",
    "narrow": "a prior that holds events to be more alike",
}
"""How the same events are read besides."""

Error = Callable[[Change], float]


def pooled_events(studies: Sequence[Study]) -> tuple[Pooled, ...]:
    """Return the pools of the events whose means the destination used.

    What a transit country did of its own is kept apart. A kind with fewer than two events that
    can be computed under the main rule is left out, but for all.
    """
    ours = [s for s in studies if s.event.by == "destination" and s.changes["before"].pooled]
    found = []
    for kind in KINDS:
        some = [s for s in ours if kind in ("all", s.event.means)]
        if kind == "all" or len(some) > 1:
            found.append(_pooled(kind, some))
    return tuple(found)


def _pooled(kind: str, some: Sequence[Study]) -> Pooled:
    chosen = settings()
    names = tuple((s.corridor, s.event.id) for s in some)
    corridors = sorted({s.corridor for s in some})
    otherwise = {
        "year": _pool(some, "year"),
        "practice": _pool(some, "practice"),
        "drift": _pool(some, error=_drifting),
        "narrow": _pool(some, scale=chosen.spread_narrow),
    }
    alone = len(some) > 1
    return Pooled(
        kind=kind,
        events=names,
        main=_pool(some),
        otherwise=otherwise,
        without={
            name: _pool([s for s in some if s is not left])
            for name, left in zip(names, some, strict=True)
            if alone
        },
        without_corridor={
            name: _pool([s for s in some if s.corridor != name])
            for name in corridors
            if len(corridors) > 1
        },
        sure=chosen.sure,
    )


def _own(change: Change) -> float:
    return change.step.spread if change.step is not None else math.nan


def _drifting(change: Change) -> float:
    own = _own(change)
    return max(own, change.drift.size) if change.drift and change.drift.places else own


def _pool(
    some: Sequence[Study], rule: str = "before", error: Error = _own, scale: float | None = None
) -> Pool:
    """Return the pool under a rule; what cannot be computed under it is left out."""
    rows = [(s, s.changes[rule]) for s in some if s.changes[rule].pooled]
    return pool(
        [s.event.direction * c.step.change for s, c in rows if c.step is not None],
        [error(c) for _, c in rows],
        settings().mean_sd,
        settings().spread_scale if scale is None else scale,
    )
