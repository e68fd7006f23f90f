"""What a check of the record reports."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, order=True)
class Finding:
    """A failure: the table, the line of its CSV file (1 is the header), and the reason.

    ``row`` is None where the failure is of the table or of a total, not of one row.
    """

    table: str
    row: int | None
    reason: str

    def __str__(self) -> str:
        line = "" if self.row is None else f", row {self.row}"
        return f"{self.table}{line}: {self.reason}"
