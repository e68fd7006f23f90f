"""What two vintages of a table, or of the whole record, differ in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.core.errors import InputError
from corridor.record.catalogue import table, tables
from corridor.record.choice import find
from corridor.record.index import NOT_IN_KEY
from corridor.record.reading import load

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Difference", "Revision", "difference", "differences", "rows_differ"]


@dataclass(frozen=True)
class Revision:
    """One figure that changed: the words that name it, before and after, in the table's unit."""

    key: tuple[str, ...]
    old: float
    new: float

    @property
    def size(self) -> float:
        """The change, in the table's unit."""
        return self.new - self.old

    @property
    def share(self) -> float | None:
        """The change as a share of the old figure; None where that was zero."""
        return self.size / abs(self.old) if self.old else None


@dataclass(frozen=True)
class Difference:
    """What differs between two states of one table.

    Attributes
    ----------
    table: id of the table.
    key: names of the columns that name a row.
    added, removed: the words of the rows that only one of the two has.
    revised: figures that both have and that differ, the largest changes first.
    """

    table: str
    key: tuple[str, ...]
    added: tuple[tuple[str, ...], ...]
    removed: tuple[tuple[str, ...], ...]
    revised: tuple[Revision, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.revised)

    def plain(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return {
            "table": self.table,
            "key": list(self.key),
            "added": [list(words) for words in self.added],
            "removed": [list(words) for words in self.removed],
            "revised": [
                {
                    "key": list(one.key),
                    "old": one.old,
                    "new": one.new,
                    "size": one.size,
                    "share": one.share,
                }
                for one in self.revised
            ],
        }


def differences(old: str, new: str, store: Path | None = None) -> list[Difference]:
    """Return what differs between two records, or between two CSV files of one table.

    Parameters
    ----------
    old, new: both names of records (see ``corridor.record.find``), or both CSV files.
    store: folder of the vintages; the user's own by default.

    Raises InputError if one is neither, or the files have other columns.
    """
    first, second = (Path(name) for name in (old, new))
    if first.suffix == second.suffix == ".csv":
        return [_files(first, second)]
    before, after = find(old, store, where="OLD"), find(new, store, where="NEW")
    names = {info.id for folder in (before, after) for info in tables(folder)}
    return [difference(name, before, after) for name in sorted(names)]


def difference(name: str, before: Path, after: Path) -> Difference:
    """Return what differs in one table; a table that one record lacks counts as empty there."""
    known = [
        (folder, table(name, folder))
        for folder in (before, after)
        if name in {info.id for info in tables(folder)}
    ]
    key = known[0][1].key
    if any("value" not in {c.name for c in info.columns} for _, info in known):
        # a table of words (events): rows are there or not
        key = tuple(c.name for c in known[0][1].columns)
    if len({info.sha256 for _, info in known}) == 1 and len(known) == 2:
        return Difference(name, key, (), (), ())
    frames = {folder: load(name, folder) for folder, _ in known}
    empty = next(iter(frames.values())).clear()
    return rows_differ(name, key, frames.get(before, empty), frames.get(after, empty))


def rows_differ(
    name: str, key: tuple[str, ...], old: pl.DataFrame, new: pl.DataFrame
) -> Difference:
    """Return what differs between the rows of a table before and after."""
    import polars as pl

    def plain(rows: pl.DataFrame) -> pl.DataFrame:
        value = pl.col("value") if "value" in rows.columns else pl.lit(1)
        return rows.select(pl.col(*key).cast(pl.String).fill_null(""), value.cast(pl.Float64))

    both = (
        plain(old)
        .with_columns(there=True)
        .join(
            plain(new).with_columns(there_new=True),
            on=list(key),
            how="full",
            coalesce=True,
            suffix="_new",
            maintain_order="right_left",
        )
    )
    value = "value" if "value" in both.columns else "literal"
    added = both.filter(pl.col("there").is_null()).select(key)
    removed = both.filter(pl.col("there_new").is_null()).select(key)
    changed = both.filter(pl.col(value) != pl.col(f"{value}_new"))
    revised = [
        Revision(tuple(words), old_value, new_value)
        for *words, old_value, new_value in changed.select(*key, value, f"{value}_new").iter_rows()
    ]
    revised.sort(key=lambda one: (-abs(one.size), one.key))
    return Difference(name, key, tuple(added.rows()), tuple(removed.rows()), tuple(revised))


def _files(old: Path, new: Path) -> Difference:
    import polars as pl

    frames = []
    for path in (old, new):
        try:
            rows = pl.read_csv(path, infer_schema=False)
            if "value" in rows.columns:
                rows = rows.with_columns(pl.col("value").cast(pl.Float64))
        except (OSError, pl.exceptions.PolarsError) as error:
            reason = str(error).strip().splitlines()[0]
            raise InputError(
                f"this cannot be read as a table ({reason})",
                where=str(path),
                remedy="Give a CSV file with a header and numbers in the column value",
            ) from error
        frames.append(rows)
    if frames[0].columns != frames[1].columns:
        raise InputError(
            f"its columns are {', '.join(frames[1].columns)}, those of {old.name} are "
            f"{', '.join(frames[0].columns)}",
            where=str(new),
            remedy="Compare two files of one table",
        )
    columns = frames[0].columns
    key = [name for name in columns if name not in NOT_IN_KEY]
    return rows_differ(new.stem, tuple(key if "value" in columns else columns), *frames)
