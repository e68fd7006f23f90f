"""Reading a user's network: ``rivals.csv``, ``alliances.csv`` and, if wanted, ``nodes.csv``.

The lists have the columns source, target, weight; the list of nodes has the column node. Without
a list of nodes the groups are those that the edges name. The published lists carry no licence and
are not shipped; whoever has them brings them into this form.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, nearest
from corridor.core.files import is_file
from corridor.system.cartels.network import Edge, Network, from_edges

__all__ = ["read_network"]

_EDGE = ("source", "target", "weight")


def read_network(folder: Path | str) -> Network:
    """Return the network in a folder.

    Raises InputError, with file and line, for a missing file, unknown or missing columns, groups
    that are not listed, weights that are no number from 0 on, self loops and repeated rows.
    """
    root = Path(folder)
    nodes: tuple[str, ...] | None = None
    if is_file(root / "nodes.csv"):
        nodes = _nodes(root / "nodes.csv")
    rivals = _edges(root / "rivals.csv", nodes)
    allies = _edges(root / "alliances.csv", nodes)
    if nodes is None:
        named = (name for edge in (*rivals, *allies) for name in edge[:2])
        nodes = tuple(dict.fromkeys(named))
    if len(nodes) < 2:
        raise InputError(
            "a network needs two groups or more", where=str(root), remedy="List more groups"
        )
    return from_edges(nodes, rivals, allies)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Yield place and cells of each row."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(
            f"this cannot be read ({reason})",
            where=str(path),
            remedy="A network is a folder with rivals.csv and alliances.csv, and perhaps nodes.csv",
        ) from None
    lines = csv.reader(text.splitlines())
    try:
        yield from _checked(path, lines, columns)
    except csv.Error as error:
        raise InputError(
            f"this is not CSV ({error})",
            where=f"{path}:{lines.line_num}",
            remedy=f"Write {','.join(columns)}, and quote names that hold commas",
        ) from None


def _checked(path: Path, lines: Any, columns: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    head = [cell.strip() for cell in next(lines, [])]
    for column in head:
        if column not in columns:
            raise InputError(
                f"there is no column '{column}'",
                where=f"{path}:1",
                remedy=nearest(column, columns),
            )
    if sorted(head) != sorted(columns):
        raise InputError(
            f"the columns are {', '.join(head) or 'missing'}",
            where=f"{path}:1",
            remedy=f"Write {','.join(columns)}",
        )
    for cells in lines:
        where = f"{path}:{lines.line_num}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(head):
            raise InputError(
                f"{len(cells)} cells where {len(head)} were expected",
                where=where,
                remedy=f"Write {','.join(head)}, and quote names that hold commas",
            )
        named = dict(zip(head, (cell.strip() for cell in cells), strict=True))
        yield where, [named[column] for column in columns]


def _nodes(path: Path) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for where, (name,) in _rows(path, ("node",)):
        if name in found:
            raise InputError(
                f"the group '{name}' is listed twice", where=where, remedy="Remove one of the rows"
            )
        found[name] = None
    return tuple(found)


def _edges(path: Path, nodes: tuple[str, ...] | None) -> list[Edge]:
    known = None if nodes is None else set(nodes)
    found: dict[tuple[str, str], float] = {}
    for where, (source, target, text) in _rows(path, _EDGE):
        for name in (source, target):
            if not name:
                raise InputError(
                    "a group has no name", where=where, remedy="Write a name for each group"
                )
            if known is not None and name not in known:
                raise InputError(
                    f"there is no group '{name}' in nodes.csv",
                    where=where,
                    remedy=nearest(name, known),
                )
        if source == target:
            raise InputError(f"'{source}' is tied to itself", where=where, remedy="Remove the row")
        if (source, target) in found:
            raise InputError(
                f"the pair '{source}', '{target}' is listed twice",
                where=where,
                remedy="Keep one row for each direction",
            )
        found[source, target] = _weight(text, where)
    return [(source, target, weight) for (source, target), weight in found.items()]


def _weight(text: str, where: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not (math.isfinite(weight) and weight >= 0):
        raise InputError(
            f"the weight is '{text}'",
            where=where,
            remedy="Write a number from 0 on, for instance 1",
        )
    return weight
