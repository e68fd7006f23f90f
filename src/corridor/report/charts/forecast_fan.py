"""Fan of one forecast series: the record's last months, then the median, 50% and 90% bands."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.forecast.make import Forecast
from corridor.questions.forecast.vintage import target_unit
from corridor.report import words
from corridor.report.charts import axis, theme

__all__ = ["HISTORY", "forecast_fan"]

SHAPE = theme.Frame(width=330, height=190, left=42, right=14, top=26, bottom=40)
HISTORY = 24
"""Months of the record before the forecast."""


def forecast_fan(forecast: Forecast, series: str, history: int = HISTORY) -> dict[str, Any]:
    """Return the fan chart of one series; months that had begun have a dot."""
    s = forecast.series.index(series)
    bands = np.stack([forecast.at(level)[s] for level in (0.05, 0.25, 0.5, 0.75, 0.95)], -1)
    known = forecast.history[s, -history:]
    first, last = forecast.origin - len(known) + 1, forecast.months[-1]
    limit = axis.limits(bands[:, [0, 4]], np.concatenate([bands[:, 1:4].ravel(), known]), room=0.1)
    scale = axis.scale_of(limit)
    x = {
        "field": "month",
        "type": "temporal",
        "scale": {
            "type": "utc",
            "domain": [axis.month_date(first), axis.month_date(last)],
            "nice": False,
        },
        "axis": axis.month_axis(first, last),
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False, "zero": True},
        "axis": axis.number_axis(limit),
    }
    counted = target_unit(forecast.corridor)
    unit = f"{scale.word} {counted} a month".strip()
    end = bands[-1]
    spec: dict[str, Any] = theme.frame(
        SHAPE,
        title=[forecast.label(series)],
        subtitle=f"{unit[:1].upper()}{unit[1:]}, {words.window(first, last - first + 1)}",
        alt=(
            f"Fan chart of {counted}, {forecast.label(series)}: the record to "
            f"{words.month_name(forecast.origin)}, then median, 50% and 90% bands. "
            f"In {words.month_name(last)} the median is {end[2]:,.0f}, "
            f"the 90% interval {end[0]:,.0f} to {end[4]:,.0f}."
        ),
        source="",
    )
    rows = [
        {"month": axis.month_date(month), **dict(zip("abcde", band.tolist(), strict=True))}
        for month, band in zip(forecast.months, bands, strict=True)
    ]
    spec["layer"] = [
        _band(rows, "a", "e", 0.13, x, y),
        _band(rows, "b", "d", 0.30, x, y),
        *_start(forecast, x),
        {
            "data": {"values": rows},
            "mark": {"type": "line", "clip": True, "color": theme.color("policy-1")},
            "encoding": {"x": x, "y": {**y, "field": "c"}},
        },
        {
            # months that had begun on the day of the forecast
            "data": {"values": rows[: forecast.begun]},
            "mark": {
                "type": "point",
                "filled": True,
                "size": 34,
                "opacity": 1,
                "color": theme.color("policy-1"),
            },
            "encoding": {"x": x, "y": {**y, "field": "c"}},
        },
        {
            "data": {
                "values": [
                    {"month": axis.month_date(first + k), "value": value}
                    for k, value in enumerate(axis.finite(known))
                ]
            },
            "mark": {"type": "line", "color": theme.color("ink"), "strokeWidth": 1.3},
            "encoding": {"x": x, "y": {**y, "field": "value"}},
        },
    ]
    if limit.cut:
        spec["usermeta"]["corridor"]["cut"] = (
            f"The 90% band reaches {bands[:, 4].max():,.0f} and leaves the chart."
        )
    return spec


def _band(
    rows: list[dict[str, Any]], low: str, high: str, opacity: float, x: Any, y: Any
) -> dict[str, Any]:
    color = theme.color("policy-1")
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "clip": True, "color": color, "fillOpacity": opacity},
        "encoding": {"x": x, "y": {**y, "field": low}, "y2": {"field": high}},
    }


def _start(forecast: Forecast, x: Any) -> list[dict[str, Any]]:
    """Return a rule where the forecast begins, and its name."""
    data = {"values": [{"month": axis.month_date(forecast.origin + 1)}]}
    rule = {"type": "rule", "color": theme.color("axis"), "y": -4, "y2": SHAPE.height}
    text = {
        "type": "text",
        "align": "left",
        "baseline": "bottom",
        "dx": -1,
        "y": -7,
        "color": theme.color("text"),
        "text": "Forecast",
    }
    return [{"data": data, "mark": mark, "encoding": {"x": x}} for mark in (rule, text)]
