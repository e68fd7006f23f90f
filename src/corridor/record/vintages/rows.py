"""The rows of a user's own CSV file, and the error that names all that is wrong with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corridor.core.errors import InputError
from corridor.record.own import TIMES
from corridor.record.refresh.made import Raw
from corridor.record.refresh.opening.texts import decode

__all__ = ["FaultsError", "Rows", "read_rows"]

MOST = 50_000_000  # bytes of a file
#: how the files begin of .xlsx and .ods, which are archives, and of .xls
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
#: what separates cells where it is not the comma, as in most of Europe
SEPARATORS = {";": "semicolons", "\t": "tabs"}
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

    def line(self, row: int | None) -> int | None:
        """Return the line of the file for a row of ``text``, where the header is row 1."""
        return row if row is None or row < 2 else self.lines[row - 2]


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
