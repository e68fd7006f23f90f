"""The record on the model's axes: recorded series as [group, month] arrays."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.core.months import parse_month
from corridor.system.corridor import Corridor, Part
from corridor.system.tables import load_table

__all__ = ["recorded", "recorded_total"]

Floats = NDArray[np.float64]


@lru_cache(maxsize=64)
def _monthly_sums(corridor: Corridor, table: str, where: tuple[tuple[str, Any], ...]) -> Any:
    """Return (months, origins, values) of the rows of a table, summed over other columns."""
    import polars as pl

    frame = load_table(corridor, table)
    for column, value in where:
        if column not in frame.columns:
            raise InputError(
                f"table '{table}' has no column '{column}'",
                where=f"{corridor.id}/series.toml",
                remedy=nearest(column, frame.columns),
            )
        frame = frame.filter(pl.col(column).is_in([value] if isinstance(value, str) else value))
    if "origin" not in frame.columns:
        frame = frame.with_columns(origin=pl.lit("ALL"))
    frame = frame.group_by("month", "origin").agg(pl.col("value").sum())
    frame = frame.sort("month", "origin")
    months = np.array([parse_month(text) for text in frame["month"].to_list()], int)
    return months, np.array(frame["origin"].to_list(), str), frame["value"].to_numpy().astype(float)


def _part(part: Part, corridor: Corridor, start: int, count: int) -> tuple[Floats, Floats]:
    """Return ([group, month], [month] published total) of one part, NaN where not covered.

    A group is covered from the first month in which one of its origins has a row to
    the last month of the table; inside, a missing row is a zero, as publishers leave
    empty cells out, unless the part says otherwise. Rows after the last month asked for
    are not looked at, so a run
    that stands before them learns nothing from their being there.
    """
    months, origins, values = _monthly_sums(corridor, part.table, _hashable(part))
    past = months < start + count
    months, origins, values = months[past], origins[past], values[past]
    grid = np.full((len(corridor.groups), count), np.nan)
    total = np.full(count, np.nan)
    whole = origins == "ALL"
    position = months - start
    inside = position >= 0
    if part.group:
        owner, whole = np.full(len(origins), part.group), np.zeros(len(origins), bool)
    else:
        owner = np.array([corridor.group_of(origin) for origin in origins], str)
    if part.missing == "zero" and whole.any():
        total[max(months[whole].min() - start, 0) : max(months.max() - start + 1, 0)] = 0.0
    total[position[whole & inside]] = values[whole & inside]
    for row, group in enumerate(corridor.group_ids):
        mine = (owner == group) & ~whole
        if mine.any():
            first, last = months[mine].min() - start, months.max() - start
            if part.missing != "unknown":
                grid[row, max(first, 0) : max(last + 1, 0)] = 0.0
            grid[row, position[mine & inside]] = 0.0
            np.add.at(grid[row], position[mine & inside], values[mine & inside])
    return grid, total


def _hashable(part: Part) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (column, value if isinstance(value, str) else tuple(value))
        for column, value in sorted(part.where.items())
    )


def recorded(series: str, corridor: Corridor, start: int, count: int) -> Floats:
    """Return a recorded series by group, [group, month], NaN where nothing is recorded.

    Raises InputError for an unknown series.
    """
    parts = _parts(series, corridor)
    grids = [_part(part, corridor, start, count)[0] for part in parts]
    # a group may be served by one of the parts only
    return _sum(np.stack(grids))


def recorded_total(series: str, corridor: Corridor, start: int, count: int) -> Floats:
    """Return the total of a recorded series, [month]: as published, else the sum of groups."""
    totals = []
    for part in _parts(series, corridor):
        grid, published = _part(part, corridor, start, count)
        totals.append(np.where(np.isnan(published), _sum(grid), published))
    return _sum(np.stack(totals))


def _sum(rows: Floats) -> Floats:
    """Add rows up, NaN where none has a value."""
    return np.where(np.isnan(rows).all(0), np.nan, np.nansum(rows, 0))


def _parts(series: str, corridor: Corridor) -> tuple[Part, ...]:
    if series not in corridor.series:
        raise InputError(
            f"there is no series '{series}' in corridor '{corridor.id}'",
            remedy=nearest(series, corridor.series),
        )
    return corridor.series[series].parts
