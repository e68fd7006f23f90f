"""What a reader is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridor.core.errors import InputError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Control", "Made", "Raw", "refuse"]

AGAIN = "Get the file again from the publisher; if it is right, its form has changed"


@dataclass(frozen=True)
class Raw:
    """A publisher's file as it came.

    Attributes
    ----------
    name: the file's name, for errors.
    data: its bytes.
    words: the publisher's words and ours, by column, from its ``.toml``.
    """

    name: str
    data: bytes
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """Rows of one table made from a file.

    Attributes
    ----------
    table: id of the table.
    rows: its columns without ``edition``; every month that the file covers is there whole.
    scope: the part of the table that the file speaks of, column -> words; empty for all of it.
    window: whether months after its last one are elsewhere (a file of one fiscal year).
    vintage: month of its publication, YYYY-MM, where the file says so.
    """

    table: str
    rows: pl.DataFrame
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    window: bool = False
    vintage: str | None = None


@dataclass(frozen=True)
class Control:
    """Published totals that a table's rows must add up to, and from which no row is made.

    Attributes
    ----------
    table: id of the table.
    totals: month -> total, in the table's unit.
    share: largest difference that may be a revision, as a share of the total.
    """

    table: str
    totals: Mapping[str, float]
    share: float


def refuse(
    raw: Raw, problem: str, *, row: int | str | None = None, remedy: str = AGAIN
) -> InputError:
    """Return the error that a file is not what its reader knows, with file and row."""
    place = "" if row is None else f", row {row}" if isinstance(row, int) else f", {row}"
    return InputError(problem, where=f"{raw.name}{place}", remedy=remedy)
