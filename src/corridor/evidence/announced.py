"""Policies as they were announced: what a forecaster of the time could know of them.

One table ``[id]`` per announcement in ``events/announced.toml``. Nothing in an entry may rest
on what was learned after the day of the announcement.
"""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["PolicyEvent", "policy_events"]

_FILE = Path(__file__).parent / "events" / "announced.toml"


@dataclass(frozen=True)
class PolicyEvent:
    """One policy as announced.

    Attributes
    ----------
    announced: day on which it was made public.
    start, end: days from and to which it was said to hold; None where nothing was said.
    kind: what sort of rule it is.
    groups: origin groups it names; empty means all.
    text: what was announced, in neutral words.
    source, grade: where it was read, and how sure that is.
    """

    id: str
    announced: datetime.date
    start: datetime.date | None = None
    end: datetime.date | None = None
    kind: str = ""
    groups: tuple[str, ...] = ()
    text: str = ""
    source: str = ""
    grade: str = "E"


@cache
def policy_events() -> tuple[PolicyEvent, ...]:
    """Return every announced policy in the order of its day; empty where none is kept."""
    if not _FILE.exists():
        return ()
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    made = [
        PolicyEvent(id=name, **{**entry, "groups": tuple(entry.get("groups", ()))})
        for name, entry in entries.items()
    ]
    return tuple(sorted(made, key=lambda event: (event.announced, event.id)))
