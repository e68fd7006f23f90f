"""The rows of a user's own CSV file, and the error that names all that is wrong with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.record.index import NOT_IN_KEY
from corridor.record.own import TIMES
from corridor.record.refresh.made import Raw
from corridor.record.refresh.opening.texts import decode

__all__ = ["STARTS", "FaultsError", "Rows", "read_rows"]

MOST = 50_000_000  # bytes of a file
#: how the files begin of .xlsx and .ods, which are archives, and of .xls
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
#: what separates cells where it is not the comma, as in most of Europe
SEPARATORS = {";": "semicolons", "\t": "tabs"}
#: months from January of a year to its begin; the US fiscal year begins in October before
STARTS = {"year": 0, "fiscal_year": -3}
NAMED = 3  # gaps that a note names
AGAIN = "Correct the file and add it again"


class FaultsError(InputError):
    """A file's rows are wrong; ``faults`` holds an error for each fault, with file and row.

    Parameters
    ----------
    path: the file.
    found: row and reason of each fault, at least one; no row where it is not of one.
    """

    def __init__(self, path: Path, found: Sequence[tuple[int | None, str]]) -> None:
        places = [f"{path}" if row is None else f"{path}, row {row}" for row, _ in found]
        self.faults = tuple(
            InputError(reason, where=place)
            for place, (_, reason) in zip(places, found, strict=True)
        )
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        super().__init__(f"{found[0][1]}{more}; nothing was added", where=places[0], remedy=AGAIN)


@dataclass(frozen=True)
class Rows:
    """A file's rows: its header, the cells of each row, and the line that each row ends on."""

    header: list[str]
    cells: list[list[str]]
    lines: list[int]

    def text(self, edition: str | None) -> str:
        """Return the rows as CSV, with a column for the edition if one is given."""
        head, body = self.header, self.cells
        if edition is not None:
            head, body = [*head, "edition"], [[*cells, edition] for cells in body]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([head, *body])
        return out.getvalue()

    def last_begins(self) -> int | None:
        """Return the month in which the last period of the rows begins; None if none is one."""
        time = self.header[0]
        found = [_number(time, cells[0]) for cells in self.cells]
        last = max((number for number in found if number is not None), default=None)
        return 12 * last + STARTS[time] if last is not None and time in STARTS else last

    def notes(self) -> list[str]:
        """Return what may be meant or a mistake, a line each: gaps and negative figures."""
        return [note for note in (self._gaps(), self._negative()) if note]

    def _gaps(self) -> str:
        time = self.header[0]
        if time == "date":  # days are of any distance
            return ""
        key = [i for i, name in enumerate(self.header) if i and name not in NOT_IN_KEY]
        periods: dict[tuple[str, ...], set[int]] = {}
        for cells in self.cells:
            if (number := _number(time, cells[0])) is not None:
                periods.setdefault(tuple(cells[i] for i in key), set()).add(number)
        write = format_month if time == "month" else str
        gaps = []
        for series, have in periods.items():
            for before, after in pairwise(sorted(have)):
                if after > before + 1:
                    first, last = write(before + 1), write(after - 1)
                    run = first if first == last else f"{first} to {last}"
                    gaps.append(f"{run} of {', '.join(series)}" if series else run)
        if not gaps:
            return ""
        more = f"; and {len(gaps) - NAMED:,} more" if len(gaps) > NAMED else ""
        named = "; ".join(gaps[:NAMED])
        return f"no row for {named}{more}. Nothing says whether these are none or not known"

    def _negative(self) -> str:
        value = self.header.index("value")
        below = [
            (line, cells[value])
            for line, cells in zip(self.lines, self.cells, strict=True)
            if _is_negative(cells[value])
        ]
        if not below:
            return ""
        count = "1 figure is" if len(below) == 1 else f"{len(below):,} figures are"
        line, cell = below[0]
        return f"{count} negative, the first {cell} in row {line}. They are kept as they are"

    def line(self, row: int | None) -> int | None:
        """Return the line of the file for a row of ``text``, where the header is row 1."""
        return row if row is None or row < 2 else self.lines[row - 2]


def _number(time: str, cell: str) -> int | None:
    """Return a period's month or year as a number; None for what is none: the checks name it."""
    try:
        return int(cell) if time in STARTS else parse_month(cell[: len("YYYY-MM")])
    except (ValueError, InputError):
        return None


def _is_negative(cell: str) -> bool:
    try:
        return float(cell) < 0
    except ValueError:
        return False


def read_rows(path: Path) -> Rows:
    """Return the rows of a CSV file.

    Raises InputError, naming file and row, if it cannot be read, is no CSV, or its columns are
    not those of a table.
    """
    text = _decoded(path)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    cells: list[list[str]] = []
    ends: list[int] = []
    faults: list[tuple[int | None, str]] = []
    try:
        for found in lines:
            if not found:
                continue
            if not header:
                header = found
                _check_header(header, path)
                continue
            if len(found) != len(header):
                reason = f"there are {len(found)} cells where the header has {len(header)}"
                faults.append((lines.line_num, reason))
            cells.append(found)
            ends.append(lines.line_num)
    except csv.Error as error:
        raise InputError(
            f"this is not CSV ({error})", where=f"{path}, row {lines.line_num}", remedy=AGAIN
        ) from error
    _check_header(header, path)
    if not cells:
        raise InputError("there is a header and no row", where=str(path), remedy="Add the rows")
    if faults:
        raise FaultsError(path, faults)
    return Rows(header, cells, ends)


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > MOST:
            raise InputError(f"it is larger than {MOST:,} bytes", where=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"this cannot be read ({error.strerror})", where=str(path), remedy="Give a CSV file"
        ) from error
    if data.startswith(WORKBOOKS):
        raise InputError(
            "this is a workbook or another archive, not CSV",
            where=str(path),
            remedy="Save the sheet as CSV, in UTF-8, and add that file",
        )
    text = decode(Raw(str(path), data))
    first = text.partition("\n")[0]
    for sign, name in SEPARATORS.items():
        if sign in first and "," not in first:
            raise InputError(
                f"it is separated by {name}",
                where=f"{path}, row 1",
                remedy="Save it with commas between the cells, and with points in decimals",
            )
    return text


def _check_header(header: list[str], path: Path) -> None:
    if not header or header[0] not in TIMES or "value" not in header:
        raise InputError(
            f"the columns are {', '.join(header) or 'none'}",
            where=f"{path}, row 1",
            remedy=f"The first has to be one of {', '.join(TIMES)}, and one has to be value",
        )
