"""Changes around the events of a corridor, from its recorded series."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.core.months import format_month
from corridor.evidence.cooperation import FOLDER, Cooperation, cooperation_events
from corridor.questions.across.effect import level, step
from corridor.questions.across.result import Change, Drift, Study
from corridor.questions.across.settings import settings
from corridor.questions.across.spans import RULES, Span, spans
from corridor.system.corridor import Corridor
from corridor.system.observe import recorded, recorded_total
from corridor.system.stands import latest_of

__all__ = ["studies_of"]

Floats = NDArray[np.float64]

#: months before a corridor's first fitted month, and after its last decision point, to look at
_EARLIER, _LATER = 24, 36


@dataclass(frozen=True)
class _Counts:
    """Stops and passages by month from ``first``, NaN where one of them is not recorded."""

    first: int
    stops: Floats
    through: Floats

    def of(self, span: Span) -> tuple[Floats, Floats]:
        """Return the recorded months of a span."""
        rows = slice(max(span[0] - self.first, 0), max(span[1] - self.first, 0))
        stops, through = self.stops[rows], self.through[rows]
        both = np.isfinite(stops) & np.isfinite(through)
        return stops[both], through[both]


def studies_of(corridor: Corridor) -> tuple[Study, ...]:
    """Return the events of a corridor's folder and what changed around them.

    Raises InputError, naming file and entry, for a series or a group that the corridor lacks.
    """
    found = []
    kept: dict[tuple[str, str, tuple[str, ...]], _Counts] = {}
    for event in cooperation_events(corridor.folder / FOLDER):
        _check(event, corridor)
        counts, reason = None, event.cannot or "Nothing counts stops."
        if event.stops and not event.cannot:
            key = (event.stops, event.through, event.groups)
            try:
                kept[key] = counts = kept.get(key) or _counts(event, corridor)
            except InputError as error:
                # another record may lack the tables of a corridor that was not asked about
                reason = f"Its series cannot be read: {error.problem}."
        changes = {rule: _change(event, rule, counts, reason) for rule in RULES}
        found.append(Study(corridor.id, corridor.label, event, changes))
    return tuple(found)


def _check(event: Cooperation, corridor: Corridor) -> None:
    where = f"{corridor.id}/{FOLDER}/{event.id}"
    for name in filter(None, (event.stops, event.through)):
        if name not in corridor.series:
            raise InputError(
                f"there is no series '{name}'",
                where=where,
                remedy=nearest(name, corridor.series),
            )
    for name in event.groups:
        if name not in corridor.group_ids:
            raise InputError(
                f"there is no group '{name}'", where=where, remedy=nearest(name, corridor.group_ids)
            )


def _counts(event: Cooperation, corridor: Corridor) -> _Counts:
    first = corridor.history.first_month - _EARLIER
    count = latest_of(corridor) + _LATER - first
    stops = recorded_total(event.stops, corridor, first, count)
    by_group = recorded(event.through, corridor, first, count)
    wanted = [
        at
        for at, group in enumerate(corridor.groups)
        if (group.id in event.groups if event.groups else not group.home)
    ]
    some = by_group[wanted]
    # a group without a row in a month counts for nothing, all without one for an unknown month
    through = np.where(np.isnan(some).all(0), np.nan, np.nansum(some, 0))
    return _Counts(first, stops, through)


def _change(event: Cooperation, rule: str, counts: _Counts | None, reason: str) -> Change:
    chosen = settings()
    before, after = spans(event, rule, chosen.months, chosen.held)
    if counts is None:
        return Change(rule, before, after, None, reason)
    levels = []
    for name, span in (("before", before), ("after", after)):
        stops, through = counts.of(span)
        found = level(stops, through) if len(stops) else None
        if found is None:
            why = "no month is recorded" if not len(stops) else "the record holds only nought"
            return Change(rule, before, after, None, f"{_months(span)}, the months {name}: {why}.")
        levels.append(found)
    change = step(*levels)
    short = min(one.months for one in levels)
    if short < chosen.least:
        word = "One month" if short == 1 else f"{short} months"
        reason = f"{word} on one side: too few for an interval."
        return Change(rule, before, after, change, reason)
    drift = _drift(counts, before, after, abs(change.change))
    return Change(rule, before, after, change, pooled=True, drift=drift)


def _drift(counts: _Counts, before: Span, after: Span, size: float) -> Drift:
    """Return how far spans of the same shape move at every place of the series."""
    both = np.isfinite(counts.stops) & np.isfinite(counts.through)
    sums = [
        np.concatenate([[0.0], np.cumsum(np.where(both, values, 0.0))])
        for values in (counts.stops, counts.through, both)
    ]
    gap, ends = after[0] - before[0], (before[1] - before[0], after[1] - before[0])
    first = np.arange(len(both) - ends[1] + 1)

    def logs(begin: int, end: int) -> Floats:
        stops, through, known = (some[first + end] - some[first + begin] for some in sums)
        whole = (known == end - begin) & (stops > 0) & (through > 0)
        ratio = np.divide(stops, through, out=np.ones(len(first)), where=whole)
        return np.where(whole, np.log(np.log1p(ratio)), np.nan)

    moves = logs(gap, ends[1]) - logs(0, ends[0])
    moves = moves[np.isfinite(moves)]
    if not len(moves):
        return Drift(math.nan, 0, 0)
    # an event's own place is among them, and is as large as itself
    return Drift(
        float(np.sqrt((moves**2).mean())), len(moves), int((abs(moves) >= size - 1e-9).sum())
    )


def _months(span: Span) -> str:
    return f"{format_month(span[0])} to {format_month(span[1] - 1)}"
