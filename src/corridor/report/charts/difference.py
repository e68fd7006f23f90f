"""Difference chart: one policy minus another, draw by draw, with a line at zero."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.compare.result import Comparison, OutcomeInfo
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.findings import difference_finding, pair_name, source_line
from corridor.report.lookup import ALL, group_index, group_words, outcome_info, shown_quantiles
from corridor.report.units import OVER, Measure, monthly_measure

__all__ = ["difference", "leaves"]

_NAMES = ("q05", "q25", "q50", "q75", "q95")

#: a median that reaches less than this share of the 90% band shows no difference
_SHOWN = 0.01

SHAPE = theme.Frame(width=352, height=196, left=52, right=14, top=26, bottom=40)


def difference(comparison: Comparison, outcome: str, pair: int, group: str = ALL) -> dict[str, Any]:
    """Return the chart of a pair's paired difference, a month at a time.

    The bands are quantiles of the differences of single draws, in which both policies meet the
    same shocks. Raises KeyError for an unknown outcome or group.
    """
    where = group_index(comparison, group, outcome)
    info = outcome_info(comparison, outcome)
    measure = monthly_measure(info)
    i, j = comparison.pairs[pair]
    first, second = comparison.policies[i].label, comparison.policies[j].label
    values = comparison.difference_monthly[outcome][pair, where]
    bands = shown_quantiles(info, values, measure.factor)
    # where half of the draws don't differ, the 50% band is no measure: the other would fill the
    # plot
    still = np.abs(values[:, 2]).max() < _SHOWN * np.abs(values).max()
    limit = axis.limits(bands[:, [0, 4]], bands if still else bands[:, 1:4])
    if not bands.any():
        limit = axis.Limits(-1.0, 1.0, [-1.0, 0.0, 1.0], False)
    scale = axis.scale_of(limit)
    unit = f"{scale.word} {measure.unit}".strip()
    who = group_words(comparison, group)
    finding = [text for text in difference_finding(comparison, outcome, pair, group) if text]
    spec: dict[str, Any] = theme.frame(
        SHAPE,
        title=finding,
        subtitle=f"{pair_name(comparison, pair)}, {unit}{who}, "
        f"{words.window(comparison.start, comparison.months)}",
        alt=(
            f"Fan chart of the difference {pair_name(comparison, pair)} in {info.label}{who}, "
            f"month by month, with a line at zero. {_whole(info)}: {' '.join(finding)}."
        ),
        source=source_line(comparison, outcome, group),
    )
    last = comparison.start + comparison.months - 1
    # one month stands in the middle
    beside = int(comparison.months == 1)
    x = {
        "field": "month",
        "type": "temporal",
        "scale": {
            "type": "utc",
            "domain": [
                axis.month_date(comparison.start - beside),
                axis.month_date(last + beside),
            ],
            "nice": False,
        },
        "axis": axis.month_axis(comparison.start, last),
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": axis.number_axis(limit, signed=True),
    }
    rows = [
        {
            "month": axis.month_date(comparison.start + t),
            **{
                name: float(value)
                for name, value in zip(_NAMES, values, strict=True)
                if name != "q50" or not info.interval_only
            },
        }
        for t, values in enumerate(bands)
    ]
    spec["data"] = {"values": rows}
    spec["layer"] = [
        _band("q05", "q95", 0.16, len(rows), x, y),
        _band("q25", "q75", 0.34, len(rows), x, y),
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": theme.color("ink"), "strokeWidth": 1.2},
            "encoding": {"y": {**y, "datum": 0}},
        },
        *([] if info.interval_only else [_median(len(rows), x, y)]),
        *_sides(first, second, bands, limit),
    ]
    if limit.cut:
        spec["usermeta"]["corridor"]["cut"] = leaves(bands, measure)
    return spec


def _whole(info: OutcomeInfo) -> str:
    over = OVER.get(info.over, "")
    return f"{over[0].upper()}{over[1:]}" if over else "Over the whole window"


def leaves(bands: Any, measure: Measure) -> str:
    """Say how far a 90% band of differences reaches that leaves its chart.

    ``bands``: [time, q], the lowest first and the highest last, times the measure's factor.
    """
    low, high = float(bands[:, 0].min()), float(bands[:, -1].max())
    step = words.rounding_step(high - low, max(abs(low), abs(high)), measure.floor)
    reach = measure.change_between(low, high, step)
    return f"The 90% band leaves the chart: it reaches from {reach} in a month."


def _median(months: int, x: Any, y: Any) -> dict[str, Any]:
    line = {"type": "line", "clip": True, "strokeWidth": 2.2}
    mark = line if months > 1 else {"type": "point", "filled": True, "size": 52, "opacity": 1}
    return {
        "mark": {**mark, "color": theme.color("difference")},
        "encoding": {"x": x, "y": {**y, "field": "q50"}},
    }


def _band(low: str, high: str, opacity: float, months: int, x: Any, y: Any) -> dict[str, Any]:
    return {
        "mark": theme.band(theme.color("difference"), opacity, months),
        "encoding": {"x": x, "y": {**y, "field": low}, "y2": {"field": high}},
    }


def _sides(first: str, second: str, bands: Any, limit: axis.Limits) -> list[dict[str, Any]]:
    """Return the words that say which side is which: above the plot, and low where there is room.

    The lower ones stand at the end where the band leaves more room below.
    """
    words_up = {"text": f"↑ {axis.wrap(first, 34, 1)} higher", "x": 4, "align": "left", "y": -7}
    if limit.low >= 0:
        return [_label(words_up)]
    third = max(1, len(bands) // 3)
    left = bands[:third, 0].min() >= bands[-third:, 0].min()
    words_down = {
        "text": f"↓ {axis.wrap(second, 34, 1)} higher",
        "x": 4 if left else SHAPE.width - 4,
        "align": "left" if left else "right",
        "y": SHAPE.height - 5,
    }
    return [_label(words_up), _label(words_down)]


def _label(place: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "text", "baseline": "bottom", "color": theme.color("text"), **place}
    return {"data": {"values": [{}]}, "mark": mark}
