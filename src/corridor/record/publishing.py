"""When a table's figures come out: its own ``lag_months``, vouched for in ``publication.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corridor.core.errors import InputError, RecordError
from corridor.core.toml import read_toml
from corridor.record.catalogue import RECORD, table

__all__ = ["Publication", "publication", "publications"]


@dataclass(frozen=True)
class Publication:
    """When figures of one table come out.

    Attributes
    ----------
    table: id of the table.
    lag: the figure of month t is out by the 15th of month t + lag.
    grade: A to E, as in the evidence.
    source: what supports the lag.
    """

    table: str
    lag: int
    grade: str
    source: str


def publications(folder: Path = RECORD) -> dict[str, Publication]:
    """Return the lag of every table that has one, table id -> Publication."""
    return dict(_read(folder))


def publication(name: str, folder: Path = RECORD) -> Publication:
    """Return when a table's figures come out.

    Raises RecordError for a table without an entry: nothing is assumed in silence.
    """
    known = _read(folder)
    if name not in known:
        raise RecordError(
            f"table '{name}' has no publication lag",
            where=str(folder / "publication.toml"),
            remedy=f"Add [{name}] with grade and source of its lag",
        )
    return known[name]


@cache
def _read(folder: Path) -> dict[str, Publication]:
    path = folder / "publication.toml"
    try:
        entries = read_toml(path)
        return {
            name: Publication(table=name, lag=table(name, folder).lag_months, **entry)
            for name, entry in entries.items()
        }
    except InputError as error:
        raise RecordError(error.problem, where=str(path), remedy=error.remedy) from None
    except (AttributeError, OSError, RecursionError, TypeError, ValueError) as error:
        raise RecordError(
            f"this cannot be read ({error})",
            where=str(path),
            remedy="Each [table] says grade and source",
        ) from error
