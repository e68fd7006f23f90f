"""Parts add up to wholes, within a table and across tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corridor.record.checks.subject import Subject, narrow
from corridor.record.finding import Finding

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the groups in which an ``[[identity]]`` of the sidecar fails.

    The sum of this table's figures by the columns ``by`` has to equal that of the table
    ``other``, within ``slack`` (in the unit) plus ``tolerance`` (a share of the other).
    The row is the first of the group in this table.
    """
    for identity in subject.info.identities:
        yield from _identity(subject, identity)


def _identity(subject: Subject, identity: dict[str, Any]) -> Iterator[Finding]:
    import polars as pl

    info, by = subject.info, list(identity["by"])
    other = subject.other(identity["other"])
    if other is None:
        yield Finding(info.id, None, f"table {identity['other']} is needed and cannot be used")
        return
    window = {"start": identity.get("from"), "end": identity.get("to")}
    ours = narrow(
        subject.table,
        info.time,
        where=identity.get("where"),
        without=identity.get("without"),
        **window,
    )
    theirs = narrow(
        other,
        info.time,
        where=identity.get("other_where"),
        without=identity.get("other_without"),
        **window,
    )
    both = (
        ours.group_by(by)
        .agg(pl.col("line").first(), ours=pl.col("value").sum())
        .join(
            theirs.group_by(by).agg(theirs=pl.col("value").sum()), on=by, how="full", coalesce=True
        )
        .with_columns(pl.col("ours", "theirs").fill_null(0))
    )
    allowed = identity.get("slack", 0) + identity.get("tolerance", 0) * pl.col("theirs").abs()
    wrong = both.filter((pl.col("ours") - pl.col("theirs")).abs() > allowed + 1e-6).sort(by)
    for line, ours_sum, theirs_sum, *words in wrong.select(
        "line", "ours", "theirs", *by
    ).iter_rows():
        group = ", ".join(str(word) for word in words)
        yield Finding(
            info.id,
            line,
            f"{identity['note']}: not so for {group}: "
            f"{ours_sum:,} here, {theirs_sum:,} in {identity['other']}",
        )
