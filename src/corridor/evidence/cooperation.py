"""Events of cooperation: when a country on the way was to stop more people, or fewer, and why.

The ``cooperation/*.toml`` of a corridor's folder hold one table ``[id]`` per event. They say days,
means, the recorded series that count stops and passages, and what else happened. What changed is
computed from the record and stands nowhere in them.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from pathlib import Path

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.evidence.entries import GRADES, STATUSES
from corridor.evidence.files import Entry, distinct

__all__ = ["BY", "FOLDER", "MEANS", "Cooperation", "cooperation_events"]

FOLDER = "cooperation"
"""Where a corridor's folder holds them."""
MEANS = {
    "transfer": "money, equipment or other help",
    "pressure": "a threat of harm to trade or of other harm",
    "both": "help and a threat together",
    "unclear": "neither can be told from what was published",
}
"""By what means cooperation was sought."""
BY = {
    "destination": "the destination sought more stops",
    "transit": "the transit country itself used its stops as a means",
}
"""Who used the means."""
_FIELDS = (
    *("label", "announced", "in_force", "ended", "practised", "practised_why", "means", "by"),
    *("direction", "stops", "through", "groups", "cannot", "besides", "status", "source", "grade"),
)


@dataclass(frozen=True)
class Cooperation:
    """One event of cooperation.

    Attributes
    ----------
    id, label: name, and what it was in neutral words.
    announced, in_force, ended: days; ``ended`` is None while it lasts.
    practised: first month in which it was practised, where that is said to be later; else None.
    practised_why: what is known of that month.
    means, by: of ``MEANS`` and ``BY``.
    direction: +1 where more stops were announced, -1 where fewer.
    stops, through: ids of the corridor's series; ``stops`` is empty where nothing counts them.
    groups: whose passages are counted; empty for all but nationals of the transit country.
    cannot: why no change may be computed; empty where it may.
    besides: what else happened in the months around it.
    status, source, grade: how its days and means are known.
    """

    id: str
    label: str
    announced: datetime.date
    in_force: datetime.date
    ended: datetime.date | None
    practised: int | None
    practised_why: str
    means: str
    by: str
    direction: int
    stops: str
    through: str
    groups: tuple[str, ...]
    cannot: str
    besides: str
    status: str
    source: str
    grade: str

    def begins(self, held: float) -> int:
        """Return the first month that it is in force on at least a share ``held`` of the days."""
        month = _month(self.in_force)
        return month if self._share(month) >= held else month + 1

    def ends(self, held: float) -> int | None:
        """Return the month after the last of these; None while it lasts."""
        if self.ended is None:
            return None
        month = _month(self.ended)
        return month + (self._share(month) >= held)

    def _share(self, month: int) -> float:
        """Return the share of a month's days on which it is in force."""
        year, number = month // 12, month % 12 + 1
        days = calendar.monthrange(year, number)[1]
        first, last = datetime.date(year, number, 1), datetime.date(year, number, days)
        upto = last if self.ended is None else min(last, self.ended)
        return max((upto - max(first, self.in_force)).days + 1, 0) / days


def cooperation_events(folder: Path) -> tuple[Cooperation, ...]:
    """Return a folder's events in the order of their days; none where there is no such folder.

    Raises InputError, naming file, line and entry, for what is missing, unknown or at odds with
    itself.
    """
    found = map(_event, distinct(folder))
    return tuple(sorted(found, key=lambda event: (event.announced, event.id)))


def _event(entry: Entry) -> Cooperation:
    entry.only(_FIELDS)
    announced, begins = entry.day("announced"), entry.day("in_force")
    ended = entry.day("ended") if "ended" in entry.raw else None
    if begins < announced:
        entry.fail(f"it is in force on {begins}, before it was announced", "Correct the days")
    if ended is not None and ended < begins:
        entry.fail(f"it ended on {ended}, before it was in force", "Correct the days", "ended")
    practised = _practised(entry, begins)
    direction = entry.number("direction")
    if direction not in (None, 1.0, -1.0):
        entry.fail(f"direction is {direction:g}", "Write direction = 1 or -1", "direction")
    cannot = _optional(entry, "cannot")
    if "stops" not in entry.raw and not cannot:
        entry.fail("stops is missing", "Name a series, or say in cannot why there is none")
    return Cooperation(
        id=entry.id,
        label=entry.text("label"),
        announced=announced,
        in_force=begins,
        ended=ended,
        practised=practised,
        practised_why=entry.text("practised_why") if practised is not None else "",
        means=entry.word("means", MEANS),
        by=entry.word("by", BY) if "by" in entry.raw else "destination",
        direction=-1 if direction == -1 else 1,
        stops=_optional(entry, "stops"),
        through=entry.text("through"),
        groups=_groups(entry),
        cannot=cannot,
        besides=entry.text("besides"),
        status=entry.word("status", STATUSES),
        source=entry.text("source"),
        grade=entry.word("grade", GRADES),
    )


def _month(day: datetime.date) -> int:
    return 12 * day.year + day.month - 1


def _practised(entry: Entry, begins: datetime.date) -> int | None:
    if "practised" not in entry.raw:
        return None
    where = entry.where("practised")
    month = parse_month(entry.text("practised"), where=where)
    if month < _month(begins):
        raise InputError(
            f"practised from {entry.raw['practised']}, before it was in force on {begins}",
            where=where,
            remedy="Write the same month or a later one",
        )
    return month


def _optional(entry: Entry, field: str) -> str:
    return entry.text(field) if field in entry.raw else ""


def _groups(entry: Entry) -> tuple[str, ...]:
    # which groups there are is the corridor's to say, which lies to the right of this room
    groups = entry.raw.get("groups", [])
    if not isinstance(groups, list) or not all(isinstance(one, str) for one in groups):
        entry.fail(f"groups is {groups!r}", 'Write group ids: groups = ["AEG"]', "groups")
    return tuple(groups)
