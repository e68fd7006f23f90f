"""U.S. Immigration and Customs Enforcement: the workbook of one fiscal year.

The sheet holds many small tables side by side. Each is found by its title, its columns by the
names of the months; months to come are blank or zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corridor.record.refresh.made import Control, Made, Raw, refuse
from corridor.record.refresh.opening.sheets import Sheet, Workbook, number, plain

if TYPE_CHECKING:
    import polars as pl

__all__ = ["READERS", "workbook"]

PLACE = "united-states"
Figures = dict[str, float]


def workbook(raw: Raw) -> list[Made | Control]:
    """Return average population, book-ins, book-outs and removals of one fiscal year."""
    sheet = Workbook(raw).sheet(r"Detention FY\s*\d\d(\d\d)?.*")
    return [
        Made("detention", _detention(raw, sheet), window=True),
        Made("bookins", _bookins(raw, sheet), window=True),
        Made("bookouts", _bookouts(raw, sheet), window=True),
        *_removals(raw, sheet),
    ]


def _detention(raw: Raw, sheet: Sheet) -> pl.DataFrame:
    head, months, _ = _table(
        raw, sheet, r"^ICE Average Daily Population by Arresting Agency", "agency"
    )
    rows, agency = [], ""
    for i, label, figures in _rows(raw, sheet, head, months, 0):
        if label in raw.words["average"]:
            agency, kind = raw.words["average"][label], "all"
        else:
            kind = _kind(raw, sheet, i, label)
        rows += [(month, agency, kind, round(value, 2)) for month, value in figures.items()]
    table = _frame(rows, ["month", "agency", "criminality", "value"])
    return _cut(table, "agency", "ALL", {"criminality": "all"})


def _bookins(raw: Raw, sheet: Sheet) -> pl.DataFrame:
    head, months, left = _table(raw, sheet, r"^ICE Initial Book-Ins by Arresting Agency", "agency")
    rows = []
    for i, label, figures in _rows(raw, sheet, head, months, left):
        if label not in raw.words["agency"]:
            raise _unknown(raw, sheet, i, label)
        agency = raw.words["agency"][label]
        rows += [(month, agency, _whole(raw, sheet, i, v)) for month, v in figures.items()]
    return _cut(_frame(rows, ["month", "agency", "value"]), "agency", "ALL", {})


def _bookouts(raw: Raw, sheet: Sheet) -> pl.DataFrame:
    head, months, left = _table(
        raw, sheet, r"^ICE Final Book Outs by Release Reason", "release reason"
    )
    rows, reason = [], ""
    for i, label, figures in _rows(raw, sheet, head, months, left, second=True):
        if label.count("|") != 1:  # a cell that holds one itself
            raise _unknown(raw, sheet, i, label)
        name, kind = label.split("|")
        if name:
            reason = "all" if name == "total" else re.sub(r"[^a-z0-9]+", "_", name).strip("_")
        kind = "all" if not kind and reason == "all" else _kind(raw, sheet, i, kind)
        rows += [(month, reason, kind, _whole(raw, sheet, i, v)) for month, v in figures.items()]
    table = _frame(rows, ["month", "reason", "criminality", "value"])
    return _cut(table, "reason", "all", {"criminality": "all"})


def _removals(raw: Raw, sheet: Sheet) -> Iterator[Made]:
    """Yield the removals of the year, if it is over; the running year is left out."""
    import polars as pl

    title = sheet.find(r"^ICE Removals\s*:")
    if title is None:
        raise refuse(raw, "there is no table 'ICE Removals'", row=f"sheet '{sheet.name}'")
    ended = re.search(r"EOFY\s*(\d{4})", sheet.text(*title))
    if ended is None:
        return
    rows = []
    for i in range(title[0] + 2, len(sheet.rows)):
        label = plain(sheet.text(i, title[1]))
        if not label:
            break
        value = next(
            (
                found
                for column in range(title[1] + 1, len(sheet.rows[i]))
                if (found := number(raw, sheet, i, column)) is not None
            ),
            None,
        )
        if label == "total":
            measure = "all"
        elif "famu" in label or "family unit" in label:
            measure = "family_unit"
        else:
            raise _unknown(raw, sheet, i, label)
        if value is not None:
            rows.append((int(ended[1]), PLACE, measure, _whole(raw, sheet, i, value)))
    names = ["fiscal_year", "place", "measure", "value"]
    yield Made("removals", pl.DataFrame(rows, schema=names, orient="row"), window=True)


def _table(raw: Raw, sheet: Sheet, title: str, label: str) -> tuple[int, dict[int, str], int]:
    """Return the row of a table's header, its columns of months, and its first column."""
    found = sheet.find(title)
    year = re.search(r"FY\s*(\d{4})", _title(sheet))
    if found is None or year is None:
        raise refuse(raw, f"there is no table titled '{title[1:]}'", row=f"sheet '{sheet.name}'")
    head, left = found[0] + 1, found[1]
    if not re.search(label, sheet.text(head, left), re.IGNORECASE):
        raise refuse(
            raw,
            f"under '{title[1:]}' stands '{sheet.text(head, left)}', not '{label}'",
            row=f"sheet '{sheet.name}', row {head + 1}",
        )
    months: dict[int, str] = {}
    for column in range(left + 1, len(sheet.rows[head])):
        number_ = raw.words["months"].get(plain(sheet.text(head, column))[:3])
        if number_ is not None:
            months[column] = f"{int(year[1]) - (number_ >= 10):04d}-{number_:02d}"
        elif months:
            months[column] = ""  # the printed total, which ends the months
            break
    return head, months, left


def _title(sheet: Sheet) -> str:
    found = sheet.find(r"^ICE DETENTION DATA", 0)
    return sheet.text(*found) if found else ""


def _rows(
    raw: Raw, sheet: Sheet, head: int, months: dict[int, str], left: int, second: bool = False
) -> Iterator[tuple[int, str, Figures]]:
    """Yield row, label (with a second label after a bar) and figures by month.

    Counts must add up to the total printed at the end of their row.
    """
    for i in range(head + 1, len(sheet.rows)):
        label = plain(sheet.text(i, left))
        if second:
            label = f"{label}|{plain(sheet.text(i, left + 1))}"
        if not label.strip("|"):
            return
        found = {month: number(raw, sheet, i, column) for column, month in months.items()}
        total = found.pop("", None)
        figures = {month: value for month, value in found.items() if value is not None}
        counts = all(value.is_integer() for value in figures.values())
        if total is not None and counts and total.is_integer() and sum(figures.values()) != total:
            raise refuse(
                raw,
                f"the months of '{label}' add up to {sum(figures.values()):,.0f}, "
                f"printed is {total:,.0f}",
                row=f"sheet '{sheet.name}', row {i + 1}",
            )
        yield i, label, figures


def _cut(table: pl.DataFrame, column: str, word: str, also: dict[str, str]) -> pl.DataFrame:
    """Return the table without the months after the last whose total is above zero."""
    import polars as pl

    totals = table.filter(pl.col(column) == word, pl.col("value") > 0)
    for name, value in also.items():
        totals = totals.filter(pl.col(name) == value)
    last = totals["month"].max()
    if last is None:
        return table.clear().with_columns(place=pl.lit(PLACE))
    return table.filter(pl.col("month") <= last).with_columns(place=pl.lit(PLACE))


def _frame(rows: Sequence[tuple[object, ...]], names: list[str]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(rows, schema=names, orient="row")


def _kind(raw: Raw, sheet: Sheet, row: int, label: str) -> str:
    if label not in raw.words["criminality"]:
        raise _unknown(raw, sheet, row, label)
    return str(raw.words["criminality"][label])


def _whole(raw: Raw, sheet: Sheet, row: int, value: float) -> int:
    if not value.is_integer() or value < 0:
        raise refuse(raw, f"{value} is not a count", row=f"sheet '{sheet.name}', row {row + 1}")
    return int(value)


def _unknown(raw: Raw, sheet: Sheet, row: int, label: str) -> Exception:
    return refuse(
        raw, f"the label '{label}' is not known", row=f"sheet '{sheet.name}', row {row + 1}"
    )


READERS = {"workbook": workbook}
