"""The record drawn over a chart of months: a line with a point a month, and its name."""

from __future__ import annotations

from typing import Any

from corridor.report.charts import theme

__all__ = ["recorded"]

#: months that the word "Recorded" takes up
_WORD = 10


def recorded(record: list[dict[str, Any]], x: Any, y: Any, before: int) -> list[dict[str, Any]]:
    """Return the record as a line with a point a month, named above its highest month.

    The name stays within the ``before`` months up to the decision point, where there is room.
    """
    if not record:
        return []
    known = [row for row in record if row["value"] is not None]
    room = record[:before] if before >= _WORD else record
    peak = max(range(len(room)), key=lambda k: room[k]["value"] or 0.0)
    half = _WORD // 2
    middle = min(max(peak, half), len(room) - 1 - half) if len(room) > _WORD else len(room) // 2
    named = {"month": room[middle]["month"], "value": room[peak]["value"]}
    color = theme.color("ink")
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": record},
            "mark": {"type": "line", "color": color, "strokeWidth": 1.3},
            "encoding": {"x": x, "y": {**y, "field": "value"}},
        },
        {
            "data": {"values": known},
            "mark": {"type": "point", "filled": True, "size": 13, "opacity": 1, "color": color},
            "encoding": {"x": x, "y": {**y, "field": "value"}},
        },
        {
            "data": {"values": [named]},
            "mark": {
                "type": "text",
                "align": "center",
                "baseline": "bottom",
                "dy": -5,
                "fontWeight": "bold",
                "color": color,
                "text": "Recorded",
            },
            "encoding": {"x": x, "y": {**y, "field": "value"}},
        },
    ]
    return layers
