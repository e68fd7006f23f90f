"""What must hold before refreshed tables replace the last good ones."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.record.catalogue import TableInfo
from corridor.record.refresh.made import Control, Made
from corridor.record.refresh.publisher import Publisher
from corridor.record.vintages.difference import Difference, Revision

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "Problem",
    "RefusedError",
    "controls",
    "holes",
    "jumps",
    "large_revisions",
    "revision_code",
]

LEAST = 100  # totals below this jump too easily to say anything
TIMES = 2.0  # a jump is refused at this many times the largest log change on record
HISTORY = 24  # months that a history of changes needs at least
PARTS = ("agency", "series", "block", "measure")  # columns whose totals are looked at one by one


@dataclass(frozen=True)
class Problem:
    """Why a refresh is refused: kind, table, file or row, what was found, what to do."""

    kind: str
    table: str
    where: str
    text: str
    remedy: str


class RefusedError(InputError):
    """Refreshed tables failed their checks; ``problems`` holds each reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = len(self.problems) - 1
        also = f" (and {more:,} more: --json lists them)" if more else ""
        super().__init__(
            f"{first.table}: {first.text}{also}; nothing was changed",
            where=first.where,
            remedy=first.remedy,
        )


def holes(made: Made, info: TableInfo, where: str, lost: tuple[str, ...]) -> list[Problem]:
    """Return the months that a file ought to have and has not."""
    found = []
    if info.time == "month":
        months = sorted(parse_month(m) for m in set(made.rows["month"].to_list()))
        have = set(months)
        missing = [format_month(m) for m in range(months[0], months[-1]) if m not in have]
        if missing and not _excused(info, made, missing):
            found.append(f"{_runs(missing)} is not in the file, which goes on after it")
    if lost:
        found.append(f"{_runs(lost)} is in the record and no more in this later file")
    remedy = "See whether the publisher's file is whole; get it again"
    return [Problem("months lost", made.table, where, text, remedy) for text in found]


def _excused(info: TableInfo, made: Made, missing: list[str]) -> bool:
    """Return whether the sidecar says of each month that it was never published."""
    named = {month for gap in info.gaps for month in gap.get("months", ())}
    days = [(b["at"][:7], b.get("until", b["at"])[:7]) for b in info.breaks]
    return all(m in named or any(a <= m <= b for a, b in days) for m in missing)


def jumps(
    info: TableInfo, old: pl.DataFrame, new: pl.DataFrame, where: str, accepted: set[str]
) -> list[Problem]:
    """Return the new months whose total lies out of all proportion to the month before.

    The measure is the table's own: the largest change of the log of a total from one month to
    the next that the record holds. ``accepted`` are months written TABLE:YYYY-MM.
    """
    import polars as pl

    if info.time != "month":
        return []
    by = [name for name in PARTS if name in info.key]
    end = old["month"].max()
    # counts below LEAST say nothing; rates and averages have their own scale
    whole = next(column.type for column in info.columns if column.name == "value") == "integer"
    least, floor = (LEAST, 1.0) if whole else (0, 1e-9)
    totals = new.group_by("month", *by).agg(pl.col("value").sum()).sort(*by, "month")
    groups = totals.partition_by(by, as_dict=True) if by else {(): totals}
    found = []
    for words, rows in groups.items():
        values = dict(rows.select("month", "value").iter_rows())
        changes = []
        for month, value in values.items():
            before = values.get(format_month(parse_month(month) - 1))
            if before is None or max(before, value) < least:
                continue
            size = abs(math.log(max(value, floor)) - math.log(max(before, floor)))
            if month <= end:
                changes.append(size)
                continue
            if len(changes) < HISTORY or size <= TIMES * max(changes):
                continue
            if f"{info.id}:{month}" not in accepted:
                name = ", ".join(str(w) for w in words)
                text = (
                    f"the total{' of ' + name if name else ''} goes from {before:,.10g} to "
                    f"{value:,.10g} in {month}; no month on record changed by half as much"
                )
                remedy = (
                    "Compare with the publisher's page; if it is right, add "
                    f"--accept-jump {info.id}:{month}"
                )
                found.append(Problem("jump", info.id, where, text, remedy))
    return found


def large_revisions(
    info: TableInfo, change: Difference, old: pl.DataFrame, publisher: Publisher
) -> list[Revision]:
    """Return the revisions that are larger than the publisher's usual ones.

    A row that is gone counts as revised to zero where its month is still there.
    """
    import polars as pl

    by = [name for name in PARTS if name in info.key]
    place = [info.key.index(name) for name in (info.time, *by)]
    sums = old.group_by(pl.col(info.time, *by).cast(pl.String)).agg(pl.col("value").sum())
    totals = {tuple(words): abs(total) for *words, total in sums.iter_rows()}
    values = {}
    if change.removed:
        figures = old.select(pl.col(*info.key).cast(pl.String).fill_null(""), "value")
        values = {tuple(words): value for *words, value in figures.iter_rows()}
    gone = [Revision(key, float(values[key]), 0.0) for key in change.removed]
    large = []
    for one in (*change.revised, *gone):
        total = totals.get(tuple(one.key[i] for i in place), abs(one.old))
        limit = max(publisher.revision_least, publisher.revision_share * total)
        if abs(one.size) > limit:
            large.append(one)
    return large


def revision_code(found: Iterable[tuple[str, Revision]]) -> str:
    """Return a short code of exactly these revisions, table and revision each."""
    lines = sorted(f"{table} {one.key} {one.old!r} {one.new!r}" for table, one in found)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def controls(control: Control, rows: pl.DataFrame, where: str) -> list[Problem]:
    """Return the months whose rows do not add up to a published total."""
    import polars as pl

    sums = rows.group_by("month").agg(pl.col("value").sum(), pl.col("agency").n_unique())
    found = []
    for month, value, agencies in sums.sort("month").iter_rows():
        total = control.totals.get(month)
        if total is None or agencies < 2 or abs(value - total) <= control.share * total:
            continue
        text = f"{month} adds up to {value:,}, this file has {total:,.10g}"
        remedy = "One of the files is cut short or of another month; get both again"
        found.append(Problem("total", control.table, where, text, remedy))
    return found


def _runs(months: Sequence[str]) -> str:
    """Return months as runs of those that follow one another: ``2025-06, 2025-08 to 2025-10``."""
    found: list[list[str]] = []
    for month in months:
        if found and parse_month(month) == parse_month(found[-1][-1]) + 1:
            found[-1].append(month)
        else:
            found.append([month])
    return ", ".join(r[0] if len(r) == 1 else f"{r[0]} to {r[-1]}" for r in found)
