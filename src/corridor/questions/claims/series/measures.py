"""Named series that tests read, and populations within them: files beside this and the ledger's.

A measure adds up rows of tables. Each part is a list of rows; a month is covered where every part
is. A table needs no column of origins: ``where`` picks rows by any of its columns. ``by`` holds the
parts from which a population is taken: by origin, by demographic, by sector.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corridor.core.errors import CorridorError, InputError, nearest
from corridor.core.months import parse_month
from corridor.core.toml import read_toml
from corridor.questions.claims.fields import Fields
from corridor.record import TableInfo
from corridor.record.own import find_table

__all__ = [
    "ALL",
    "Measure",
    "Part",
    "Population",
    "coverage",
    "population_of",
    "read_measures",
    "read_populations",
]

ALL = "all"
"""The population of everybody."""


@dataclass(frozen=True)
class Part:
    """Rows of one table: column -> accepted values.

    ``nought``: a month of the table without such a row counts as nought; without it that month
    is not recorded. ``own``: folder of tables of a corridor's own, which come before the record's.
    """

    table: str
    where: tuple[tuple[str, tuple[Any, ...]], ...]
    nought: bool = False
    own: Path | None = None

    def info(self, record: Path) -> TableInfo:
        """Return what is known of the table."""
        return find_table(self.table, self.own, record)


@dataclass(frozen=True)
class Measure:
    """A series: what it counts, its unit, and the rows that it adds up.

    ``usable``: first and last month that are read where the table has more that are no count of
    the same thing; ``note`` says why. None where all are read.
    """

    id: str
    label: str
    unit: str
    note: str
    parts: tuple[Part, ...]
    by: Mapping[str, tuple[Part, ...]]
    usable: tuple[int, int] | None = None


@dataclass(frozen=True)
class Population:
    """Part of a measure: rows whose column is, or is not, one of ``values``."""

    id: str
    label: str
    column: str
    values: tuple[Any, ...]
    without: bool


def read_measures(
    raw: Mapping[str, Any], path: Path, record: Path, own: Path | None = None
) -> dict[str, Measure]:
    """Return the measures of one file; ``raw`` is id -> fields, ``own`` as for ``Part``.

    Raises InputError at the first fault, with file and entry.
    """
    return {
        name: _measure(Fields(path, f"measures.{name}", fields), record, own)
        for name, fields in raw.items()
    }


def read_populations(raw: Mapping[str, Any], path: Path) -> dict[str, Population]:
    """Return the populations of one file; ``raw`` is id -> fields.

    Raises InputError at the first fault, with file and entry.
    """
    found = {}
    for name in raw:
        fields = Fields(path, f"populations.{name}", raw[name])
        fields.only(("label", "column", "is", "is_not"))
        if ("is" in fields.raw) == ("is_not" in fields.raw):
            fields.fail("a population needs is or is_not", 'Write is = ["..."]')
        without = "is_not" in fields.raw
        values = fields.listed("is_not" if without else "is", (str, int))
        column = fields.text("column")
        found[name] = Population(name, fields.text("label"), column, tuple(values), without)
    return found


def population_of(name: str, known: Mapping[str, Population], measure: Measure) -> Population:
    """Return a population by id: one that a file names, or an origin's code.

    Raises InputError if the measure cannot be split that way.
    """
    if name in known:
        found = known[name]
    elif len(name) == 3 and name.isupper():
        found = Population(name, _country(name), "origin", (name,), without=False)
    else:
        raise InputError(f"there is no population '{name}'", remedy=nearest(name, [ALL, *known]))
    if found.column not in measure.by:
        ways = ", ".join(measure.by) or "nothing"
        raise InputError(
            f"'{measure.id}' cannot be split by {found.column}, as '{name}' asks",
            remedy=f"It can be split by {ways}",
        )
    return found


@cache
def _countries() -> Mapping[str, str]:
    return read_toml(Path(__file__).with_name("countries.toml"))


def _country(code: str) -> str:
    """Return the name of an origin, its code where none is listed."""
    return _countries().get(code, code)


def coverage(measure: Measure, record: Path) -> tuple[int, int]:
    """Return the first and the last month of the tables that a measure needs."""
    infos = [part.info(record) for part in measure.parts]
    return max(_bounds(i)[0] for i in infos), min(_bounds(i)[1] for i in infos)


def _bounds(info: TableInfo) -> tuple[int, int]:
    """Return first and last month of a table; a year stands at its last month."""
    if info.time == "month":
        return parse_month(info.first), parse_month(info.last)
    end = 9 if info.time == "fiscal_year" else 12
    return 12 * int(info.first) + end - 1, 12 * int(info.last) + end - 1


def _measure(fields: Fields, record: Path, own: Path | None) -> Measure:
    fields.only(("label", "unit", "note", "parts", "by", "usable"))
    by = fields.raw.get("by", {})
    if not isinstance(by, dict):
        fields.fail(f"by is {by!r}", "Write by.origin = [{ table = ... }]", "by")
    return Measure(
        id=fields.entry.removeprefix("measures."),
        label=fields.text("label"),
        unit=fields.text("unit"),
        note=fields.text("note") if "note" in fields.raw else "",
        parts=_parts(fields, "parts", fields.raw.get("parts"), record, own),
        by={way: _parts(fields, f"by.{way}", by[way], record, own, way) for way in by},
        usable=_usable(fields),
    )


def _usable(fields: Fields) -> tuple[int, int] | None:
    if "usable" not in fields.raw:
        return None
    if "note" not in fields.raw:
        fields.fail("usable is given without a note", "Say in note why other months are not read")
    ends = fields.text("usable").split(" to ")
    try:
        months = [parse_month(end) for end in ends]
    except InputError as error:
        fields.fail(error.problem, error.remedy, "usable")
    if len(months) != 2 or months[0] > months[1]:
        fields.fail(
            f"usable is '{fields.text('usable')}'", 'Write usable = "2015-01 to 2023-05"', "usable"
        )
    return months[0], months[1]


def _parts(
    fields: Fields, key: str, raw: Any, record: Path, own: Path | None, column: str | None = None
) -> tuple[Part, ...]:
    if not isinstance(raw, list) or not raw or not all(isinstance(p, dict) for p in raw):
        fields.fail(f"{key} is {raw!r}", f'Write {key} = [{{ table = "..." }}]', key)
    return tuple(_part(fields, key, one, (record, own), column) for one in raw)


def _part(
    fields: Fields, key: str, raw: Any, folders: tuple[Path, Path | None], column: str | None
) -> Part:
    for word in raw:
        if word not in ("table", "where", "gaps"):
            fields.fail(f"there is no field '{word}' in {key}", "Write table, where and gaps", key)
    if raw.get("gaps", "nought") != "nought":
        fields.fail(f"gaps is {raw['gaps']!r}", 'Write gaps = "nought", or leave it out', key)
    try:
        info = find_table(str(raw.get("table", "")), folders[1], folders[0])
    except CorridorError as error:
        fields.fail(error.problem, error.remedy, key)
    if info.time == "date":
        fields.fail(f"table '{info.id}' is a list of events, not a series", "Name another", key)
    columns = [c.name for c in info.columns]
    where = raw.get("where", {})
    if not isinstance(where, dict):
        fields.fail(f"where is {where!r}", "Write where = { column = ... }", key)
    for name in [*where, *([column] if column else [])]:
        if name not in columns:
            fields.fail(
                f"table '{info.id}' has no column '{name}'", nearest(str(name), columns), key
            )
    chosen = {k: tuple(v) if isinstance(v, list) else (v,) for k, v in where.items()}
    return Part(info.id, tuple(sorted(chosen.items())), "gaps" in raw, folders[1])
