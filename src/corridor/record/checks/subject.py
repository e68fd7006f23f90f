"""What a check looks at: one table as text and as typed columns, and the others by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridor.record.catalogue import TableInfo
from corridor.record.reading import dtypes

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Subject", "narrow", "typed"]


@dataclass(frozen=True)
class Subject:
    """One table under check.

    Attributes
    ----------
    info: what the index says of it.
    text: every column as text, as in the file, with ``line``, the line of the file.
    table: the same typed, with ``line``; a cell that does not parse is null.
    other: the typed table of a name, or None if it has none or its columns are wrong.
    """

    info: TableInfo
    text: pl.DataFrame
    table: pl.DataFrame
    other: Callable[[str], pl.DataFrame | None]


def typed(info: TableInfo, text: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``text`` with the column types of ``info``.

    What does not parse becomes null.
    """
    import polars as pl

    return text.with_columns(
        pl.col(name).str.to_date("%Y-%m-%d", strict=False)
        if dtype == pl.Date
        else pl.col(name).cast(dtype, strict=False)
        for name, dtype in dtypes(info).items()
    )


def narrow(
    table: pl.DataFrame,
    time: str,
    *,
    where: Mapping[str, Any] | None = None,
    without: Mapping[str, Any] | None = None,
    start: str | None = None,
    end: str | None = None,
) -> pl.DataFrame:
    """Return the rows that a rule of a sidecar speaks of.

    ``where`` and ``without`` give, per column, the words to keep or to drop (one or a
    list); ``start`` and ``end`` bound the column ``time``, both included.
    """
    import polars as pl

    def among(column: str, words: Any) -> pl.Expr:
        listed = words if isinstance(words, list) else [words]
        return pl.col(column).cast(pl.String).is_in([str(word) for word in listed])

    kept = [among(column, words) for column, words in (where or {}).items()]
    kept += [~among(column, words) for column, words in (without or {}).items()]
    period = pl.col(time).cast(pl.String)
    if start is not None:
        kept.append(period >= start)
    if end is not None:
        kept.append(period <= end)
    return table.filter(kept) if kept else table
