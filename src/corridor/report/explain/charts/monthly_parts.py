"""Lines: what each group of levers adds to the difference, a month at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.explain.decompose import Decomposition
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.charts.difference import leaves
from corridor.report.findings import named
from corridor.report.units import monthly_measure

__all__ = ["monthly_parts"]

SHAPE = theme.Frame(width=352, height=230, left=56, right=206, top=26, bottom=40)


def monthly_parts(found: Decomposition, outcome: str, title: list[str]) -> dict[str, Any]:
    """Return the chart of the parts of one outcome's difference by month.

    Lines add up to the thick one in every month; its band is the 90% interval of the whole
    difference over all draws. Raises KeyError for an unknown outcome.
    """
    info = found.outcome(outcome)
    parts = found.parts[outcome]
    measure = monthly_measure(info)
    lines = parts.monthly_middle * measure.factor
    band = parts.monthly[-1][:, [0, 4]] * measure.factor
    limit = axis.limits(band, lines)
    unit = f"{axis.scale_of(limit).word} {measure.unit}".strip()
    first, second = (label for _, label in found.policies)
    labels = [*(player.label for player in found.players), "Together"]
    spec: dict[str, Any] = theme.frame(
        SHAPE,
        title=title,
        subtitle=f"{first} minus {second}, {unit}",
        alt=(
            f"What each group of levers adds to the difference {first} minus {second} in "
            f"{named(info)}, month by month: {words.join_names(labels)}."
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    last = found.start + found.months - 1
    x = {
        "field": "month",
        "type": "temporal",
        "scale": {
            "type": "utc",
            "domain": [axis.month_date(found.start), axis.month_date(last)],
            "nice": False,
        },
        "axis": axis.month_axis(found.start, last),
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": axis.number_axis(limit, signed=True),
    }
    months = [axis.month_date(found.start + t) for t in range(found.months)]
    whole = [
        {"month": month, "low": float(low), "high": float(high)}
        for month, (low, high) in zip(months, band, strict=True)
    ]
    spec["layer"] = [
        {
            "data": {"values": whole},
            "mark": {
                "type": "area",
                "clip": True,
                "color": theme.color("difference"),
                "fillOpacity": 0.14,
            },
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": theme.color("ink"), "strokeWidth": 1.2},
            "encoding": {"y": {**y, "datum": 0}},
        },
        *(
            layer
            for k in range(len(labels))
            for layer in _line(k, k == len(labels) - 1, months, lines[k], x, y)
        ),
        *_ends(labels, lines[:, -1], limit),
    ]
    if limit.cut:
        spec["usermeta"]["corridor"]["cut"] = leaves(band, measure)
    return spec


def _look(place: int, whole: bool) -> theme.Look:
    if whole:
        return theme.Look(theme.color("ink"), (1, 0), "circle")
    # the first two looks are those of policies, and these lines are none
    return theme.policy(place + 2) if place < 4 else theme.policy(place - 4)


def _line(
    place: int, whole: bool, months: list[str], values: Any, x: Any, y: Any
) -> list[dict[str, Any]]:
    look = _look(place, whole)
    rows = [
        {"month": month, "value": float(value)} for month, value in zip(months, values, strict=True)
    ]
    encoding = {"x": x, "y": {**y, "field": "value"}}
    line = {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "clip": True,
            "color": look.color,
            "strokeDash": list(look.dash),
            "strokeWidth": 2.6 if whole else 1.8,
        },
        "encoding": encoding,
    }
    if whole:
        return [line]
    points = {
        "data": {"values": rows[2::5] or rows},
        "mark": {
            "type": "point",
            "filled": True,
            "shape": look.marker,
            "size": 34,
            "opacity": 1,
            "color": look.color,
        },
        "encoding": encoding,
    }
    return [line, points]


def _ends(labels: list[str], values: Any, limit: axis.Limits) -> list[dict[str, Any]]:
    """Return the names of the lines at their right ends, apart from each other."""
    height = limit.high - limit.low
    wanted = [float(SHAPE.height * (limit.high - value) / height) for value in values]
    shown = [axis.wrap(label, 27, 2) for label in labels]
    gap = 14.0 * max(text.count("\n") + 1 for text in shown) + 2
    placed = axis.spread(list(np.clip(wanted, 0, SHAPE.height)), gap, 0, SHAPE.height)
    return [
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "x": SHAPE.width + 10,
                "y": at - 7 * text.count("\n"),
                "text": text,
                "fontWeight": "bold",
                "color": _look(k, k == len(labels) - 1).color,
            },
        }
        for k, (text, at) in enumerate(zip(shown, placed, strict=True))
    ]
