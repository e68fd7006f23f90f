"""Published totals are reproduced."""

from __future__ import annotations

from collections.abc import Iterator

from corridor.record.checks.subject import Subject, narrow
from corridor.record.finding import Finding

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Finding]:
    """Yield each ``[[total]]`` of the sidecar that the table's figures do not add up to.

    The row is the first that the total covers.
    """
    info = subject.info
    for total in info.totals:
        rows = narrow(
            subject.table,
            info.time,
            where=total.get("where"),
            start=total.get("from"),
            end=total.get("to"),
        )
        found = float(rows["value"].sum())
        expected = float(total["expected"])
        if abs(found - expected) > total.get("tolerance", 1e-6):
            yield Finding(
                info.id,
                rows["line"][0] if rows.height else None,
                f"{total['note']}: the figures add up to {found:,.10g}, "
                f"published is {expected:,.10g} ({total['cited']})",
            )
