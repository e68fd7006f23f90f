"""Announced measures as monthly exposure of each series, as known on any day.

A measure is a step in the level of the log: nothing before the day it begins, its weight from
that day on; a month in which it begins mid-way gets its share of days. What enters a forecast
is the change of the step, with the sign of the measure's own aim. Several in one month add up
as squares: four measures of one day are a package, not four times one.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.evidence.announced import PolicyEvent
from corridor.questions.forecast.structural.settings import Settings
from corridor.questions.forecast.vintage import home
from corridor.system.corridor import Corridor

__all__ = ["Exposure", "month_of"]

Floats = NDArray[np.float64]

_SIGN = {"lower": -1.0, "raise": 1.0, "unclear": 0.0}
_DAYS = 30.4375
#: months back to which an exposure is still felt
_BACK = 12


def month_of(day: datetime.date) -> int:
    """Return the month index of a day."""
    return 12 * day.year + day.month - 1


@dataclass(frozen=True)
class _Row:
    """One step: known from a day until a day, with its weights and monthly changes."""

    since: datetime.date
    until: datetime.date
    weights: Floats
    change: Floats
    rule: bool


class Exposure:
    """Exposure of series to measures, from months ``first`` on, as known on any day."""

    def __init__(
        self,
        events: Sequence[PolicyEvent],
        corridor: Corridor,
        counts: Floats,
        first: int,
        months: int,
        settings: Settings,
    ) -> None:
        """Lay out the steps; ``counts``: [group, month] from ``first`` on, without holes."""
        rows: list[_Row] = []
        for event in events:
            sign = _SIGN[event.aim]
            if sign == 0:
                continue
            weights = _weights(event, corridor, counts, first, settings)
            rule = event.kind in settings.measures["rules"]
            begins = event.begins
            told = event.end_announced
            cancelled = event.ended is not None and event.ended <= begins
            until = told if told is not None and cancelled else datetime.date.max
            step = sign * _change(begins, first, months)
            rows.append(_Row(event.announced, until, weights, step, rule))
            if event.ended is not None and told is not None and not cancelled:
                back = -sign * _change(event.ended, first, months)
                rows.append(_Row(told, datetime.date.max, weights, back, rule))
        size = len(corridor.groups) + 1
        self._since = np.array([row.since.toordinal() for row in rows], int)
        self._until = np.array([row.until.toordinal() for row in rows], int)
        self._rule = np.array([row.rule for row in rows], bool)
        weights = np.array([row.weights for row in rows]).reshape(len(rows), size)
        change = np.array([row.change for row in rows]).reshape(len(rows), months)
        self._weights = (weights**2).T
        self._change = np.sign(change) * change**2
        self._months = months

    def features(self, day: datetime.date, start: int, stop: int) -> Floats:
        """Return [month start..stop, series, feature] as known on ``day``.

        Features: all measures in the month, in the two before it, in the ten before these
        (together), and the first two for rules alone. Columns count from ``first``.
        """
        known = (self._since <= day.toordinal()) & (self._until > day.toordinal())
        low = max(start - _BACK, 0)
        seen = self._change[:, low:stop]
        every = _root(self._weights[:, known] @ seen[known])
        rules = _root(self._weights[:, known & self._rule] @ seen[known & self._rule])
        parts = [every, _back(every, 1, 2), _back(every, 3, 12), rules, _back(rules, 1, 2)]
        return np.stack(parts, -1).transpose(1, 0, 2)[start - low :]


def _root(squares: Floats) -> Floats:
    return np.sign(squares) * np.sqrt(np.abs(squares))


def _back(values: Floats, near: int, far: int) -> Floats:
    """Return the sum of the months ``near`` to ``far`` back; a mean where many."""
    out = np.zeros_like(values)
    for lag in range(near, min(far, values.shape[1] - 1) + 1):
        out[:, lag:] += values[:, :-lag]
    return out if far < 3 else out / (far - near)


def _change(day: datetime.date, first: int, months: int) -> Floats:
    """Return the monthly change of a step that begins on ``day``, [month]."""
    change = np.zeros(months)
    at = month_of(day) - first
    passed = (day.day - 1) / _DAYS
    if 0 <= at < months:
        change[at] = 1 - passed
    if 0 <= at + 1 < months:
        change[at + 1] = passed
    return change


def _weights(
    event: PolicyEvent, corridor: Corridor, counts: Floats, first: int, settings: Settings
) -> Floats:
    """Return how much of each series a measure is about: the groups, then all but home."""
    at_home = home(corridor)
    if "ALL" in event.groups:
        named = np.ones(len(at_home))
    elif "NONMEX" in event.groups:
        named = (~at_home).astype(float)
    else:
        named = np.array([float(group.id in event.groups) for group in corridor.groups])
    named = named * (settings.measures["part"] if event.reach == "part" else 1.0)
    # the month of the announcement and the one before it were not out yet
    stop = min(max(month_of(event.announced) - first - 1, 1), counts.shape[1])
    start = max(stop - int(settings.measures["share_months"]), 0)
    recent = counts[~at_home, start:stop].sum(1) + 1.0
    return np.append(named, named[~at_home] @ recent / recent.sum())
