"""What had been published on a forecast date, and nothing else.

The target of month t comes out in the middle of month t + lag, by its table's publication lag.
A forecast with origin t is made then, on the 15th; horizon h is month t + h. What of other
tables could be seen on that day follows from their lags. Arrays are copies that end where the
published figures end, and cannot be written to: a model that is given a Vintage has no way
to what came later.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.evidence.announced import PolicyEvent, policy_events
from corridor.questions.forecast.holes import MOST, Whole, last_month, whole
from corridor.questions.forecast.own.settings import NAME
from corridor.system.corridor import Corridor, Part
from corridor.system.observe import recorded, recorded_total
from corridor.system.tables import lag_of, table_of

__all__ = [
    "AHEAD",
    "EARLY",
    "Vintage",
    "home",
    "last_origin",
    "offset",
    "series_ids",
    "target_label",
    "target_lag",
    "target_parts",
    "target_unit",
    "totals",
    "truth",
    "vintage",
    "with_totals",
]

Floats = NDArray[np.float64]

AHEAD = 3
"""Months after the origin for which ``upstream`` has room."""
EARLY = 24
"""Months of the target before the first possible origin."""
_ALL, _AWAY = "ALL", "NONMEX"
_MEASURES = "measures"
_DAY = 15


@dataclass(frozen=True, eq=False)
class Vintage:
    """What had been published on a forecast date, and nothing else.

    Attributes
    ----------
    origin: last published month of the target (month index of core.months).
    first: month of column 0 of every array.
    standing: month in whose middle the forecast is made.
    target: [group, month] counts, months first..origin; NaN where nothing is recorded, or not
        out yet.
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
        """The target with its totals, [series, month]; NaN where a figure is missing."""
        return with_totals(self.corridor, self.target)

    @property
    def whole(self) -> Whole:
        """The same without holes; a total counts as known where most of it is."""
        groups = whole(self.target, offset(self.corridor))
        values, seen = (
            with_totals(self.corridor, part)
            for part in (groups.values, np.where(groups.known, groups.values, 0.0))
        )
        known = np.concatenate([groups.known, (seen >= MOST * values)[len(groups.known) :]])
        return Whole(values, known)

    @property
    def stands(self) -> dict[str, int | None]:
        """The last month seen of each series: of the axis, then of the others; None if none."""
        rows = zip(series_ids(self.corridor), self.series, strict=True)
        mine = {name: last_month(row[None], self.first) for name, row in rows}
        return mine | {name: last_month(grid, self.first) for name, grid in self.upstream.items()}

    def fingerprint(self) -> str:
        """Return a hash of all that can be seen, and of what the corridor's files say of it."""
        place = self.corridor
        seen = hashlib.sha256(f"{place.id} {self.origin} {self.standing}".encode())
        seen.update(repr((place.groups, place.series[place.forecast.target])).encode())
        settings = place.folder / NAME
        seen.update(settings.read_bytes() if settings.is_file() else b"")
        for name, values in (("target", self.target), *sorted(self.upstream.items())):
            seen.update(name.encode())
            seen.update(np.ascontiguousarray(values).tobytes())
        seen.update(repr(self.events).encode())
        return seen.hexdigest()


def home(corridor: Corridor) -> NDArray[np.bool_]:
    """Return which groups are nationals of the transit country, [group]; none where all are."""
    marked = np.array([group.home for group in corridor.groups])
    return marked & ~marked.all()


def totals(corridor: Corridor) -> tuple[str, ...]:
    """Return the series after the groups: ALL, and NONMEX where some groups are at home.

    ALL is the sum of all groups, NONMEX that of all but the transit country's own nationals. A sum
    over one group is that group and is left out.
    """
    count, away = len(corridor.groups), int((~home(corridor)).sum())
    return (*((_ALL,) if count > 1 else ()), *((_AWAY,) if 1 < away < count else ()))


def series_ids(corridor: Corridor) -> tuple[str, ...]:
    """Return the ids of the series axis: the groups in order, then the totals."""
    return (*corridor.group_ids, *totals(corridor))


def with_totals(corridor: Corridor, groups: Floats) -> Floats:
    """Return [group, ...] with the totals added as rows, NaN where a group is."""
    sums = {_ALL: groups, _AWAY: groups[~home(corridor)]}
    return np.concatenate([groups, *(sums[name].sum(0)[None] for name in totals(corridor))])


def offset(corridor: Corridor) -> float:
    """Return the count added before the logarithm: cells are rounded, so ln(0) never counts."""
    return corridor.series[corridor.forecast.target].offset


def target_parts(corridor: Corridor) -> tuple[Part, ...]:
    """Return the rows of tables that make the target."""
    return corridor.series[corridor.forecast.target].parts


def target_lag(corridor: Corridor) -> int:
    """Return the months after which the first of the target's tables is out."""
    return min(lag_of(corridor, part.table) for part in target_parts(corridor))


def target_unit(corridor: Corridor) -> str:
    """Return the unit of the target's table, as "encounters"."""
    return table_of(corridor, target_parts(corridor)[0].table).unit


def target_label(corridor: Corridor) -> str:
    """Return what is counted, in words, as the corridor calls it, else its unit."""
    return corridor.forecast.label or target_unit(corridor)


@lru_cache
def _span(corridor: Corridor) -> tuple[int, int]:
    """Return the first and the last month in which any group has a figure of the target."""
    infos = [table_of(corridor, part.table) for part in target_parts(corridor)]
    first = min(parse_month(info.first) for info in infos)
    count = max(parse_month(info.last) for info in infos) - first + 1
    months = np.isfinite(recorded(corridor.forecast.target, corridor, first, count)).any(0)
    if not months.any():
        raise InputError(
            f"the series '{corridor.forecast.target}' has no figure of any group",
            where=f"{corridor.id}/series.toml",
            remedy="Give its parts a group, or name as target a series that is recorded by group",
        )
    at = np.flatnonzero(months)
    return first + int(at[0]), first + int(at[-1])


def last_origin(corridor: Corridor) -> int:
    """Return the last month of the target in the record: the last one of any group.

    Raises InputError where no group has a figure.
    """
    return _span(corridor)[1]


def truth(corridor: Corridor, start: int, count: int) -> Floats:
    """Return the target as recorded, [series, month], NaN where nothing is: for scores only."""
    return with_totals(corridor, recorded(corridor.forecast.target, corridor, start, count))


def vintage(corridor: Corridor, origin: int, standing: int | None = None) -> Vintage:
    """Return what had been published when the target's month ``origin`` was its last.

    Where the target comes from several tables, ``origin`` is the last month of the first of them
    to come out; groups of the others end before it.

    Parameters
    ----------
    standing: month in whose middle the forecast is made; the month after ``origin`` when
        None. A later one lets tables that run ahead of the target be seen.

    Raises InputError for an origin outside the record or before the first figure of a group, or
    a standing before it is out.
    """
    target = corridor.forecast.target
    first, last = _span(corridor)
    if not first + EARLY <= origin <= last:
        raise InputError(
            f"there is no forecast from {format_month(origin)}",
            where="origin",
            remedy=f"Use {format_month(first + EARLY)} to {format_month(last)}",
        )
    earliest = origin + target_lag(corridor)
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
        if name != target
    }
    seen = _seen_target(corridor, first, origin - first + 1, standing)
    for group, row in zip(corridor.groups, seen, strict=True):
        if not np.isfinite(row).any():
            raise InputError(
                f"group {group.id} has no figure of '{target}' by {format_month(origin)}",
                where="origin",
                remedy="Use a later one",
            )
    return Vintage(
        corridor=corridor,
        origin=origin,
        first=first,
        standing=standing,
        target=seen,
        upstream=MappingProxyType(upstream),
        events=policy_events(_day(standing), corridor.folder / _MEASURES),
    )


def _seen(corridor: Corridor, name: str, first: int, count: int, standing: int) -> Floats:
    """Return one series up to the last month that was out, NaN after it."""
    lag = max(lag_of(corridor, part.table) for part in corridor.series[name].parts)
    out = max(min(standing - lag - first + 1, count), 0)
    if corridor.series[name].by_group:
        values = recorded(name, corridor, first, out)
    else:
        values = recorded_total(name, corridor, first, out)[None]
    grid = np.full((len(values), count), np.nan)
    grid[:, :out] = values
    return _frozen(grid)


def _seen_target(corridor: Corridor, first: int, count: int, standing: int) -> Floats:
    """Return the target, each group up to the last month that was out of its tables."""
    grid = np.full((len(corridor.groups), count), np.nan)
    for row, group in enumerate(corridor.group_ids):
        lag = max(
            (
                lag_of(corridor, part.table)
                for part in target_parts(corridor)
                if part.group in ("", group)
            ),
            default=0,
        )
        out = max(min(standing - lag - first + 1, count), 0)
        grid[row, :out] = recorded(corridor.forecast.target, corridor, first, out)[row]
    return _frozen(grid)


def _frozen(values: Floats) -> Floats:
    """Return a copy that cannot be written to, through itself or through what it was cut from."""
    # an array over bytes has no base that could be written, and cannot be made writeable again
    raw = np.ascontiguousarray(values, dtype=np.float64)
    return np.frombuffer(raw.tobytes(), dtype=np.float64).reshape(raw.shape)


def _day(month: int) -> datetime.date:
    return datetime.date(month // 12, month % 12 + 1, _DAY)
