"""How far each table lies behind its publisher's usual pace, and whether it can be refreshed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corridor.core.months import format_month, parse_month
from corridor.record.catalogue import RECORD, TableInfo, tables

__all__ = ["Status", "status"]

DAY = 15  # figures of month t are out by this day of month t + lag, as publication.toml says
ENDS = {"year": 11, "fiscal_year": 8}  # last month of a year and of a US fiscal year, from 0


@dataclass(frozen=True)
class Status:
    """How one table stands on a day.

    Attributes
    ----------
    table: id of the table.
    publisher: folder of its publisher.
    last: last month or year that it holds.
    lag_months: usual months until a figure is out.
    expected: last month or year that should be out; None for tables that have no pace.
    behind: how many months or years ``last`` lies before ``expected``, at least 0.
    way: ``download``, ``files`` (from files that the user has) or ``none``.
    how: what to do, for tables that cannot be downloaded.
    """

    table: str
    publisher: str
    last: str
    lag_months: int
    expected: str | None
    behind: int
    way: str
    how: str


def status(on: date, folder: Path = RECORD) -> list[Status]:
    """Return how each table stands on a day, in the order of their ids."""
    return [_status(info, on) for info in tables(folder)]


def _status(info: TableInfo, on: date) -> Status:
    from corridor.record.refresh.publisher import ended, way_of

    end = ended(info.id)
    out = 12 * on.year + on.month - 1 - info.lag_months - (on.day < DAY)
    expected: str | None = None
    behind = 0
    if info.time == "month":
        out = min(out, parse_month(end) if end else out)
        expected = format_month(out)
        behind = max(0, out - parse_month(info.last))
    elif info.time in ENDS:
        year = (out - ENDS[info.time]) // 12
        year = min(year, int(end) if end else year)
        expected, behind = str(year), max(0, year - int(info.last))
    way, how = way_of(info.id)
    return Status(
        info.id, info.publisher_id, info.last[:7], info.lag_months, expected, behind, way, how
    )
