"""The tables that a corridor reads: its own, where its folder has one, else the record's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.core.errors import InputError
from corridor.record import TableInfo
from corridor.record.own import find_table, own_table
from corridor.record.publishing import publication
from corridor.record.reading import read
from corridor.system.corridor import Corridor

if TYPE_CHECKING:
    import polars as pl

__all__ = ["lag_of", "load_table", "table_of"]

_FOLDER = "record"


def table_of(corridor: Corridor, name: str) -> TableInfo:
    """Return what is known of a table.

    Raises InputError if neither the corridor's folder nor the record has it.
    """
    try:
        return find_table(name, corridor.folder / _FOLDER)
    except InputError as error:
        raise InputError(
            error.problem,
            where=f"{corridor.id}/series.toml or corridor.toml",
            remedy=error.remedy,
        ) from None


def load_table(corridor: Corridor, name: str) -> pl.DataFrame:
    """Return a table's rows; see ``corridor.record.load``."""
    return read(table_of(corridor, name))


def lag_of(corridor: Corridor, name: str) -> int:
    """Return the months after which a table's figure of a month is out.

    Raises RecordError for a table of the record whose lag nothing vouches for.
    """
    own = own_table(corridor.folder / _FOLDER, name)
    return own.lag_months if own else publication(name).lag
