"""Sheets of a year's figures in Spanish: a row for each country, a column for each month.

Sheets made by hand differ in where things stand, so that everything is found by its words: the
title, which says the year, the months, the totals. Nothing is taken that does not add up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corridor.record.refresh.made import AGAIN, Made, Raw, refuse
from corridor.record.refresh.opening.sheets import Sheet, Workbook, count
from corridor.record.refresh.opening.spanish import countries, known, months, simple

__all__ = ["Grid", "read_grid"]

NEAR = 10  # rows from a title to its months at most
NEW_WORD = (
    "If the publisher has added it, add it to opening/spanish.toml or to the publisher's words: "
    "docs/how-to/refresh-the-record.md says how"
)


@dataclass(frozen=True)
class Grid:
    """Figures of one year.

    Attributes
    ----------
    year: as the title says.
    last: number of the last month whose total is above zero.
    figures: origin -> a figure for each month from January on; countries of one code added up.
    totals: the printed total of each of the months.
    """

    year: int
    last: int
    figures: Mapping[str, Sequence[int]]
    totals: Sequence[int]

    def made(self, table: str, place: str) -> Made:
        """Return rows of month, place, origin and value; a country without any has no row."""
        import polars as pl

        rows = [
            (f"{self.year}-{month:02d}", place, origin, values[month - 1])
            for month in range(1, self.last + 1)
            for origin, values in sorted({**self.figures, "ALL": self.totals}.items())
            if values[month - 1] or origin == "ALL"
        ]
        names = ["month", "place", "origin", "value"]
        return Made(table, pl.DataFrame(rows, schema=names, orient="row"), window=True)


class _Row(NamedTuple):
    """A row of figures: of a total if it has a level, else of an origin.

    ``loose`` is an origin that is no country and in no continent's total.
    """

    name: str
    level: int | None
    origin: str
    loose: bool
    values: list[int]


def read_grid(raw: Raw, titles: Sequence[str]) -> Grid:
    """Return the figures of the one table that has one of the titles.

    ``titles`` are patterns that the title begins with, written as ``simple`` does. ``raw.words``
    has ``levels``, name of a total -> 0 for that of all countries, 1 for one within it, and so on;
    ``others``, name that is no country -> origin; and, where months are divided, ``parts``,
    headings within a month that add up to the one named in ``sum``.

    Raises InputError, with sheet and row, for a title, month or country that is not known, a cell
    that is no count, and totals that do not add up.
    """
    wanted = re.compile(rf"(cuadro )?(no )?([\d ]+ )?({'|'.join(titles)})\b")
    titled = [
        (sheet, i)
        for sheet in Workbook(raw).sheets()
        for i in range(len(sheet.rows))
        if any(wanted.match(simple(cell)) for cell in _texts(sheet, i))
    ]
    # a list of contents has the title too, and no months
    found = [(sheet, i) for sheet, i in titled if _head(sheet, i) is not None]
    if len(found) != 1:
        problem = f"the title '{titles[0]}' stands over {len(found)} tables with months"
        if not titled:
            have = ", ".join(f"'{name}'" for name in Workbook(raw).names()[:8])
            problem = f"no cell begins with the title '{titles[0]}' (the sheets are {have})"
        raise refuse(raw, problem)
    return _Table(raw, *found[0]).grid()


def _texts(sheet: Sheet, row: int) -> list[str]:
    if row >= len(sheet.rows):
        return []
    return [" ".join(str(cell).split()) for cell in sheet.rows[row]]


def _head(sheet: Sheet, title: int) -> int | None:
    """Return the row of the months under a title, or None."""
    for i in range(title + 1, min(title + 1 + NEAR, len(sheet.rows))):
        if any(known(cell, months()) for cell in _texts(sheet, i)):
            return i
    return None


class _Table:
    """One table under work: where its columns are, and its rows checked."""

    def __init__(self, raw: Raw, sheet: Sheet, title: int) -> None:
        self.raw = raw
        self.sheet = sheet
        self.levels: Mapping[str, int] = raw.words["levels"]
        self.others: Mapping[str, str] = raw.words["others"]
        self.head = _head(sheet, title) or title
        self.year = self._year(title)
        self.months: list[list[int]] = []
        self.total: list[int] = []
        self.first = self._find_columns()

    def grid(self) -> Grid:
        """Return the figures, once every total is checked."""
        rows: list[_Row] = []
        for i, row in self._rows():
            if any(row.name == one.name for one in rows):
                raise self.refuse(f"'{row.name}' stands twice", i)
            rows.append(row)
        if [row.level for row in rows].count(0) != 1:
            raise self.refuse("there is not one row with the total of all countries", self.head)
        # a total stands before what it adds up, or after it
        if (problem := _off(rows)) and _off(rows[::-1]):
            raise self.refuse(problem, self.head)
        totals = next(row.values for row in rows if row.level == 0)
        last = max((i for i, value in enumerate(totals, start=1) if value), default=0)
        if not last:
            raise self.refuse("no month has a total above zero", self.head)
        figures: dict[str, list[int]] = {}
        for row in rows:
            if row.level is None:
                before = figures.get(row.origin, [0] * len(totals))
                figures[row.origin] = [a + b for a, b in zip(before, row.values, strict=True)]
        return Grid(self.year, last, figures, totals)

    def refuse(self, problem: str, row: int, remedy: str = AGAIN) -> Exception:
        """Return the error with sheet and row; rows count from 0."""
        return refuse(
            self.raw, problem, row=f"sheet '{self.sheet.name}', row {row + 1}", remedy=remedy
        )

    def _year(self, title: int) -> int:
        """Return the one year that stands in the title or between it and the months."""
        text = " ".join(cell for i in range(title, self.head) for cell in _texts(self.sheet, i))
        years = sorted(set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)))
        if len(years) != 1:
            told = "no year" if not years else f"the years {' and '.join(years)}"
            raise self.refuse(f"the title names {told}, one was expected", title)
        return int(years[0])

    def _find_columns(self) -> int:
        """Find the columns of each month and of the total; return the first row of figures.

        A month's columns are its parts and, last, what they add up to.
        """
        cells, below = _texts(self.sheet, self.head), _texts(self.sheet, self.head + 1)
        starts: list[tuple[int, int]] = []  # column, and month or 0 for the total
        for column, cell in enumerate(cells):
            if word := known(cell, months()):
                starts.append((column, months()[word]))
            elif self.levels.get(known(cell, self.levels) or "") == 0:
                starts.append((column, 0))
            elif cell and starts:
                raise self.refuse(f"'{cell}' among the months is not a month", self.head)
        order = [month for _, month in starts if month]
        if order != list(range(1, len(order) + 1)):
            names = ", ".join(cells[column] for column, month in starts if month)
            raise self.refuse(f"the months are {names}: one is missing or stands twice", self.head)
        if len(starts) != len(order) + 1:
            raise self.refuse("there is not one column 'Total' beside the months", self.head)
        ends = [column for column, _ in starts[1:]] + [max(len(cells), len(below))]
        divided = any(simple(cell) in self.raw.words.get("parts", ()) for cell in below)
        for (column, month), end in zip(starts, ends, strict=True):
            named = [(simple(cell), column + i) for i, cell in enumerate(below[column:end])]
            columns = self._parts([one for one in named if one[0]]) if divided else []
            if month:
                self.months.append(columns or [column])
            else:
                self.total = columns or [column]
        return self.head + 1 + divided

    def _parts(self, named: list[tuple[str, int]]) -> list[int]:
        """Return a month's columns in order, by the headings within it; none if it has none."""
        sums = [column for word, column in named if word in self.raw.words["sum"]]
        parts = [column for word, column in named if word in self.raw.words["parts"]]
        if named and (len(sums) != 1 or len(parts) < 2 or len(parts) + 1 != len(named)):
            told = ", ".join(f"'{word}'" for word, _ in named)
            raise self.refuse(f"the columns under one month are {told}", self.head + 1)
        return [*parts, *sums]

    def _rows(self) -> Iterator[tuple[int, _Row]]:
        """Yield the rows with their places, to the first that is a note."""
        left = min(self.months[0][0], self.total[0])
        names = {*countries(), *self.others, *self.levels}
        cells = [column for columns in (*self.months, self.total) for column in columns]
        for i in range(self.first, len(self.sheet.rows)):
            labels = [cell for cell in _texts(self.sheet, i)[:left] if cell]
            if not any(self.sheet.text(i, column) for column in cells):
                if not labels:
                    continue
                if not known(labels[-1], names):
                    return
            if len(labels) != 1:
                told = " and ".join(f"'{one}'" for one in labels) or "nothing"
                raise self.refuse(f"beside the figures stands {told}, not one name", i)
            yield i, self._row(i, labels[0])

    def _row(self, i: int, label: str) -> _Row:
        values = [self._value(i, label, columns) for columns in self.months]
        total = self._value(i, label, self.total)
        if sum(values) != total:
            raise self.refuse(
                f"the months of '{label}' add up to {sum(values):,}, printed is {total:,}", i
            )
        if word := known(label, self.levels):
            return _Row(word, self.levels[word], "", False, values)
        if word := known(label, self.others):
            return _Row(word, None, self.others[word], True, values)
        if word := known(label, countries()):
            return _Row(simple(label), None, countries()[word], False, values)
        raise self.refuse(f"'{label}' is not a country that is known", i, NEW_WORD)

    def _value(self, row: int, label: str, columns: list[int]) -> int:
        """Return a figure, 0 where it is blank; its parts have to add up to it."""
        *parts, whole = (count(self.raw, self.sheet, row, column) or 0 for column in columns)
        if parts and sum(parts) != whole:
            raise self.refuse(
                f"the parts of a month of '{label}' add up to {sum(parts):,}, printed is {whole:,}",
                row,
            )
        return whole


def _off(rows: Sequence[_Row]) -> str | None:
    """Return what is wrong if totals stand before what they add up; None if all hold."""
    for i, total in enumerate(rows):
        if total.level is None:
            continue
        added = [0] * len(total.values)
        for row in rows if total.level == 0 else rows[i + 1 :]:
            if total.level and row.level is not None and row.level <= total.level:
                break
            if row.level is None and not (total.level and row.loose):
                added = [a + b for a, b in zip(added, row.values, strict=True)]
        for month, (ours, printed) in enumerate(zip(added, total.values, strict=True), start=1):
            if ours != printed:
                return (
                    f"the countries of '{total.name}' add up to {ours:,} in month {month}, "
                    f"printed is {printed:,}"
                )
    return None
