"""Rows of a chart: names at the left, bars, lines and words at places in pixels."""

from __future__ import annotations

from typing import Any

from corridor.report.charts import axis, theme

__all__ = ["bars", "mark_text", "names", "number_x", "place", "rules", "scale_of", "upright"]

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


def names(labels: list[str], row: float, *, width: int, bold: int = -1) -> dict[str, Any]:
    """Return names in the middle of their rows, of ``width`` letters in up to two lines.

    ``bold``: place of the name that stands out.
    """
    values = []
    for n, label in enumerate(labels):
        text = axis.wrap(label, width, 2)
        # text with two lines hangs from its first
        first = row * (n + 0.5) - (theme.SIZE + 2) / 2 * text.count("\n")
        values.append({"y": first, "name": text, "weight": "bold" if n == bold else "normal"})
    layers = [
        {
            "data": {"values": [one for one in values if one["weight"] == weight]},
            "mark": {
                "type": "text",
                "align": "right",
                "baseline": "middle",
                "x": -8,
                "fontWeight": weight,
                "color": theme.color("text"),
            },
            "encoding": {"y": place("y"), "text": {"field": "name"}},
        }
        for weight in ("normal", "bold")
    ]
    return {"layer": layers}


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


def mark_text(rows: list[dict[str, Any]], x: float, align: str) -> dict[str, Any]:
    """Return words ``text`` of each row at one place across, at ``y``."""
    return {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "align": align,
            "baseline": "middle",
            "x": x,
            "color": theme.color("text"),
        },
        "encoding": {"y": place("y"), "text": {"field": "text"}},
    }
