"""A user's record file: what came after a forecast, as CSV.

Two forms. Columns ``month, series, value``: the series of a forecast (groups and totals); totals
may be left out where all groups are there. Or those of the target's table: ``month, value`` and
``origin``, whose rows are added up by group, or the columns by which the corridor's
``series.toml`` tells the rows of a group. Its other columns, where they are there, choose the
target's rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.core.months import format_month, parse_month
from corridor.questions.forecast.hub_read import number_remedy, read_text_table
from corridor.questions.forecast.own.settings import own_entries
from corridor.questions.forecast.vintage import (
    series_ids,
    target_label,
    target_parts,
    with_totals,
)
from corridor.system.corridor import Corridor, Part
from corridor.system.tables import table_of

if TYPE_CHECKING:
    import polars as pl

__all__ = ["read_record"]

Floats = NDArray[np.float64]

_BY_SERIES = ("month", "series", "value")
_TOTAL = "ALL"


def read_record(path: Path, corridor: Corridor, start: int, count: int) -> Floats:
    """Return what a file records, [series, month from start], NaN where it does not reach.

    Raises InputError, with file and line, for a file that cannot be read, columns, months,
    series or values that do not follow a form, a row that is there twice, or a gap.
    """
    path = Path(path)
    frame = read_text_table(path)
    by_series = "series" in frame.columns
    parts = target_parts(corridor)
    of_table = _of_table(parts)
    wanted = _BY_SERIES if by_series else of_table
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        _fail(
            path,
            f"column '{missing[0]}' is missing",
            f"Give {', '.join(_BY_SERIES)}, or {', '.join(of_table)} as in table {parts[0].table}",
            1,
        )
    cells = _cells(path, frame, corridor, by_series)
    if not cells:
        _fail(path, f"it has no rows of {target_label(corridor)}", "Name another file")
    if by_series or not any(part.group for part in parts):
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
            group = name if name in corridor.group_ids else corridor.group_of(name)
            row = corridor.group_ids.index(group)
            groups[row, month - start] = np.nan_to_num(groups[row, month - start]) + value
    if not by_series:
        return with_totals(corridor, groups)
    added = with_totals(corridor, given[: len(corridor.groups)])
    return np.where(np.isnan(given), added, given)


def _of_table(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the columns that a file in the form of the table needs."""
    by_origin = any(not part.group for part in parts)
    keys = dict.fromkeys(key for part in parts if part.group for key in part.where)
    return ("month", *(("origin",) if by_origin else ()), *keys, "value")


def _cells(
    path: Path, frame: pl.DataFrame, corridor: Corridor, by_series: bool
) -> dict[tuple[int, str], float]:
    """Return (month, series, or origin, or group) -> value."""
    parts = target_parts(corridor)
    alike = {} if by_series else own_entries(corridor).get("record", {})
    cells: dict[tuple[int, str], float] = {}
    there: set[tuple[Any, ...]] = set()
    for line, row in enumerate(frame.iter_rows(named=True), 2):
        if any(name in row and row[name] != value for name, value in alike.items()):
            continue
        part = None if by_series else _part_of(row, parts)
        if part is None and not by_series:
            continue
        month = parse_month(str(row["month"]), where=f"{path}:{line}")
        name = part.group if part and part.group else str(row["series" if by_series else "origin"])
        if not (part and part.group):
            _check_name(path, line, name, corridor, part)
        value = _count(path, line, row["value"])
        # rows of one group may differ in what tells them from others
        key = (month, name, *(row[k] for k in part.where if part.group)) if part else (month, name)
        if key in there:
            what = f"{name} in {format_month(month)} is there twice"
            _fail(path, what, "Keep one of them", line)
        there.add(key)
        cells[month, name] = cells.get((month, name), 0.0) + value
    return cells


def _part_of(row: Mapping[str, Any], parts: Sequence[Part]) -> Part | None:
    """Return the part of the target that a row belongs to; a column that is not there is right."""
    for part in parts:
        allowed = {k: (v,) if isinstance(v, str) else tuple(v) for k, v in part.where.items()}
        if all(key not in row or row[key] in values for key, values in allowed.items()):
            return part
    return None


def _check_name(path: Path, line: int, name: str, corridor: Corridor, part: Part | None) -> None:
    """Refuse a series that a forecast has not, or an origin that is none."""
    if part is None:
        known = set(series_ids(corridor))
        if name not in known:
            _fail(path, f"there is no series '{name}'", nearest(name, known), line)
        return
    known = {origin for group in corridor.groups for origin in group.origins} | {_TOTAL}
    column = next((c for c in table_of(corridor, part.table).columns if c.name == "origin"), None)
    pattern = str(column.constraints.get("pattern", "")) if column else ""
    if name not in known and not (pattern and _matches(pattern, name)):
        _fail(path, f"there is no origin '{name}'", nearest(name, known), line)


def _matches(pattern: str, name: str) -> bool:
    import re

    return re.fullmatch(pattern, name) is not None


def _count(path: Path, line: int, text: Any) -> float:
    try:
        value = float(text)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        _fail(path, f"value is {text!r}", number_remedy(text), line)
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
