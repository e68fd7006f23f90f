"""Putting a file's rows into a table: what it covers is replaced, the rest stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor.record.catalogue import TableInfo
from corridor.record.refresh.made import Made

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Merged", "in_scope", "merge"]


@dataclass(frozen=True)
class Merged:
    """A table after a file was put in.

    Attributes
    ----------
    rows: the whole table.
    kept: months that the file covers and that stay, since the record holds a later vintage.
    lost: months that the record has and the file, though later, has no more.
    """

    rows: pl.DataFrame
    kept: tuple[str, ...]
    lost: tuple[str, ...]


def in_scope(rows: pl.DataFrame, made: Made) -> pl.DataFrame:
    """Return the rows of the part of the table that the file speaks of."""
    import polars as pl

    tests = [pl.col(column).is_in(list(words)) for column, words in made.scope.items()]
    return rows.filter(tests) if tests else rows


def merge(
    info: TableInfo,
    old: pl.DataFrame,
    made: Made,
    edition: str,
    vintage: str,
    vintages: dict[str, str],
    new_only: bool = False,
) -> Merged:
    """Return the table ``old`` with the rows of a file.

    A month for which the record holds figures of a later vintage stays as it is. A figure that
    has not changed keeps its edition: it could be seen since then.

    Parameters
    ----------
    info, old: the table and its rows.
    made: the file's rows.
    edition, vintage: of the file; vintage as YYYY-MM.
    vintages: edition -> vintage of those that the table has.
    new_only: whether only months after the table's last are taken.
    """
    import polars as pl

    time = info.time
    old = old.with_row_index("_order")
    mine = in_scope(old, made)
    months = made.rows.select(pl.col(time).cast(pl.String)).to_series().unique().to_list()
    seen = (
        mine.with_columns(_v=pl.col("edition").replace_strict(vintages))
        .group_by(pl.col(time).cast(pl.String))
        .agg(pl.col("_v").max())
    )
    newest = {str(month): str(last) for month, last in seen.iter_rows()}
    keep = {m for m in months if newest.get(m, "") > vintage or (new_only and m in newest)}
    taken = [m for m in months if m not in keep]
    period = pl.col(time).cast(pl.String)
    rows = made.rows.filter(period.is_in(taken))
    fresh = (
        rows.join(
            mine.select(*info.key, "value", "edition"),
            on=list(info.key),
            how="left",
            suffix="_old",
        )
        .with_columns(
            edition=pl.when(pl.col("value") == pl.col("value_old"))
            .then("edition")
            .otherwise(pl.lit(edition))
        )
        .select(c.name for c in info.columns)
        .cast(dict(old.drop("_order").schema))  # type: ignore[arg-type]
    )
    gone = mine.filter(period.is_in(taken))["_order"]
    stay = old.filter(~pl.col("_order").is_in(gone.implode())).drop("_order")
    last = max(months)
    lost = (
        ()
        if made.window or new_only
        else tuple(sorted(m for m, v in newest.items() if m > last and v <= vintage))
    )
    whole = pl.concat([stay, fresh]).sort(info.key)
    return Merged(whole, tuple(sorted(keep)), lost)
