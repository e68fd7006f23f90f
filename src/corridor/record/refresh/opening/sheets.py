"""Workbooks: the values that lie in the cells; no formula is evaluated, no link followed.

A workbook is a zip archive: it is unpacked once within limits, checksums and all, before the
reader of workbooks sees it. One of the older form (.xls) has no such limits and is not opened.
"""

from __future__ import annotations

import contextlib
import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corridor.record.refresh.made import Raw, refuse
from corridor.record.vintages.store import need_extra

__all__ = ["Sheet", "Workbook", "count", "number", "plain"]

UNPACKED = 200_000_000  # bytes of all parts together; the largest workbook known has 20 million
PARTS = 2_000
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how a workbook of the older form begins
AREA = 5_000_000  # cells of a sheet up to its last; the largest known has 75,000
LONGEST = 32_767  # characters of a cell, by the makers of the form
CHUNK = 1 << 20


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its rows from the first cell on."""

    name: str
    rows: list[list[Any]]

    def text(self, row: int, column: int) -> str:
        """Return a cell as text without surrounding space; rows and columns count from 0."""
        try:
            return str(self.rows[row][column]).strip()
        except IndexError:
            return ""

    def find(
        self, pattern: str, column: int | None = None, start: int = 0
    ) -> tuple[int, int] | None:
        """Return row and column of the first cell whose text the pattern matches, or None."""
        wanted = re.compile(pattern, re.IGNORECASE)
        for i, cells in enumerate(self.rows[start:], start=start):
            for j in range(len(cells)) if column is None else (column,):
                if wanted.search(self.text(i, j)):
                    return i, j
        return None


class Workbook:
    """A workbook (.xlsx) opened within limits.

    Raises InputError if it is no workbook, is damaged, or unpacks to more than is allowed.
    """

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        _unpack(raw)
        with need_extra():
            import python_calamine
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw.data))
        except Exception as error:  # its errors have no common root
            raise refuse(raw, f"this workbook cannot be read ({error})") from error

    def names(self) -> list[str]:
        """Return the names of the sheets as they are written."""
        return list(self._book.sheet_names)

    def sheet(self, pattern: str) -> Sheet:
        """Return the one sheet whose name the pattern matches whole, space around it aside.

        Raises InputError if none or several do.
        """
        wanted = re.compile(pattern, re.IGNORECASE)
        found = [name for name in self.names() if wanted.fullmatch(name.strip())]
        if len(found) != 1:
            have = ", ".join(f"'{name.strip()}'" for name in self.names()[:8])
            problem = "there is no sheet" if not found else f"there are {len(found)} sheets"
            raise refuse(self.raw, f"{problem} named like '{pattern}' (there are {have}, ...)")
        return self._open(found[0])

    def sheets(self) -> Iterator[Sheet]:
        """Yield every sheet in its order."""
        for name in self.names():
            yield self._open(name)

    def _open(self, name: str) -> Sheet:
        try:
            rows = self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except Exception as error:  # as above
            raise refuse(self.raw, f"sheet '{name}' cannot be read ({error})") from error
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and len(cell) > LONGEST:
                    where = f"sheet '{name.strip()}', {_cell(place, column)}"
                    raise refuse(self.raw, f"it has {len(cell):,} characters", row=where)
        return Sheet(name.strip(), rows)


def plain(text: str) -> str:
    """Return a heading without the mark of its footnote, in lower case, spaces made single."""
    return re.sub(r"[\d\s*,]+$", "", " ".join(text.split())).lower()


def number(raw: Raw, sheet: Sheet, row: int, column: int) -> float | None:
    """Return a cell's number; None where it is empty or marked as not applicable.

    Raises InputError, with sheet and cell, if it holds anything else.
    """
    cell = sheet.rows[row][column] if column < len(sheet.rows[row]) else ""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return float(cell)
    text = str(cell).strip().replace(",", "")
    if text in {"", "X", "-", "NA", "N/A"}:
        return None
    with contextlib.suppress(ValueError):
        if math.isfinite(value := float(text)):
            return value
    raise refuse(
        raw, f"'{cell}' is not a number", row=f"sheet '{sheet.name}', {_cell(row, column)}"
    )


def count(raw: Raw, sheet: Sheet, row: int, column: int) -> int | None:
    """Return a cell's whole number from 0 on; None where it is empty or not applicable.

    Raises InputError, with sheet and cell, if it holds anything else.
    """
    value = number(raw, sheet, row, column)
    if value is None:
        return None
    if not value.is_integer() or not 0 <= value < 1e15:
        where = f"sheet '{sheet.name}', {_cell(row, column)}"
        raise refuse(raw, f"{value:g} is not a count", row=where)
    return int(value)


def _cell(row: int, column: int) -> str:
    """Return a cell's name as spreadsheets write it: A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"cell {letters}{row + 1}"


def _unpack(raw: Raw) -> None:
    """Read every part of the archive once, and refuse one that is damaged or too large."""
    if raw.data[:5].lstrip().lower().startswith(b"<"):
        raise refuse(
            raw,
            "this is a web page, not a workbook",
            remedy="Download the file by hand and use --from FOLDER",
        )
    if raw.data.startswith(OLD):
        raise refuse(
            raw,
            "this is a workbook of the older form (.xls)",
            remedy="Open it in a spreadsheet program, save it as .xlsx, and leave only that one "
            "in the folder",
        )
    left = UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise refuse(raw, f"it unpacks to more than {UNPACKED:,} bytes", remedy=_LARGE)
            for part in parts:
                content = bytearray()
                with archive.open(part) as stream:
                    while chunk := stream.read(CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise refuse(
                                raw, f"it unpacks to more than {UNPACKED:,} bytes", remedy=_LARGE
                            )
                        content += chunk
                if part.filename.lower().endswith(".xml") or b"<" in content[:64]:
                    _check_area(raw, part.filename, bytes(content))
    except _DAMAGED as error:
        raise refuse(raw, f"this is no whole workbook ({error})") from error


def _check_area(raw: Raw, part: str, content: bytes) -> None:
    """Refuse a sheet with a cell so far out that a table up to it would fill the memory."""
    if b"\0" in content:
        raise refuse(raw, f"part '{part}' is not UTF-8", remedy=_LARGE)
    last_row = last_column = 1
    for letters, digits in _CELL.findall(content):
        column = 0
        for letter in letters.upper()[:8]:
            column = 26 * column + letter - ord("A") + 1
        last_row = max(last_row, int(digits[:12] or b"1"))
        last_column = max(last_column, column)
    if last_row * last_column > AREA:
        raise refuse(
            raw,
            f"a sheet reaches to row {last_row:,} and column {last_column:,}",
            remedy=_LARGE,
        )


#: where a cell or a row says that it stands
_CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)(\d*)""")
#: what reading a damaged archive ends in: a damaged place of a part is a ValueError
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip
_LARGE = "Such a file is not what the publisher issues: do not open it"
