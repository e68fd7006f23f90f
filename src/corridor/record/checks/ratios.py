"""Ratios stay where the source says they are."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.record.checks.subject import Subject, narrow
from corridor.record.finding import Finding

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the groups in which a ``[[ratio]]`` of the sidecar leaves its range.

    ``over`` and ``under`` choose the rows whose sums are divided; ``low`` and ``high`` are
    rounded limits, so a ratio is rounded to one decimal before it is compared.
    """
    import polars as pl

    info = subject.info
    for ratio in info.ratios:
        by = list(ratio["by"])
        over = narrow(subject.table, info.time, where=ratio["over"])
        under = narrow(subject.table, info.time, where=ratio["under"])
        both = (
            over.group_by(by)
            .agg(pl.col("line").first(), over=pl.col("value").sum())
            .join(under.group_by(by).agg(under=pl.col("value").sum()), on=by)
            .with_columns(ratio=(pl.col("over") / pl.col("under")).round(1))
        )
        wrong = both.filter(~pl.col("ratio").is_between(ratio["low"], ratio["high"])).sort(by)
        for line, found, *words in wrong.select("line", "ratio", *by).iter_rows():
            group = ", ".join(str(word) for word in words)
            yield Finding(
                info.id,
                line,
                f"{ratio['note']} is {found:g} for {group}, "
                f"not between {ratio['low']:g} and {ratio['high']:g} ({ratio['cited']})",
            )
