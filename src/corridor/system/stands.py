"""The month that each part of an answer stands on: tables end in months of their own.

A fit takes every series to its own end, and inputs are held from their last month on. What was
recorded last is said beside the answer, and held, so that nothing is cut off in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corridor.core.months import parse_month
from corridor.system.corridor import Corridor
from corridor.system.inputs import input_modules
from corridor.system.observe import recorded_total
from corridor.system.simulate import load_system
from corridor.system.tables import load_table, table_of

__all__ = ["Held", "Stand", "held_means", "latest_of", "recent_mean", "stands_on"]

_MONTH = "month"


@dataclass(frozen=True)
class Stand:
    """What was recorded last of one series or one table, as a decision point knows it."""

    #: "series" that the fit is held against, or "input" that is held from its last month on
    kind: str
    #: id of the series, or of the table
    id: str
    #: what is counted, as the title of its first table says
    what: str
    tables: tuple[str, ...]
    #: last recorded month before the decision point
    last: int
    #: months from there to the last month that the decision point knows
    behind: int


@dataclass(frozen=True)
class Held:
    """A series whose last recorded months stand for every month from the decision point on."""

    series: str
    #: what is counted, as the title of its first table says
    what: str
    #: labels of the mechanisms that take it as an input, which is no outcome of the model
    readers: tuple[str, ...]
    #: first and last of these months
    first: int
    last: int
    #: months from there to the last month that the decision point knows
    behind: int
    #: mean of these months, a month, which is what is held
    mean: float
    #: the figure of the last of them
    latest: float


@lru_cache(maxsize=64)
def stands_on(corridor: Corridor, known: int) -> tuple[Stand, ...]:
    """Return what each series and each monthly input of a corridor stands on before ``known``.

    Series first, in the order of the corridor's file. What has no month before ``known`` is
    left out: nothing stands on it.
    """
    found = []
    first = corridor.history.first_month
    for series in corridor.series.values():
        if not series.flows:
            continue
        seen = np.flatnonzero(
            np.isfinite(recorded_total(series.id, corridor, first, known - first))
        )
        if seen.size:
            names = tuple(dict.fromkeys(part.table for part in series.parts))
            last = first + int(seen.max())
            what = _what(corridor, names[0])
            found.append(Stand("series", series.id, what, names, last, known - 1 - last))
    tables: dict[str, None] = {}
    for module in input_modules(corridor, load_system(corridor).drivers):
        tables.update(dict.fromkeys(getattr(module, "TABLES", ())))
    for name in tables:
        months = [month for month in _months(corridor, name) if month < known]
        if months:
            last = max(months)
            what = _what(corridor, name)
            found.append(Stand("input", name, what, (name,), last, known - 1 - last))
    return tuple(found)


@lru_cache(maxsize=64)
def _months(corridor: Corridor, name: str) -> tuple[int, ...]:
    """Return the months of a table; a yearly one has none."""
    if table_of(corridor, name).time != _MONTH:
        return ()
    texts = load_table(corridor, name)[_MONTH].unique().sort().to_list()
    return tuple(parse_month(text) for text in texts)


def latest_of(corridor: Corridor) -> int:
    """Return the last decision point: the month after the last figure of the series forecast.

    An earlier one where the corridor's file sets it.
    """
    parts = corridor.series[corridor.forecast.target].parts
    last = max(parse_month(table_of(corridor, part.table).last) for part in parts)
    return corridor.history.latest or last + 1


def recent_mean(series: str, corridor: Corridor, known: int) -> float:
    """Return the mean of a series' last recorded months before ``known``, a month.

    As many months as the corridor's file calls recent, however long ago the table ended; NaN
    where none is on record.

    Raises InputError for an unknown series.
    """
    held = _held(series, corridor, known)
    return float("nan") if held is None else held.mean


@lru_cache(maxsize=64)
def held_means(corridor: Corridor, known: int) -> tuple[Held, ...]:
    """Return the series whose recent mean the inputs of a corridor hold from ``known`` on.

    An input file names them in ``RECENT``, series -> the driver that is made of it.
    """
    system, found = load_system(corridor), []
    for module in input_modules(corridor, system.drivers):
        for series, driver in getattr(module, "RECENT", {}).items():
            takes = [m.declaration for m in system.mechanisms if driver in m.declaration.drivers]
            held = _held(series, corridor, known, tuple(one.label for one in takes))
            if held is not None and takes:
                found.append(held)
    return tuple(found)


def _held(
    series: str, corridor: Corridor, known: int, readers: tuple[str, ...] = ()
) -> Held | None:
    """Return what is held of a series, None where no month of it is on record."""
    first = corridor.history.first_month
    values = recorded_total(series, corridor, first, known - first)
    seen = np.flatnonzero(np.isfinite(values))[-corridor.history.recent :]
    if not seen.size:
        return None
    begin, last = first + int(seen[0]), first + int(seen[-1])
    mean, latest = float(values[seen].mean()), float(values[seen[-1]])
    what = _what(corridor, corridor.series[series].parts[0].table)
    return Held(series, what, readers, begin, last, known - 1 - last, mean, latest)


def _what(corridor: Corridor, table: str) -> str:
    """Return what a table counts: its title without the columns that it names."""
    return table_of(corridor, table).title.partition(", by ")[0]
