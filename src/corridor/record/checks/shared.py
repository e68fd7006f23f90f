"""What the record that all share asks beyond what a table of one's own has to keep.

Rows in the order of their key, so that a later edition differs in the rows that it changed alone,
and a caution, for no table is without one.
"""

from __future__ import annotations

from collections.abc import Iterator

from corridor.record.checks.subject import Subject
from corridor.record.finding import Finding

__all__ = ["check"]


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the first row that is out of order, and that there is no caution."""
    key = list(subject.info.key)
    found = subject.table["line"]
    moved = found.filter(found != subject.table.sort(key, maintain_order=True)["line"])
    if not moved.is_empty():
        reason = f"out of order: rows are sorted by {', '.join(key)}"
        yield Finding(subject.info.id, moved[0], reason)
    if not subject.info.breaks:
        reason = "there is no [[break]] in its .toml, and no table is without a caution"
        yield Finding(subject.info.id, None, reason)
