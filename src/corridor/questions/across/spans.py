"""Which months are before an event and which after it, by the same rules for all."""

from __future__ import annotations

import calendar
import datetime

from corridor.evidence.cooperation import Cooperation

__all__ = ["RULES", "Span", "spans"]

#: first month and the month after the last
Span = tuple[int, int]

RULES = {
    "before": "the months in force against as many months before the announcement",
    "year": "the months in force against the same months of the year before",
    "practice": "as the first, and from the month of practice where that was later",
}
"""How months are chosen. The first is the main one."""


def spans(event: Cooperation, rule: str, months: int, held: float) -> tuple[Span, Span]:
    """Return the months before and after.

    A month is after where the event is in force on at least a share ``held`` of its days; there
    are ``months`` of them, or fewer where the event ended. Months between the announcement and
    the first such month are neither.
    """
    begin = _month(event.in_force)
    if _share(begin, event.in_force, event.ended) < held:
        begin += 1
    if rule == "practice" and event.practised is not None:
        begin = max(begin, event.practised)
    end = begin + months
    if event.ended is not None:
        last = _month(event.ended)
        end = min(end, last + (_share(last, event.in_force, event.ended) >= held))
    after = (begin, max(end, begin))
    if rule == "year":
        return (after[0] - 12, after[1] - 12), after
    first = _month(event.announced)
    return (first - months, first), after


def _month(day: datetime.date) -> int:
    return 12 * day.year + day.month - 1


def _share(month: int, begins: datetime.date, ended: datetime.date | None) -> float:
    """Return the share of a month's days on which the event is in force."""
    year, number = month // 12, month % 12 + 1
    days = calendar.monthrange(year, number)[1]
    first, last = datetime.date(year, number, 1), datetime.date(year, number, days)
    upto = last if ended is None else min(last, ended)
    return max((upto - max(first, begins)).days + 1, 0) / days
