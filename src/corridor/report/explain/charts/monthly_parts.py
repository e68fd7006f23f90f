"""Lines: what each group of levers adds to the difference, a month at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.explain.decompose import Decomposition
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.charts.difference import leaves
from corridor.report.explain.charts.rows import place
from corridor.report.findings import named
from corridor.report.units import monthly_measure

__all__ = ["monthly_parts"]

LEFT, RIGHT, BOTTOM, WIDTH, HEIGHT = 52, 18, 40, 330, 230
#: pixels of a line of the key, and of the sample in it
_LINE, _SAMPLE = 17, 28
_LETTERS = 52  # of a name in the key


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
        theme.Frame(WIDTH, HEIGHT, LEFT, RIGHT, _LINE * len(labels) + 18, BOTTOM),
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
        *_key(labels, lines[:, -1]),
    ]
    if limit.cut:
        spec["usermeta"]["corridor"]["cut"] = leaves(band, measure)
    return spec


def _look(at: int, whole: bool) -> theme.Look:
    if whole:
        return theme.Look(theme.color("ink"), (1, 0), "circle")
    # the first two looks are those of policies, and these lines are none
    return theme.policy(at + 2) if at < 4 else theme.policy(at - 4)


def _line(
    at: int, whole: bool, months: list[str], values: Any, x: Any, y: Any
) -> list[dict[str, Any]]:
    look = _look(at, whole)
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


def _key(labels: list[str], ends: Any) -> list[dict[str, Any]]:
    """Return the looks of the lines and their names above the plot, in the order of their ends."""
    layers: list[dict[str, Any]] = []
    for line, k in enumerate(np.argsort(-np.asarray(ends), kind="stable").tolist()):
        whole = k == len(labels) - 1
        look = _look(k, whole)
        y = _LINE * (line - len(labels)) - 6
        left = 6 - LEFT
        layers += [
            {
                "data": {"values": [{"from": left, "to": left + _SAMPLE, "y": y}]},
                "mark": {
                    "type": "rule",
                    "color": look.color,
                    "strokeDash": list(look.dash),
                    "strokeWidth": 2.6 if whole else 1.8,
                },
                "encoding": {"x": place("from"), "x2": {"field": "to"}, "y": place("y")},
            },
            *([] if whole else [_sample(look, left + _SAMPLE / 2, y)]),
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "x": left + _SAMPLE + 8,
                    "y": y,
                    "text": axis.wrap(labels[k], _LETTERS, 1),
                    "fontWeight": "bold",
                    "color": look.color,
                },
            },
        ]
    return layers


def _sample(look: theme.Look, x: float, y: float) -> dict[str, Any]:
    point = {"type": "point", "filled": True, "shape": look.marker, "size": 34, "opacity": 1}
    return {
        "data": {"values": [{}]},
        "mark": {**point, "color": look.color, "x": x, "y": y},
    }
