"""Periods of rules by which scores are split, from ``periods.toml`` of a corridor's folder."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from corridor.core.errors import InputError, nearest
from corridor.core.months import parse_month
from corridor.core.toml import read_toml
from corridor.system.corridor import Corridor

__all__ = ["Period", "breaks", "crosses", "periods", "regime_of"]

_NAME = "periods.toml"
_FIELDS = ("label", "since", "grade", "source")


@dataclass(frozen=True)
class Period:
    """One period of rules.

    Attributes
    ----------
    since: day from which it held, YYYY-MM-DD.
    month: its first month: the one on whose last day it was in force.
    grade, source: what the day rests on.
    """

    id: str
    label: str
    since: str
    grade: str
    source: str

    @property
    def month(self) -> int:
        """The first month (index of core.months)."""
        return parse_month(self.since[:7])


@lru_cache(maxsize=16)
def periods(corridor: Corridor) -> tuple[Period, ...]:
    """Return a corridor's periods in their order; none where its folder has no such file.

    Raises InputError, naming file and entry, for a fault in it.
    """
    path = corridor.folder / _NAME
    if not path.exists():
        return ()
    try:
        entries = read_toml(path)
    except OSError as error:
        _fail(corridor, "", f"it cannot be read ({error.strerror or error})", "Make it readable")
    except (ValueError, RecursionError) as error:
        _fail(corridor, "", f"not readable as TOML: {error}", "Texts need quotes")
    found = [_period(corridor, name, entry) for name, entry in entries.items()]
    return tuple(sorted(found, key=lambda period: period.month))


def _period(corridor: Corridor, name: str, entry: Any) -> Period:
    if not isinstance(entry, Mapping):
        _fail(corridor, name, "this is not a table", f"Write [{name}]")
    for field in entry:
        if field not in _FIELDS:
            _fail(corridor, name, f"there is no field '{field}'", nearest(field, _FIELDS))
    for field in _FIELDS:
        if not isinstance(entry.get(field), str):
            what = f"{field} is {entry[field]!r}" if field in entry else f"{field} is missing"
            _fail(corridor, name, what, f'Write {field} = "..."')
    try:
        datetime.date.fromisoformat(entry["since"])
    except ValueError:
        _fail(corridor, name, f"since is {entry['since']!r}", 'Write since = "YYYY-MM-DD"')
    return Period(id=name, **entry)


def regime_of(corridor: Corridor, month: int) -> str:
    """Return the id of the period of a month, the first one's before it; "" if there is none."""
    known = periods(corridor)
    return [p.id for k, p in enumerate(known) if p.month <= month or k == 0][-1] if known else ""


def breaks(corridor: Corridor) -> tuple[int, ...]:
    """Return the months in which a period begins, but for the first."""
    return tuple(period.month for period in periods(corridor)[1:])


def crosses(corridor: Corridor, origin: int, month: int) -> bool:
    """Return whether a period begins after ``origin`` and by ``month``."""
    return any(origin < at <= month for at in breaks(corridor))


def _fail(corridor: Corridor, entry: str, problem: str, remedy: str) -> NoReturn:
    where = f"{corridor.id}/{_NAME}" + (f"/{entry}" if entry else "")
    raise InputError(problem, where=where, remedy=remedy)
