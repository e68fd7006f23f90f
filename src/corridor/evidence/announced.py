"""Policies as they were announced: what somebody could know of them on the day.

The ``measures/*.toml`` of a corridor's folder hold one table ``[id]`` per measure. An entry
states dates, the measure's own aim, whom it names and how far it reaches. Nothing in it may
rest on what came of the measure: its effect is for a forecast to learn, from earlier measures
only.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from corridor.evidence.entries import STATUSES
from corridor.evidence.files import Entry, distinct

__all__ = ["AIMS", "CHANNELS", "EVERYBODY", "REACHES", "PolicyEvent", "policy_events"]

CHANNELS = {
    "access": "who may ask for asylum or be released at the border",
    "capacity": "means of enforcement on the way lost or gained",
    "closure": "borders closed for a pandemic",
    "door": "a lawful way to come opened or closed",
    "expulsion": "expulsion without a hearing",
    "message": "a warning, a deployment, or the programme of a government elected",
    "returns": "countries take back people, or cease to",
    "status": "standing of people already inside",
    "transit": "checks in the transit country or before it",
    "visa": "visas on the way",
}
"""What a measure works through."""
AIMS = {
    "lower": "meant to lower irregular crossings of those it names",
    "raise": "lifts or loosens what was meant to lower them",
    "unclear": "no aim stated as to crossings",
}
"""What a measure is for, in its own words on its day."""
REACHES = {
    "whole": "all of those it names",
    "part": "a sector, a nationality among many, or a first stage",
}
"""How far a measure reaches at once, by its own words."""
EVERYBODY = ("ALL", "NONMEX")
"""What stands in ``groups`` for all, and for all but nationals of the transit country."""

_FIELDS = (
    *("label", "kind", "aim", "reach", "groups", "announced", "in_force"),
    *("ended", "end_announced", "status", "source"),
)
_GROUP = re.compile(r"[A-Z]{3,}")


@dataclass(frozen=True)
class PolicyEvent:
    """One measure as announced.

    Attributes
    ----------
    id, label: name, and what was announced in neutral words.
    announced, in_force: day it was made public, and day from which it was said to hold.
    kind, aim, reach: one of CHANNELS, AIMS, REACHES.
    groups: origin groups it names, or one of EVERYBODY.
    ended, end_announced: last day, and day that became known; None while it lasts.
    status: how the dates are known, a word of ``evidence.words.STATUSES``.
    source: where they were read, or that they were recalled.
    """

    id: str
    announced: datetime.date
    label: str = ""
    kind: str = "message"
    aim: str = "unclear"
    reach: str = "whole"
    groups: tuple[str, ...] = ("ALL",)
    in_force: datetime.date | None = None
    ended: datetime.date | None = None
    end_announced: datetime.date | None = None
    status: str = "ASSUMPTION"
    source: str = ""

    @property
    def begins(self) -> datetime.date:
        """Day from which it holds: the announcement's where no other was given."""
        return self.in_force or self.announced

    def known_on(self, day: datetime.date) -> PolicyEvent | None:
        """Return what was known of it on ``day``: None before its announcement, else with
        its end only where that had been announced."""
        if self.announced > day:
            return None
        if self.end_announced is not None and self.end_announced > day:
            return replace(self, ended=None, end_announced=None)
        return self


def policy_events(day: datetime.date | None, folder: Path) -> tuple[PolicyEvent, ...]:
    """Return a folder's measures in the order of their announcement, as known on ``day``.

    All that is known of them when ``day`` is None; none where there is no such folder.

    Raises InputError, naming file, line and entry, for what is missing, unknown or at odds
    with itself.
    """
    events = _load(folder.resolve())
    if day is None:
        return events
    seen = (event.known_on(day) for event in events)
    return tuple(event for event in seen if event is not None)


@lru_cache(maxsize=8)
def _load(folder: Path) -> tuple[PolicyEvent, ...]:
    found = map(_event, distinct(folder))
    return tuple(sorted(found, key=lambda event: (event.announced, event.id)))


def _event(entry: Entry) -> PolicyEvent:
    entry.only(_FIELDS)
    announced, begins = entry.day("announced"), entry.day("in_force")
    ended = entry.day("ended") if "ended" in entry.raw else None
    told = entry.day("end_announced") if "end_announced" in entry.raw else ended
    if told is not None and ended is None:
        entry.fail("end_announced stands without ended", "Add ended = YYYY-MM-DD")
    if ended is not None and ended < announced:
        entry.fail(f"it ended on {ended}, before it was announced", "Correct the days", "ended")
    if told is not None and told < announced:
        entry.fail(
            f"its end was announced on {told}, before the measure itself",
            "Correct the days",
            "end_announced" if "end_announced" in entry.raw else "ended",
        )
    return PolicyEvent(
        id=entry.id,
        announced=announced,
        label=entry.text("label"),
        kind=entry.word("kind", CHANNELS),
        aim=entry.word("aim", AIMS),
        reach=entry.word("reach", REACHES),
        groups=_groups(entry),
        in_force=begins,
        ended=ended,
        end_announced=told,
        status=entry.word("status", STATUSES),
        source=entry.text("source"),
    )


def _groups(entry: Entry) -> tuple[str, ...]:
    # which groups there are is the corridor's to say, which lies to the right of this room
    groups = entry.raw.get("groups")
    good = isinstance(groups, list) and bool(groups)
    if not good or not all(isinstance(one, str) and _GROUP.fullmatch(one) for one in groups or ()):
        entry.fail(f"groups is {groups!r}", 'Write group ids: groups = ["GTM", "HND"]', "groups")
    named = tuple(groups or ())
    if len(set(named)) < len(named):
        entry.fail("groups names the same one twice", "Name each once", "groups")
    if len(named) > 1 and set(named) & set(EVERYBODY):
        wide = next(one for one in named if one in EVERYBODY)
        entry.fail(f"{wide} stands beside other groups", f"Keep {wide} alone", "groups")
    return named
