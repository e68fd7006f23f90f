"""CSV and JSON files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corridor.record.refresh.made import Raw, refuse

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "decode",
    "pick",
    "read_columns",
    "read_csv",
    "read_json",
    "translate",
    "whole_numbers",
]


def decode(raw: Raw) -> str:
    """Return a file's text.

    Raises InputError if it is empty, a web page, or not UTF-8.
    """
    if not raw.data.strip():
        raise refuse(raw, "the file is empty")
    head = raw.data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        raise refuse(
            raw,
            "this is a web page, not a table",
            remedy="The publisher answered with a page, often an error or a check for robots; "
            "download the file by hand and use --from FOLDER",
        )
    try:
        text = raw.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.data[: error.start].count(b"\n") + 1
        raise refuse(
            raw,
            f"the text is not UTF-8 (byte {error.start + 1:,})",
            row=row,
            remedy="Save it as UTF-8, or get it again from the publisher",
        ) from error
    if "\0" in text:
        raise refuse(
            raw,
            "the text is not UTF-8: it holds zero bytes, as UTF-16 does",
            remedy="Save it as UTF-8, or get it again from the publisher",
        )
    return text


def read_csv(raw: Raw, *forms: Sequence[str]) -> pl.DataFrame:
    """Return a CSV file's rows as text, with ``row``, the line that each ends on.

    ``forms`` are the headers that are known, in any order of columns.

    Raises InputError for another header, a row with too few or too many cells, or a file that
    ends within a line.
    """

    def known(header: list[str]) -> None:
        if not any(sorted(header) == sorted(form) for form in forms):
            raise refuse(raw, _header(header, forms), row=1)

    return _frame(*_read(raw, known))


def read_columns(raw: Raw, spellings: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Return some columns of a CSV file as text under our names, with ``row`` as ``read_csv``.

    ``spellings`` gives for each of our names the headings that mean it; case does not matter,
    and other columns are left alone.

    Raises InputError as ``read_csv`` does, and where a column is missing or stands twice.
    """
    header, rows = _read(raw, lambda names: None)
    places = pick(raw, header, spellings, 1)
    table = _frame([str(i) for i in range(len(header))], rows)
    return table.select("row", **{name: str(place) for name, place in places.items()})


def pick(
    raw: Raw, header: Sequence[str], spellings: Mapping[str, Sequence[str]], row: int | str
) -> dict[str, int]:
    """Return the place of each column that is needed, our name -> place counted from 0.

    Raises InputError, with ``row``, where one is missing or stands twice.
    """
    names = [" ".join(name.split()).lower() for name in header]
    places = {}
    for ours, theirs in spellings.items():
        wanted = [name.lower() for name in theirs]
        found = [place for place, name in enumerate(names) if name in wanted]
        if len(found) != 1:
            problem = "is missing" if not found else "stands twice"
            words = " or ".join(f"'{name}'" for name in theirs)
            raise refuse(raw, f"the column {words} {problem}", row=row)
        places[ours] = found[0]
    return places


def _read(raw: Raw, check: Callable[[list[str]], None]) -> tuple[list[str], list[list[str]]]:
    """Return a CSV file's header, once it is checked, and its rows with the line of each."""
    text = decode(raw)
    if not text.endswith("\n"):
        raise refuse(raw, "the file ends within a line", row=text.count("\n") + 1)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        header = [name.strip() for name in next(lines)]
        check(header)
        for cells in lines:
            if not cells:
                continue
            if len(cells) != len(header):
                raise refuse(
                    raw,
                    f"there are {len(cells)} cells where the header has {len(header)}",
                    row=lines.line_num,
                )
            rows.append([*cells, str(lines.line_num)])
    except csv.Error as error:
        raise refuse(raw, f"this is not CSV ({error})", row=lines.line_num) from error
    if not rows:
        raise refuse(raw, "there is a header and no row")
    return header, rows


def _frame(header: list[str], rows: list[list[str]]) -> pl.DataFrame:
    import polars as pl

    table = pl.DataFrame(rows, schema=[*header, "row"], orient="row", strict=True)
    return table.with_columns(pl.col(header).str.strip_chars(), pl.col("row").cast(pl.Int64))


def read_json(raw: Raw) -> Any:
    """Return the content of a JSON file; raises InputError if it is none."""
    text = decode(raw)
    try:
        return json.loads(text)
    except ValueError as error:
        raise refuse(raw, f"this is not whole JSON ({error})") from error


def translate(raw: Raw, table: pl.DataFrame, column: str, words: Mapping[str, Any]) -> pl.Series:
    """Return a column with each of the publisher's words replaced by ours.

    Case does not matter. Raises InputError, with the row, for a word that is not known: nothing
    is passed through unread.
    """
    known = {key.lower(): value for key, value in words.items()}
    for word, row in table.select(column, "row").unique(column, maintain_order=True).iter_rows():
        if (word or "").lower() not in known:
            raise refuse(
                raw,
                f"'{word}' in column '{column}' is not a word that is known",
                row=row,
                remedy="If the publisher has added it, add it to the publisher's words: "
                "docs/how-to/refresh-the-record.md says how",
            )
    return table[column].str.to_lowercase().replace_strict(known)


def whole_numbers(raw: Raw, table: pl.DataFrame, column: str) -> pl.Series:
    """Return a column as whole numbers from 0 on; raises InputError, with the row, for others."""
    import polars as pl

    values = table[column].str.replace_all(",", "").cast(pl.Int64, strict=False)
    wrong = table.filter(values.is_null() | (values < 0))
    if wrong.height:
        raise refuse(
            raw,
            f"'{wrong[column][0]}' in column '{column}' is not a count",
            row=int(wrong["row"][0]),
        )
    return values


def _header(found: Sequence[str], forms: Sequence[Sequence[str]]) -> str:
    """Say how a header differs from the nearest form that is known."""
    form = min(forms, key=lambda names: len(set(names) ^ set(found)))
    missing = [name for name in form if name not in found]
    unknown = [name for name in found if name not in form]
    parts = []
    if missing:
        parts.append(f"the column {', '.join(repr(name) for name in missing)} is missing")
    if unknown:
        parts.append(f"{', '.join(repr(name) for name in unknown)} is not known")
    return "; ".join(parts) or "a column stands twice"
