"""Tables of the record: what is known of each, some of its rows, a line where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corridor.desk.address import Bad, Trouble
from corridor.desk.problems import Missing
from corridor.record import TableInfo, load, table, tables

if TYPE_CHECKING:
    import polars as pl

__all__ = ["csv_text", "find", "full", "rows", "summary", "vintage"]

#: what checks read, and where the file lies
_HIDDEN = ("path", "continuous", "gaps", "totals", "identities", "ratios")


def find(name: str) -> TableInfo:
    """Return a table by its id. Raises Missing, naming the nearest; no file is looked for."""
    known = [info.id for info in tables()]
    if name not in known:
        raise Missing.named("table", name, known)
    return table(name)


def summary(info: TableInfo) -> dict[str, Any]:
    """Return what the list says of a table."""
    keys = ("id", "title", "publisher", "unit", "rows", "first", "last")
    return {key: getattr(info, key) for key in keys} | {
        "columns": [column.name for column in info.columns],
        "documents": [dict(one) for one in info.documents],
        "licence": dict(info.licence),
        "lag_months": info.lag_months,
        "vintage": vintage(info),
    }


def vintage(info: TableInfo) -> str:
    """Return the latest month in which figures of a table could be read, "" if not stated."""
    return max((one["vintage"] for one in info.editions), default="")


def full(info: TableInfo) -> dict[str, Any]:
    """Return all that is known of a table but its rows."""
    return {key: value for key, value in asdict(info).items() if key not in _HIDDEN}


def rows(info: TableInfo, first: str, last: str, limit: int, offset: int) -> dict[str, Any]:
    """Return ``limit`` rows from ``offset`` on of those from ``first`` to ``last``."""
    found = _between(info, first, last)
    columns = [
        {"name": one.name, "type": one.type, "description": one.description} for one in info.columns
    ]
    taken = [_plain(row) for row in found.slice(offset, limit).to_dicts()]
    return {
        "table": info.id,
        "total": found.height,
        "limit": limit,
        "offset": offset,
        "columns": columns,
        "rows": taken,
    }


def csv_text(info: TableInfo, first: str, last: str) -> bytes:
    """Return the rows from ``first`` to ``last`` as CSV."""
    return _between(info, first, last).write_csv().encode()


def _between(info: TableInfo, first: str, last: str) -> pl.DataFrame:
    """Return the rows of a span; where one side is coarser than the other, what they share."""
    import polars as pl

    if first and last and first[: len(last)] > last[: len(first)]:
        raise Bad([Trouble("to", f"'{last}' is before '{first}'", first)])
    found = load(info.id)
    when = pl.col(info.time).cast(pl.String)
    long = len(info.last)
    if first:
        n = min(len(first), long)
        found = found.filter(when.str.slice(0, n) >= first[:n])
    if last:
        n = min(len(last), long)
        found = found.filter(when.str.slice(0, n) <= last[:n])
    return found


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON holds it: dates as text."""
    return {
        key: value if value is None or isinstance(value, int | float | str) else str(value)
        for key, value in row.items()
    }
