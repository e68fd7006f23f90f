"""A user's record file: what came after a forecast, as CSV.

Two forms. Columns ``month, series, value``: the series of a forecast (origin groups, ALL,
NONMEX); totals may be left out where all groups are there. Or those of the table
``encounters``, of which ``month, origin, value`` are needed: citizenships, which are added up
by group; ``agency`` and ``place``, where they are there, choose encounters between ports at
the Southwest border.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.core.months import format_month, parse_month
from corridor.questions.forecast.hub_read import read_text_table
from corridor.questions.forecast.vintage import TARGET, series_ids, with_totals
from corridor.record import table
from corridor.system.corridor import Corridor

if TYPE_CHECKING:
    import polars as pl

__all__ = ["read_record"]

Floats = NDArray[np.float64]

_BY_SERIES = ("month", "series", "value")
_BY_ORIGIN = ("month", "origin", "value")
_TOTAL = "ALL"


def read_record(path: Path, corridor: Corridor, start: int, count: int) -> Floats:
    """Return what a file records, [series, month from start], NaN where it does not reach.

    Raises InputError, with file and line, for a file that cannot be read, columns, months,
    series or values that do not follow a form, a row that is there twice, or a gap.
    """
    path = Path(path)
    frame = read_text_table(path)
    by_series = "series" in frame.columns
    wanted = _BY_SERIES if by_series else _BY_ORIGIN
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        _fail(
            path,
            f"column '{missing[0]}' is missing",
            f"Give {', '.join(_BY_SERIES)}, or {', '.join(_BY_ORIGIN)} as in table encounters",
            1,
        )
    cells = _cells(path, frame, corridor, wanted[1], by_series)
    if not cells:
        _fail(path, "it has no rows of encounters between ports", "Name another file")
    _gaps(path, cells, by_series)
    ids = series_ids(corridor)
    groups = np.full((len(corridor.groups), count), np.nan)
    given = np.full((len(ids), count), np.nan)
    for (month, name), value in cells.items():
        if not start <= month < start + count:
            continue
        if by_series:
            given[ids.index(name), month - start] = value
        elif name != _TOTAL:
            row = corridor.group_ids.index(corridor.group_of(name))
            groups[row, month - start] = np.nan_to_num(groups[row, month - start]) + value
    if not by_series:
        return with_totals(corridor, groups)
    added = with_totals(corridor, given[: len(corridor.groups)])
    return np.where(np.isnan(given), added, given)


def _cells(
    path: Path, frame: pl.DataFrame, corridor: Corridor, column: str, by_series: bool
) -> dict[tuple[int, str], float]:
    part = corridor.series[TARGET].parts[0]
    info = table(part.table)
    origins = {origin for group in corridor.groups for origin in group.origins} | {_TOTAL}
    known = set(series_ids(corridor)) if by_series else origins
    pattern = next(c for c in info.columns if c.name == "origin").constraints["pattern"]
    choose = {} if by_series else {**part.where, "place": "us-southwest-border"}
    cells: dict[tuple[int, str], float] = {}
    for line, row in enumerate(frame.iter_rows(named=True), 2):
        if any(name in row and row[name] != value for name, value in choose.items()):
            continue
        month = parse_month(str(row["month"]), where=f"{path}:{line}")
        name = str(row[column])
        if name not in known and (by_series or not _matches(pattern, name)):
            _fail(path, f"there is no {column} '{name}'", nearest(name, known), line)
        value = _count(path, line, row["value"])
        if (month, name) in cells:
            what = f"{name} in {format_month(month)} is there twice"
            _fail(path, what, "Keep one of them", line)
        cells[month, name] = value
    return cells


def _matches(pattern: str, name: str) -> bool:
    import re

    return re.fullmatch(pattern, name) is not None


def _count(path: Path, line: int, text: Any) -> float:
    try:
        value = float(text)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        _fail(path, f"value is {text!r}", "Write a number", line)
    if value < 0:
        _fail(path, f"value {value:g} is below zero", "Counts start at 0", line)
    return value


def _gaps(path: Path, cells: dict[tuple[int, str], float], by_series: bool) -> None:
    """Refuse months left out between others, and series left out of some months."""
    names = sorted({name for _, name in cells})
    months = {month for month, _ in cells}
    for month in range(min(months), max(months) + 1):
        lacking = [name for name in names if (month, name) not in cells]
        if lacking:
            what = "all" if len(lacking) == len(names) else ", ".join(lacking[:3])
            kind = "series" if by_series else "origins"
            _fail(path, f"{format_month(month)} is missing for {what} of its {kind}", "Add it")


def _fail(path: Path, problem: str, remedy: str, line: int | None = None) -> NoReturn:
    raise InputError(problem, where=f"{path}:{line}" if line else str(path), remedy=remedy)
