"""No two rows say the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.record.checks.subject import Subject
from corridor.record.finding import Finding

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the second and later rows of each key, with the line of the first."""
    import polars as pl

    key = list(subject.info.key)
    repeated = subject.text.with_columns(
        first=pl.col("line").first().over(key), copy=pl.int_range(pl.len()).over(key)
    ).filter(pl.col("copy") > 0)
    for row in repeated.select("line", "first", *key).iter_rows():
        words = ", ".join(str(word) for word in row[2:])
        yield Finding(subject.info.id, row[0], f"duplicates row {row[1]}: {words}")
