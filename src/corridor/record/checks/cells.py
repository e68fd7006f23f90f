"""Every cell holds what its column allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corridor.record.catalogue import Column
from corridor.record.checks.subject import Subject
from corridor.record.finding import Finding

if TYPE_CHECKING:
    import polars as pl

__all__ = ["check"]

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
EXPECTED = {
    "yearmonth": "a month written YYYY-MM",
    "year": "a year",
    "integer": "a whole number",
    "number": "a number",
    "date": "a day written YYYY-MM-DD",
}
_SHOWN = 8  # known words that a finding names
#: pattern of codes -> what they are, to say what to write instead
CODES = {"[A-Z]{3}|OTHER": "which has three letters (ISO 3166-1 alpha-3), for example AFG"}


def check(subject: Subject) -> Iterator[Finding]:
    """Yield empty cells, wrong types, unknown words, patterns and limits broken."""
    for column in subject.info.columns:
        yield from _column(subject, column)


def _column(subject: Subject, column: Column) -> Iterator[Finding]:
    import polars as pl

    name, limits = column.name, column.constraints
    text, value = pl.col(name), subject.table[name]

    def rows(bad: pl.Expr | pl.Series, reason: str) -> Iterator[Finding]:
        for line, cell in subject.text.filter(bad).select("line", name).iter_rows():
            yield Finding(subject.info.id, line, reason.format(cell=cell, name=name))

    if limits.get("required"):
        yield from rows(text.is_null(), "{name} is empty")
    if column.type in EXPECTED:
        month = column.type == "yearmonth"
        parsed = text.str.contains(MONTH) if month else pl.lit(value.is_not_null())
        expected = EXPECTED[column.type]
        yield from rows(text.is_not_null() & ~parsed, f"{{name}} '{{cell}}' is not {expected}")
    if "minimum" in limits and value.dtype.is_numeric():
        yield from rows(value < limits["minimum"], "{name} is negative: {cell}")
    if "enum" in limits:
        words = [str(word) for word in limits["enum"]]
        listed = text.is_null() | text.is_in(words)
        yield from rows(
            ~listed, "{name} '{cell}' is not one of the known words" + _told(name, words)
        )
    if "pattern" in limits:
        fits = text.str.contains(f"^(?:{limits['pattern']})$")
        known = limits["pattern"] in CODES
        code = f", {CODES[limits['pattern']]}" if known else ""
        yield from rows(~fits, f"{{name}} '{{cell}}' is not a code that the column allows{code}")


def _told(name: str, words: list[str]) -> str:
    """Return some of a column's words and where they are declared, to be formatted."""
    shown = ", ".join(words[:_SHOWN]) + (", ..." if len(words) > _SHOWN else "")
    where = "[[edition]]" if name == "edition" else f"columns.toml or [column.{name}]"
    told = f" ({shown}); {where} of its .toml declares them"
    return told.replace("{", "{{").replace("}", "}}")
