"""Rows of a chart: names above their bars, and bars, lines and words at places in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from corridor.report.charts import axis, theme

__all__ = [
    "LEFT",
    "LINE",
    "RIGHT",
    "WIDTH",
    "Rows",
    "bars",
    "ground",
    "heads",
    "lay",
    "number_x",
    "place",
    "room",
    "rules",
    "scale_of",
    "upright",
]

#: a chart of rows: the plot, and beside it what a tick's label takes
LEFT, WIDTH, RIGHT = 22, 356, 22
#: pixels of a line of words, and of a letter with some to spare
LINE, _LETTER = theme.SIZE + 2, 6.1
#: pixels at the edge, between words and bars, between rows
_EDGE, _AIR, _GAP = 4, 4, 9
#: pixels before the name of a part, and the letters that these cost
_INDENT, _PART = 12, 2
#: figures from which on ticks are in billions
_BILLIONS = 2e9


def place(field: str) -> dict[str, Any]:
    """Return an encoding that reads pixels from a field."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def number_x(limit: axis.Limits, *, signed: bool = False) -> dict[str, Any]:
    """Return the encoding of figures along the chart, in the scale of ``scale_of``."""
    scale = scale_of(limit)
    shown = axis.number_axis(limit, signed=signed)
    if scale.word == "billion":
        plus = "(datum.value > 0 ? '+' : '') + " if signed else ""
        shown = {**shown, "labelExpr": f"{plus}format(datum.value / {scale.size:g}, ',~g')"}
    return {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": shown,
    }


def scale_of(limit: axis.Limits) -> axis.Scale:
    """Return the scale in which ticks are shortest to read, billions among them."""
    if max(abs(limit.low), abs(limit.high)) >= _BILLIONS:
        return axis.Scale(1e9, "billion")
    return axis.scale_of(limit)


class Rows(NamedTuple):
    """Rows of one height: a line or two of words, and below them room for bars."""

    names: list[str]
    #: what stands at the right end of the last line
    said: list[str]
    #: pixels that the words take, and from row to row
    head: float
    pitch: int
    #: half of the room for bars
    half: float
    #: is a name a part of one above?
    part: list[bool]

    def middle(self, n: int) -> float:
        """Return how far down the middle of a row's bars is."""
        return self.pitch * n + self.head + self.half

    def first(self, n: int, text: str) -> float:
        """Return how far down the middle of the first line of a row's words is."""
        return self.pitch * n + self.head - _AIR - LINE * (text.count("\n") + 0.5)

    @property
    def height(self) -> int:
        """Height of all rows."""
        return self.pitch * max(1, len(self.names))


def lay(labels: Sequence[str], said: Sequence[str], half: float, part: Sequence[bool] = ()) -> Rows:
    """Return rows with names above their bars, so that a chart is as narrow as a phone.

    ``said``: a few words a row; ``half``: pixels of half of its bars; ``part``: which names are
    parts of one above, none by default.
    """
    parts = list(part) or [False] * len(labels)
    letters = [room(max(map(len, text.split("\n")))) for text in said]
    names = [
        axis.wrap(label, wide - _PART * inner, 2)
        for label, wide, inner in zip(labels, letters, parts, strict=True)
    ]
    lines = max((text.count("\n") + 1 for text in (*names, *said)), default=1)
    head = LINE * lines + _AIR
    return Rows(names, list(said), head, math.ceil(head + 2 * half + _GAP), half, parts)


def room(taken: int) -> int:
    """Return how many letters a line has beside so many others, of which two keep them apart."""
    whole = int((LEFT + WIDTH + RIGHT - 2 * _EDGE) / _LETTER)
    return whole - taken - 2 if taken else whole


def heads(rows: Rows, *, bold: int = -1, strong: bool = False) -> list[dict[str, Any]]:
    """Return the words of rows, on a ground that hides what lies behind them.

    ``bold``: place of the name that stands out; ``strong``: what is said stands out.
    """
    spans = [
        {"top": rows.pitch * n, "bottom": rows.pitch * n + rows.head - _AIR / 2}
        for n in range(len(rows.names))
    ]
    named = [
        {
            "y": rows.first(n, name),
            "x": _EDGE - LEFT + _INDENT * rows.part[n],
            "text": name,
            "weight": "bold" if n == bold else "normal",
        }
        for n, name in enumerate(rows.names)
    ]
    ends = [{"y": rows.first(n, text), "text": text} for n, text in enumerate(rows.said)]
    layers = [ground(spans)]
    for weight in ("normal", "bold"):
        values = [one for one in named if one["weight"] == weight]
        layers.append(_words(values, {"x": place("x")}, {"align": "left", "fontWeight": weight}))
    right = {"align": "right", "x": WIDTH + RIGHT - _EDGE}
    weight = "bold" if strong else "normal"
    return [*layers, _words(ends, {}, {**right, "fontWeight": weight})]


def ground(spans: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the colour of the card across the chart, from ``top`` to ``bottom`` of each."""
    return {
        "data": {"values": spans},
        "mark": {"type": "rect", "color": theme.color("card"), "x": -LEFT, "x2": WIDTH + RIGHT},
        "encoding": {"y": place("top"), "y2": {"field": "bottom"}},
    }


def _words(values: list[dict[str, Any]], x: dict[str, Any], look: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "text", "baseline": "middle", "color": theme.color("text"), **look}
    return {
        "data": {"values": values},
        "mark": mark,
        "encoding": {**x, "y": place("y"), "text": {"field": "text"}},
    }


def bars(rows: list[dict[str, Any]], x: dict[str, Any], color: str) -> dict[str, Any]:
    """Return bars from ``from`` to ``to`` between ``top`` and ``bottom``."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rect", "color": color, "clip": True},
        "encoding": {
            "x": {**x, "field": "from"},
            "x2": {"field": "to"},
            "y": place("top"),
            "y2": {"field": "bottom"},
        },
    }


def rules(
    rows: list[dict[str, Any]], x: dict[str, Any], ends: tuple[str, str], color: str, width: float
) -> dict[str, Any]:
    """Return lines along the rows between two fields, at ``y``."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": color, "strokeWidth": width, "clip": True},
        "encoding": {"x": {**x, "field": ends[0]}, "x2": {"field": ends[1]}, "y": place("y")},
    }


def upright(rows: list[dict[str, Any]], x: dict[str, Any], color: str) -> dict[str, Any]:
    """Return thin upright lines at ``at`` between ``top`` and ``bottom``."""
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": color, "strokeWidth": 1},
        "encoding": {"x": {**x, "field": "at"}, "y": place("top"), "y2": {"field": "bottom"}},
    }
