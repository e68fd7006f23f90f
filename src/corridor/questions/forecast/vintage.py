"""What had been published on a forecast date, and nothing else.

The target of month t comes out in the middle of month t + 1. A forecast with origin t is
made then, on the 15th of month t + 1; horizon h is month t + h. What of other tables could be
seen on that day follows from their publication lags. Arrays are copies that end where the
published figures end, and cannot be written to: a model that is given a Vintage has no way
to what came later.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.evidence.announced import PolicyEvent, policy_events
from corridor.record import table
from corridor.record.publishing import publication
from corridor.system.corridor import Corridor
from corridor.system.observe import recorded, recorded_total

__all__ = [
    "AHEAD",
    "TARGET",
    "TOTALS",
    "Vintage",
    "last_origin",
    "offset",
    "series_ids",
    "truth",
    "vintage",
    "with_totals",
]

Floats = NDArray[np.float64]

TARGET = "encounters_usbp"
"""The series of the corridor that is forecast: encounters between ports."""
TOTALS = ("ALL", "NONMEX")
"""Series after the groups: all of them, and all but the transit country's own nationals."""
AHEAD = 3
"""Months after the origin for which ``upstream`` has room."""
_DAY = 15


@dataclass(frozen=True, eq=False)
class Vintage:
    """What had been published on a forecast date, and nothing else.

    Attributes
    ----------
    origin: last published month of the target (month index of core.months).
    first: month of column 0 of every array.
    standing: month in whose middle the forecast is made.
    target: [group, month] counts, months first..origin.
    upstream: id of a corridor's series -> [group, month] (one row where it exists in total
        only), months first..origin + AHEAD, NaN where nothing was published.
    events: policies announced on or before the forecast date.
    """

    corridor: Corridor
    origin: int
    first: int
    standing: int
    target: Floats
    upstream: Mapping[str, Floats]
    events: tuple[PolicyEvent, ...]

    @property
    def date(self) -> datetime.date:
        """The day on which the forecast is made."""
        return _day(self.standing)

    @property
    def series(self) -> Floats:
        """The target with its totals, [series, month]: groups, ALL, NONMEX."""
        return with_totals(self.corridor, self.target)

    def fingerprint(self) -> str:
        """Return a hash of all that can be seen."""
        seen = hashlib.sha256(f"{self.corridor.id} {self.origin} {self.standing}".encode())
        for name, values in (("target", self.target), *sorted(self.upstream.items())):
            seen.update(name.encode())
            seen.update(np.ascontiguousarray(values).tobytes())
        seen.update(repr(self.events).encode())
        return seen.hexdigest()


def series_ids(corridor: Corridor) -> tuple[str, ...]:
    """Return the ids of the series axis: the groups in order, ALL, NONMEX."""
    return (*corridor.group_ids, *TOTALS)


def with_totals(corridor: Corridor, groups: Floats) -> Floats:
    """Return [group, ...] with ALL and NONMEX added as rows."""
    home = np.array([group.home for group in corridor.groups])
    return np.concatenate([groups, groups.sum(0)[None], groups[~home].sum(0)[None]])


def offset(corridor: Corridor) -> float:
    """Return the count added before the logarithm: cells are rounded, so ln(0) never counts."""
    return corridor.series[TARGET].offset


def last_origin(corridor: Corridor) -> int:
    """Return the last month of the target in the record."""
    return parse_month(table(corridor.series[TARGET].parts[0].table).last)


def truth(corridor: Corridor, start: int, count: int) -> Floats:
    """Return the target as recorded, [series, month], NaN where nothing is: for scores only."""
    return with_totals(corridor, recorded(TARGET, corridor, start, count))


def vintage(corridor: Corridor, origin: int, standing: int | None = None) -> Vintage:
    """Return what had been published when the target's month ``origin`` was its last.

    Parameters
    ----------
    standing: month in whose middle the forecast is made; the month after ``origin`` when
        None. A later one lets tables that run ahead of the target be seen.

    Raises InputError for an origin outside the record, or a standing before it is out.
    """
    first = parse_month(table(corridor.series[TARGET].parts[0].table).first)
    last = last_origin(corridor)
    if not first + 24 <= origin <= last:
        raise InputError(
            f"there is no forecast from {format_month(origin)}",
            where="origin",
            remedy=f"Use {format_month(first + 24)} to {format_month(last)}",
        )
    earliest = origin + _lag(corridor, TARGET)
    standing = earliest if standing is None else standing
    if standing < earliest:
        raise InputError(
            f"{format_month(origin)} is not out in {format_month(standing)}",
            where="standing",
            remedy=f"Use {format_month(earliest)} or later",
        )
    count = origin - first + 1 + AHEAD
    upstream = {
        name: _seen(corridor, name, first, count, standing)
        for name in corridor.series
        if name != TARGET
    }
    return Vintage(
        corridor=corridor,
        origin=origin,
        first=first,
        standing=standing,
        target=_frozen(recorded(TARGET, corridor, first, origin - first + 1)),
        upstream=MappingProxyType(upstream),
        events=policy_events(_day(standing)),
    )


def _seen(corridor: Corridor, name: str, first: int, count: int, standing: int) -> Floats:
    """Return one series up to the last month that was out, NaN after it."""
    out = min(standing - _lag(corridor, name) - first + 1, count)
    if corridor.series[name].by_group:
        values = recorded(name, corridor, first, out)
    else:
        values = recorded_total(name, corridor, first, out)[None]
    grid = np.full((len(values), count), np.nan)
    grid[:, :out] = values
    return _frozen(grid)


def _lag(corridor: Corridor, name: str) -> int:
    """Return the lag of a series: of the last of its tables to come out."""
    return max(publication(part.table).lag for part in corridor.series[name].parts)


def _frozen(values: Floats) -> Floats:
    """Return a copy that cannot be written to, through itself or through what it was cut from."""
    # an array over bytes has no base that could be written, and cannot be made writeable again
    raw = np.ascontiguousarray(values, dtype=np.float64)
    return np.frombuffer(raw.tobytes(), dtype=np.float64).reshape(raw.shape)


def _day(month: int) -> datetime.date:
    return datetime.date(month // 12, month % 12 + 1, _DAY)
