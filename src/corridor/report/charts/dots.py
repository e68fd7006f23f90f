"""Dots chart: a hundred draws of a paired difference as dots, on either side of zero."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.compare.result import Comparison
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.findings import (
    difference_finding,
    equal_words,
    pair_name,
    period_words,
    source_line,
)
from corridor.report.lookup import ALL, group_words, outcome_info
from corridor.report.units import Measure, total_measure

__all__ = ["DOTS", "dots", "quantile_dots"]

#: how many; each stands for an equal share of the draws
DOTS = 100

# labels of the ends of the axis stand half beside it
SHAPE = theme.Frame(width=328, height=150, left=26, right=26, top=26, bottom=40)

_SIZE = 10.0  # pixels of a dot with the room around it
_MIDDLE = 0.5


def dots(
    comparison: Comparison, outcome: str, pair: int, gaps: NDArray[Any], group: str = ALL
) -> dict[str, Any]:
    """Return the chart of one pair's difference over the window, a dot for each hundredth.

    ``gaps``: the difference in each draw, [draw]. A dot is a quantile of them, so that dots
    left and right of zero count the draws in which either policy is higher.
    Source: M. Kay and others, When (ish) is my bus? (2016), quantile dotplots.
    """
    info = outcome_info(comparison, outcome)
    measure = total_measure(info)
    _, values = quantile_dots(gaps, measure.factor)
    i, j = comparison.pairs[pair]
    first, second = comparison.policies[i].label, comparison.policies[j].label
    # the two extreme dots on either side don't set the axis
    inner = values[2:-2]
    limit = axis.limits(values[[2, -3]], inner)
    if not values.any():
        limit = axis.Limits(-1.0, 1.0, [-1.0, 0.0, 1.0], False)
    scale = axis.scale_of(limit)
    unit = f"{scale.word} {measure.unit}".strip()
    share = words.chance(float((gaps > 0).mean())) if values.any() else ""
    title = f"In {share} draws {first} is higher" if share else "The two do not differ"
    if share and (equal := equal_words(comparison, outcome, pair, group)):
        title += f", in {equal} both are equal"
    who = group_words(comparison, group)
    finding = " ".join(
        text for text in difference_finding(comparison, outcome, pair, group) if text
    )
    spec: dict[str, Any] = theme.frame(
        SHAPE,
        title=[title],
        subtitle=f"{pair_name(comparison, pair)}, {unit}{who}. {period_words(comparison, outcome)}",
        alt=(
            f"{DOTS} dots, each a hundredth of the draws, along the difference "
            f"{pair_name(comparison, pair)} in {info.label}{who}, with a line at zero. {title}. "
            f"{finding}"
        ),
        source=source_line(comparison, outcome, group),
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": axis.number_axis(limit, signed=True),
    }
    place = {"type": "quantitative", "scale": None, "axis": None}
    rows = _stacked(values, limit)
    one, other = theme.policy(i), theme.policy(j)
    sides = ["first", "second", "neither"]
    spec["layer"] = [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": theme.color("ink"), "strokeWidth": 1.2},
            "encoding": {"x": {**x, "datum": 0}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 58, "opacity": 1, "strokeWidth": 0},
            "encoding": {
                "x": {**x, "field": "at"},
                "y": {**place, "field": "y"},
                "color": {
                    "field": "higher",
                    "type": "nominal",
                    "legend": None,
                    "scale": {
                        "domain": sides,
                        "range": [one.color, other.color, theme.color("axis")],
                    },
                },
                "shape": {
                    "field": "higher",
                    "type": "nominal",
                    "legend": None,
                    "scale": {
                        "domain": sides,
                        "range": [one.marker, other.marker, "circle"],
                    },
                },
            },
        },
        _label(f"← {axis.wrap(second, 26, 1)} higher", 4 - SHAPE.left, "left"),
        _label(f"{axis.wrap(first, 26, 1)} higher →", SHAPE.width + SHAPE.right - 4, "right"),
    ]
    if said := _beyond(values, limit, measure):
        spec["usermeta"]["corridor"]["cut"] = said
    return spec


def _beyond(values: NDArray[np.float64], limit: axis.Limits, measure: Measure) -> str:
    """Say how many dots stand for values that the axis does not reach, and how far these go."""
    low, high = values[values < limit.low], values[values > limit.high]
    count = low.size + high.size
    if not count:
        return ""
    ends = [measure.change(float(x), measure.round(float(x))) for x in (*low[:1], *high[-1:])]
    dot = "The outermost dot stands" if count == 1 else f"The {count} outermost dots stand"
    return f"{dot} for more than the axis shows, as far as {' and '.join(ends)}."


def quantile_dots(
    gaps: NDArray[Any], factor: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (share of the draws below each dot, its value times ``factor``), each [dot]."""
    level = (np.arange(DOTS) + _MIDDLE) / DOTS
    return level, np.quantile(np.asarray(gaps, np.float64), level) * factor


def _stacked(values: NDArray[np.float64], limit: axis.Limits) -> list[dict[str, Any]]:
    """Return a row a dot: its place along the axis, cut to it, and its height in pixels."""
    wide = max(1, int(SHAPE.width / _SIZE))
    bin_size = (limit.high - limit.low) / wide
    inside = np.clip(values, limit.low + bin_size / 2, limit.high - bin_size / 2)
    # bins begin at zero, so that no stack holds dots of both sides
    place = np.floor(inside / bin_size).astype(int)
    tallest = int(np.unique(place, return_counts=True)[1].max())
    step = min(_SIZE, SHAPE.height / max(1, tallest))
    rows, height = [], dict.fromkeys(place.tolist(), 0)
    for value, at in zip(values, place.tolist(), strict=True):
        rows.append(
            {
                "at": min(max((at + _MIDDLE) * bin_size, limit.low), limit.high),
                "y": SHAPE.height - step * (height[at] + _MIDDLE),
                "value": float(value),
                "higher": "first" if value > 0 else "second" if value < 0 else "neither",
            }
        )
        height[at] += 1
    return rows


def _label(text: str, x: float, align: str) -> dict[str, Any]:
    mark = {
        "type": "text",
        "baseline": "bottom",
        "color": theme.color("text"),
        "text": text,
        "x": x,
        "y": -7,
        "align": align,
    }
    return {"data": {"values": [{}]}, "mark": mark}
