"""Reading one table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corridor.core.errors import RecordError
from corridor.record.catalogue import RECORD, TableInfo, table

if TYPE_CHECKING:
    import polars as pl

__all__ = ["KINDS", "dtypes", "load", "read"]

KINDS = {
    "string": "String",
    "yearmonth": "String",
    "year": "Int64",
    "integer": "Int64",
    "number": "Float64",
    "date": "Date",
}
"""Type of a column -> the name of the type that polars holds it in."""


def load(name: str, folder: Path = RECORD) -> pl.DataFrame:
    """Return the table ``name`` with typed columns; takes milliseconds.

    month is text (YYYY-MM), year and fiscal_year are integers, date and end_date are
    dates, value is an integer or a float in the table's unit, everything else is text.

    Raises InputError if there is no such table, RecordError if its file cannot be read.
    """
    return read(table(name, folder))


def read(info: TableInfo) -> pl.DataFrame:
    """Return the rows of a table; see ``load``.

    Raises RecordError if its file cannot be read as its columns say.
    """
    import polars as pl

    try:
        return pl.read_csv(info.path, schema=dtypes(info))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RecordError(
            f"table '{info.id}' cannot be read",
            where=str(info.path),
            remedy=f"Run corridor record verify {info.id} to see which row is wrong",
        ) from error


def dtypes(info: TableInfo) -> dict[str, pl.DataType | type[pl.DataType]]:
    """Return the polars type of each column, in the order of the file."""
    import polars as pl

    return {column.name: getattr(pl, KINDS[column.type]) for column in info.columns}
