"""Rows of a grid's chart: a row a definition, or a row a group of definitions where many are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corridor.questions.claims.result import Cell
from corridor.report.claims import phrases

__all__ = ["Row", "rows_of"]

#: rows of a chart at the most, where definitions can be grouped
MOST = 12


@dataclass(frozen=True)
class Row:
    """Cells that share a row, and the choices that they share in words."""

    label: str
    cells: tuple[Cell, ...]


def rows_of(cells: Sequence[Cell]) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows, and the choices within a row from top to bottom.

    The second is empty where a row is one definition, or where rows differ in their choices.
    """
    axes = _varied(cells)
    if len(cells) <= MOST or len(axes) < 2:
        return [Row(_words(cell.choices, axes), (cell,)) for cell in cells], ()
    best = axes[:1]
    for depth in range(1, len(axes)):
        if len({_words(cell.choices, axes[:depth]) for cell in cells}) <= MOST:
            best = axes[:depth]
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(_words(cell.choices, best), []).append(cell)
    rest = axes[len(best) :]
    orders = {tuple(_words(c.choices, rest) for c in members) for members in groups.values()}
    rows = [Row(label, tuple(members)) for label, members in groups.items()]
    return rows, orders.pop() if len(orders) == 1 else ()


def _varied(cells: Sequence[Cell]) -> list[str]:
    """Return the axes on which the cells differ, in their order."""
    seen = Counter(axis for axis, _ in {item for cell in cells for item in cell.choices.items()})
    return [axis for axis in cells[0].choices if seen[axis] > 1]


def _words(choices: Mapping[str, str], axes: Sequence[str]) -> str:
    return phrases.plain(", ".join(choices[axis] for axis in axes)) or "the only definition"
