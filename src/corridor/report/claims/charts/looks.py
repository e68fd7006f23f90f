"""How a reading is drawn: a shape and a word for each, so that no meaning hangs on colour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from corridor.questions.claims.result import Cell
from corridor.report.charts import theme

__all__ = ["LOOKS", "Look", "key", "kind_of", "layers"]


class Look(NamedTuple):
    """How one reading is drawn and named."""

    word: str
    shape: str
    token: str
    filled: bool


LOOKS = {
    "supports": Look("supports", "circle", "policy-1", filled=True),
    "contradicts": Look("contradicts", "square", "policy-2", filled=False),
    "unclear": Look("unclear", "diamond", "difference", filled=True),
    "uncounted": Look("not counted", "triangle-up", "axis", filled=False),
    "shown": Look("shown, not counted", "circle", "difference", filled=False),
}
"""Kind of reading -> look; ``shown`` is for tests that only give context."""

#: what a letter of a word in the key takes, and the room around a word, in pixels
_LETTER, _GAP = 6.3, 30


def kind_of(cell: Cell) -> str:
    """Return the kind of a cell's reading; what could not count is one kind."""
    if cell.role != "scored":
        return "shown"
    return cell.state if cell.counted else "uncounted"


def layers(
    rows: Iterable[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], *, size: int = 52
) -> list[dict[str, Any]]:
    """Return a layer of marks for each kind of reading; each row has ``kind``."""
    rows = list(rows)
    found = []
    for kind in LOOKS:
        values = [row for row in rows if row["kind"] == kind]
        if values:
            layer = {"data": {"values": values}, "mark": _mark(kind, size)}
            found.append({**layer, "encoding": {"x": x, "y": y}})
    return found


def key(kinds: Iterable[str], y: float) -> list[dict[str, Any]]:
    """Return the key of the kinds that a chart shows, from the left at height ``y``."""
    shown = set(kinds)
    found: list[dict[str, Any]] = []
    at = 5.0
    for kind, look in LOOKS.items():
        if kind not in shown:
            continue
        text = {"type": "text", "align": "left", "text": look.word, "x": at + 10, "y": y}
        for mark in ({**_mark(kind, 52), "x": at, "y": y}, {**text, "color": theme.color("text")}):
            found.append({"data": {"values": [{}]}, "mark": mark})
        at += _LETTER * len(look.word) + _GAP
    return found


def _mark(kind: str, size: int) -> dict[str, Any]:
    look = LOOKS[kind]
    # an open mark has the page's colour inside, so that lines do not run through it
    inside = theme.color(look.token if look.filled else "card")
    return {
        "type": "point",
        "shape": look.shape,
        "size": size,
        "opacity": 1,
        "fill": inside,
        "fillOpacity": 1,
        "stroke": theme.color(look.token),
        "strokeWidth": 1.7,
    }
