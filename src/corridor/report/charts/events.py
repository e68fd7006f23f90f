"""Event chart: recorded changes beside predicted ones, a row a window, 50% and 90% intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.events import Row, Studies
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.sections.events import measure_label

__all__ = ["event_chart"]

LEFT, RIGHT, TOP, BOTTOM, WIDTH, LANE = 300, 18, 30, 26, 330, 24
#: to which a log change is written
_STEP = 0.01


def event_chart(found: Studies, measure: str) -> dict[str, Any]:
    """Return the chart of one measure in the order of the windows; log changes.

    Raises StopIteration for an unknown measure.
    """
    rows = [study.of(measure) for study in found.studies]
    shape = theme.Frame(WIDTH, LANE * len(rows), LEFT, RIGHT, TOP, BOTTOM)
    bands = np.array([row.bands for row in rows])
    seen = np.array([row.recorded for row in rows])
    limit = axis.limits(bands[:, [0, 4]], np.concatenate([bands[:, 1:4], seen[:, None]], axis=1))
    inside = found.inside(measure)
    name = measure_label(found, measure)
    spec: dict[str, Any] = theme.frame(
        shape,
        title=[f"{inside} of {len(rows)} recorded changes lie inside the 90% interval"],
        subtitle=f"{name}: log change of encounters between ports from base to end month",
        alt=(
            f"{name}: predicted log changes with 50% and 90% intervals and the recorded change of "
            f"each window; {inside} of {len(rows)} recorded ones lie inside the 90% interval."
        ),
        source=f"Table encounters; fit {found.fingerprint}, record to {found.last_month}",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": axis.number_axis(limit, signed=True),
    }
    values = [
        {
            "y": LANE * (at + 0.5),
            "name": f"{study.window.label}, {study.window.span[:7]}, "
            f"{study.window.end - study.window.base} mo.",
            **_places(row, limit),
        }
        for at, (study, row) in enumerate(zip(found.studies, rows, strict=True))
    ]
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    label = {"type": "text", "align": "right", "x": -8, "color": theme.color("text")}
    spec["layer"] = [
        {
            "data": {"values": values},
            "mark": label,
            "encoding": {"y": y, "text": {"field": "name"}},
        },
        *_predicted(values, x, y),
        {
            "data": {"values": values},
            "mark": {
                "type": "point",
                "filled": True,
                "shape": "diamond",
                "size": 60,
                "opacity": 1,
                "color": theme.color("ink"),
            },
            "encoding": {"y": y, "x": {**x, "field": "recorded"}},
        },
        *_key(),
    ]
    spec["usermeta"]["corridor"] |= axis.beyond(
        np.append(bands.ravel(), seen), limit, lambda end: words.signed(end, _STEP)
    )
    return spec


def _places(row: Row, limit: axis.Limits) -> dict[str, float]:
    shown = np.clip([*row.bands, row.recorded], limit.low, limit.high)
    names = ("q05", "q25", "q50", "q75", "q95", "recorded")
    return dict(zip(names, map(float, shown), strict=True))


def _predicted(values: list[dict[str, Any]], x: Any, y: Any) -> list[dict[str, Any]]:
    look = theme.policy(0)
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": values},
            "mark": {
                "type": "rule",
                "color": look.color,
                "strokeWidth": width,
                "opacity": opacity,
            },
            "encoding": {"y": y, "x": {**x, "field": low}, "x2": {"field": high}},
        }
        for low, high, width, opacity in (("q05", "q95", 1.3, 0.9), ("q25", "q75", 5, 0.45))
    ]
    median = {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 40, "opacity": 1, "color": look.color},
        "encoding": {"y": y, "x": {**x, "field": "q50"}},
    }
    return [*layers, median]


def _key() -> list[dict[str, Any]]:
    """Return the two markers and their names above the plot."""
    layers: list[dict[str, Any]] = []
    for shape, token, text, at in (
        ("circle", "policy-1", "Model", 0),
        ("diamond", "ink", "Recorded", 90),
    ):
        place = {"x": at, "y": -16, "color": theme.color(token)}
        point = {"type": "point", "filled": True, "shape": shape, "size": 52, "opacity": 1, **place}
        name = {"type": "text", "align": "left", "text": text, **place, "x": at + 10}
        layers += [{"data": {"values": [{}]}, "mark": mark} for mark in (point, name)]
    return layers
