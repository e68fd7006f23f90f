"""Conditions where people set out: yearly rows of the record by origin, as last published."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor, Part
from corridor.system.inputs.hold import lagged
from corridor.system.tables import load_table

__all__ = ["GIVES", "TABLES", "inputs"]

Floats = NDArray[np.float64]

#: besides what the corridor's file names under [origin_drivers]
GIVES = ("population_g",)
TABLES = ("origin_population",)


def inputs(corridor: Corridor, start: int, count: int, known: int) -> dict[str, Floats]:
    """Return centred logs of the corridor's origin series, and people, each [month, group, 1]."""
    months = np.arange(start, start + count)
    found = {
        name: _origin(corridor, part, months, known)[:, :, None]
        for name, part in corridor.origin_drivers.items()
    }
    if "population_g" not in corridor.constants:
        found["population_g"] = _population(corridor, months, known)[:, :, None]
    return found


def _population(corridor: Corridor, months: NDArray[np.int64], known: int) -> Floats:
    """Return the people of each group's origins as last published, [month, group].

    Origins that the table lacks are left out, so the rest of the world is a lower bound.
    """
    import polars as pl

    frame = load_table(corridor, "origin_population")
    # in a fixed order: sums in another one differ in their last digit
    of = {origin: corridor.group_of(origin) for origin in sorted(set(frame["origin"].to_list()))}
    out = np.zeros((len(months), len(corridor.groups)))
    at = np.minimum(months, known - 1) - corridor.history.origin_lag
    for origin, group in of.items():
        mine = frame.filter(pl.col("origin") == origin).sort("year")
        middles = mine["year"].to_numpy().astype(float) * 12 + 6
        people = np.interp(at, middles, mine["value"].to_numpy().astype(float))
        out[:, corridor.group_ids.index(group)] += people
    return out


def _origin(corridor: Corridor, part: Part, months: NDArray[np.int64], known: int) -> Floats:
    """Return a centred log of a yearly origin series, [month, group]; 0 where none exists.

    Rows of one origin and year are added up; a group of several origins takes their mean.
    """
    import polars as pl

    frame = load_table(corridor, part.table)
    for column, value in part.where.items():
        frame = frame.filter(pl.col(column).is_in([value] if isinstance(value, str) else value))
    frame = frame.group_by("year", "origin").agg(pl.col("value").sum()).sort("year", "origin")
    out = np.zeros((len(months), len(corridor.groups)))
    for row, group in enumerate(corridor.groups):
        mine = frame.filter(pl.col("origin").is_in(list(group.origins)))
        mine = mine.group_by("year").agg(pl.col("value").mean()).sort("year")
        if mine.height < 2:
            continue
        # a yearly figure stands for the middle of its year
        at = mine["year"].to_numpy().astype(float) * 12 + 6
        log = np.log1p(mine["value"].to_numpy().astype(float))
        out[:, row] = lagged(at, log, corridor.history.origin_lag, corridor, months, known)
    return out
