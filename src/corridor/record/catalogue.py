"""Which tables there are and what is known about each, read from ``datapackage.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, RecordError, nearest, sentences
from corridor.core.toml import read_toml
from corridor.record.choice import SHIPPED, chosen

__all__ = [
    "RECORD",
    "SHIPPED_COLUMNS",
    "Column",
    "Left",
    "TableInfo",
    "break_dates",
    "left_out",
    "make_info",
    "table",
    "tables",
]

RECORD = chosen()
"""Folder of the record in use: the shipped one, unless CORRIDOR_RECORD names another."""
SHIPPED_COLUMNS = SHIPPED / "columns.toml"
"""Declarations of the columns that tables share."""


@dataclass(frozen=True)
class Column:
    """One column: its Table Schema type, meaning, and constraints on its values."""

    name: str
    type: str
    description: str
    constraints: dict[str, Any]
    values: dict[str, str]


@dataclass(frozen=True)
class TableInfo:
    """One table: what it counts, who published it, on what terms, and what to beware of.

    Attributes
    ----------
    id: the table's name, unique in the record.
    publisher_id: the folder that holds it.
    unit: what one unit of ``value`` is.
    rows, first, last: size, and the first and last month or year.
    lag_months: months after which a period's figure is usually published; it decides what an
        earlier month may see.
    key: the columns that name a row.
    editions: documents that figures were read in, by the ids of column ``edition``,
        each with its vintage, the month it was published (YYYY-MM), which figures are cited with.
    breaks: dates from which (``at``) or for which (``at`` to ``until``) figures do not compare.
    continuous, gaps, totals, identities, ratios: what `verify` checks.
    """

    id: str
    title: str
    definition: str
    publisher: str
    publisher_id: str
    licence: dict[str, str]
    licence_basis: str
    documents: tuple[dict[str, str], ...]
    unit: str
    rows: int
    first: str
    last: str
    lag_months: int
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    path: Path
    bytes: int
    sha256: str
    editions: tuple[dict[str, str], ...]
    breaks: tuple[dict[str, str], ...]
    continuous: tuple[str, ...]
    gaps: tuple[dict[str, Any], ...]
    totals: tuple[dict[str, Any], ...]
    identities: tuple[dict[str, Any], ...]
    ratios: tuple[dict[str, Any], ...]

    @property
    def time(self) -> str:
        """Name of the column that holds the period: month, year, fiscal_year or date."""
        return self.columns[0].name


@dataclass(frozen=True)
class Left:
    """A source that is known and not shipped: why, and how to get it."""

    id: str
    title: str
    publisher: str
    reason: str
    how: str


#: names that a table's file can have
_NAME = re.compile(r"[A-Za-z_]\w{0,99}", re.ASCII)
#: what reading an entry ends in that is not written as entries are
_OTHER_FORM = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def tables(folder: Path = RECORD) -> tuple[TableInfo, ...]:
    """Return every table, in the order of their ids.

    Raises RecordError if the index is missing or cannot be read.
    """
    return tuple(_index(folder).values())


def table(name: str, folder: Path = RECORD) -> TableInfo:
    """Return the table ``name``.

    Raises InputError, naming the nearest table, if there is none.
    """
    known = _index(folder)
    if name not in known:
        remedy = nearest(name, known)
        if _NAME.fullmatch(name) and (lies := next(folder.glob(f"*/{name}.csv"), None)):
            where = lies.relative_to(folder).as_posix()
            remedy = f"{where} lies there; python -m tools.compile_record puts it into the index"
        remedy = sentences(remedy, "Or look for words: corridor record list --find WORDS")
        raise InputError(f"there is no table '{name}' in the record", remedy=remedy)
    return known[name]


def left_out(folder: Path = RECORD) -> tuple[Left, ...]:
    """Return the sources that are left out, in the order of ``left_out.toml``.

    Raises RecordError if the file is missing or faulty.
    """
    path = folder / "left_out.toml"
    try:
        entries = read_toml(path)["source"]
        return tuple(Left(**entry) for entry in entries)
    except (OSError, RecursionError, *_OTHER_FORM) as error:
        raise RecordError(
            f"this cannot be read ({error})",
            where=str(path),
            remedy="Each [[source]] says id, title, publisher, reason and how",
        ) from error


@cache
def _index(folder: Path) -> dict[str, TableInfo]:
    path = folder / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        return {resource["name"]: make_info(resource, folder) for resource in package["resources"]}
    except (OSError, RecursionError, *_OTHER_FORM) as error:
        raise RecordError(
            "the index of the record cannot be read",
            where=str(path),
            remedy="Install the package again",
        ) from error


def make_info(resource: dict[str, Any], folder: Path) -> TableInfo:
    """Return what an entry of an index says; ``folder`` is where its paths begin."""
    return TableInfo(
        id=resource["name"],
        title=resource["title"],
        definition=" ".join(resource["description"].split()),
        publisher=resource["publisher"],
        publisher_id=resource["publisher_id"],
        licence=resource["licenses"][0],
        licence_basis=resource["licence_basis"],
        documents=tuple(resource["sources"]),
        unit=resource["unit"],
        rows=resource["rows"],
        first=resource["first"],
        last=resource["last"],
        lag_months=resource["lag_months"],
        columns=tuple(_column(field) for field in resource["schema"]["fields"]),
        key=tuple(resource["schema"]["primaryKey"]),
        path=folder / resource["path"],
        bytes=resource["bytes"],
        sha256=resource["hash"].removeprefix("sha256:"),
        editions=tuple(resource["editions"]),
        breaks=tuple(resource["breaks"]),
        continuous=tuple(resource["continuous"]),
        gaps=tuple(resource["gaps"]),
        totals=tuple(resource["totals"]),
        identities=tuple(resource["identities"]),
        ratios=tuple(resource["ratios"]),
    )


def _column(field: dict[str, Any]) -> Column:
    return Column(
        name=field["name"],
        type=field["type"],
        description=field["description"],
        constraints=field["constraints"],
        values=field.get("values", {}),
    )


def break_dates(entry: Mapping[str, str]) -> str:
    """Return when a ``[[break]]`` is: the day, month or year it begins, and its last if it ends."""
    return entry["at"] + (f" to {entry['until']}" if "until" in entry else "")
