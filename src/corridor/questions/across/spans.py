"""Which months are before an event and which after it, by the same rules for all."""

from __future__ import annotations

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
    begin = event.begins(held)
    if rule == "practice" and event.practised is not None:
        begin = max(begin, event.practised)
    end, ends = begin + months, event.ends(held)
    if ends is not None:
        end = min(end, ends)
    after = (begin, max(end, begin))
    if rule == "year":
        return (after[0] - 12, after[1] - 12), after
    first = _month(event.announced)
    return (first - months, first), after


def _month(day: datetime.date) -> int:
    return 12 * day.year + day.month - 1
