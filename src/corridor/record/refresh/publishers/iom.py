"""IOM, Missing Migrants Project: one row for each incident, in a CSV file or a workbook.

Written from descriptions of the form and from parts of a public copy of the CSV file; not tried
on a whole file of the publisher.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corridor.record.refresh.made import Control, Made, Raw, refuse
from corridor.record.refresh.opening.sheets import Workbook
from corridor.record.refresh.opening.texts import pick, read_columns, translate, whole_numbers

if TYPE_CHECKING:
    import polars as pl

__all__ = ["READERS", "incidents"]


def incidents(raw: Raw) -> list[Made | Control]:
    """Return table mediterranean_deaths: dead and missing by month, from year and month's name.

    A blank total is none. Raises InputError for a route that is named like those of the table,
    or a type of incident, that is not known, a month or total that is none, and if a route has
    no row.
    """
    import polars as pl

    text = _text(raw)
    named = "|".join(re.escape(word) for word in raw.words["watched"])
    text = text.filter(pl.col("route").str.to_lowercase().str.contains(named))
    text = text.with_columns(route=pl.col("route").str.replace_all(r"\s*,\s*", ","))
    text = text.with_columns(route=translate(raw, text, "route", raw.words["route"]))
    text = text.filter(pl.col("route") != "")
    text = text.filter(translate(raw, text, "type", raw.words["type"]).cast(pl.Boolean))
    for route in {word for word in raw.words["route"].values() if word}:
        if route not in text["route"]:
            raise refuse(raw, f"no incident is on the route '{route.replace('_', ' ')}'")
    wrong = text.filter(~pl.col("year").str.contains(r"^20\d\d$"))
    if wrong.height:
        raise refuse(raw, f"'{wrong['year'][0]}' is not a year", row=int(wrong["row"][0]))
    number = translate(raw, text, "month", raw.words["months"])
    filled = text.with_columns(total=pl.col("total").replace("", "0"))
    table = text.with_columns(
        month=pl.col("year") + "-" + number.cast(pl.String).str.zfill(2),
        value=whole_numbers(raw, filled, "total"),
    )
    sums = table.group_by("month", "route").agg(pl.col("value").sum()).sort("month", "route")
    return [Made("mediterranean_deaths", sums)]


def _text(raw: Raw) -> pl.DataFrame:
    """Return the columns that are needed as text, with the row of each."""
    import polars as pl

    spellings = raw.words["columns"]
    if not raw.data.startswith(b"PK"):
        return read_columns(raw, spellings)
    book = Workbook(raw)
    if len(book.names()) != 1:
        have = ", ".join(f"'{name}'" for name in book.names()[:8])
        raise refuse(raw, f"there are {len(book.names())} sheets ({have}), one was expected")
    sheet = book.sheet(".*")
    header = [str(cell) for cell in sheet.rows[0]] if sheet.rows else []
    places = pick(raw, header, spellings, f"sheet '{sheet.name}', row 1")
    rows = [
        [i, *(_plain(sheet.text(i - 1, place)) for place in places.values())]
        for i in range(2, len(sheet.rows) + 1)
        if any(cell != "" for cell in sheet.rows[i - 1])
    ]
    if not rows:
        raise refuse(raw, "there is a header and no row", row=f"sheet '{sheet.name}'")
    return pl.DataFrame(rows, schema=["row", *places], orient="row", strict=True)


def _plain(text: str) -> str:
    """Return a whole number as workbooks hold it, 2014.0, without its point."""
    return text.removesuffix(".0")


READERS = {"incidents": incidents}
