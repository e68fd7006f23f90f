"""Forest chart across corridors: recorded changes by event, pooled means, what another would be."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.across import Across
from corridor.report.charts import axis, theme
from corridor.report.sections.across import finding, kind_label

__all__ = ["across_chart"]

LEFT, RIGHT, TOP, BOTTOM, WIDTH, LANE = 262, 18, 30, 26, 270, 23


def across_chart(found: Across) -> dict[str, Any]:
    """Return the chart: log changes of the hazard of being stopped, in the direction announced."""
    events, pools = _events(found), _pools(found)
    rows = [*events, *pools]
    for at, row in enumerate(rows):
        # the pools stand apart from the events
        row["y"] = LANE * (at + 0.5 + (0.5 if at >= len(events) else 0.0))
    shape = theme.Frame(WIDTH, int(LANE * (len(rows) + 0.5)), LEFT, RIGHT, TOP, BOTTOM)
    outer = np.array([[row["q05"], row["q95"]] for row in rows])
    limit = axis.limits(outer, np.array([[row["q50"]] for row in rows]))
    cut = limit.cut
    for row in rows:
        for name in ("q05", "q50", "q95"):
            row[name] = float(np.clip(row[name], limit.low, limit.high))
    spec: dict[str, Any] = theme.frame(
        shape,
        title=finding(found),
        subtitle="Change of the hazard of being stopped in the direction announced, log points "
        "(+0.7 doubles it, \N{MINUS SIGN}0.7 halves it)",
        alt=(
            f"{len(events)} recorded changes with 90% intervals, and {len(pools)} pooled figures: "
            "the mean of the events, and what another event would be."
        ),
        source="Tables of the record, by the months before the announcement and those in force",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": axis.number_axis(limit, signed=True),
    }
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    label = {"type": "text", "align": "right", "x": -8, "color": theme.color("text")}
    spec["layer"] = [
        {"data": {"values": rows}, "mark": label, "encoding": {"y": y, "text": {"field": "name"}}},
        {
            "data": {"values": [{"zero": 0.0}]},
            "mark": {"type": "rule", "color": theme.color("axis")},
            "encoding": {"x": {**x, "field": "zero"}},
        },
        *_marks([row for row in rows if row["kind"] == "event"], x, y, "policy-1", "circle", 1.6),
        *_marks([row for row in rows if row["kind"] == "mean"], x, y, "ink", "diamond", 3.0),
        *_marks([row for row in rows if row["kind"] == "another"], x, y, "difference", "", 1.2),
        *_key(),
    ]
    if cut:
        spec["usermeta"]["corridor"]["cut"] = (
            "Where a line touches an edge, the 90% interval goes on beyond the chart."
        )
    return spec


def _events(found: Across) -> list[dict[str, Any]]:
    rows = []
    for study in found.studies:
        change = study.changes["before"]
        towards = study.towards()
        if change.step is None or not change.pooled or towards is None:
            continue
        half = change.step.half
        name = f"{study.event.label}, {study.event.announced.year}"
        rows.append(
            {
                "kind": "event",
                "name": axis.wrap(name, 40, 1),
                "q05": towards - half,
                "q50": towards,
                "q95": towards + half,
            }
        )
    return rows


def _pools(found: Across) -> list[dict[str, Any]]:
    rows = []
    for one in found.pooled:
        if one.main.changes < 2:
            continue
        label = kind_label(one)
        for kind, name, values in (
            ("mean", f"{label} ({one.main.changes}): mean", one.main.mean),
            ("another", f"{label}: another event", one.main.another),
        ):
            triple = dict(zip(("q05", "q50", "q95"), values, strict=True))
            rows.append({"kind": kind, "name": name, **triple})
    return rows


def _marks(
    rows: list[dict[str, Any]], x: Any, y: Any, token: str, marker: str, width: float
) -> list[dict[str, Any]]:
    if not rows:
        return []
    color = theme.color(token)
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": color, "strokeWidth": width},
            "encoding": {"y": y, "x": {**x, "field": "q05"}, "x2": {"field": "q95"}},
        }
    ]
    if marker:
        point = {"type": "point", "filled": True, "shape": marker, "size": 56, "opacity": 1}
        layers.append(
            {
                "data": {"values": rows},
                "mark": {**point, "color": color},
                "encoding": {"y": y, "x": {**x, "field": "q50"}},
            }
        )
    return layers


def _key() -> list[dict[str, Any]]:
    """Return the markers and their names above the plot."""
    layers: list[dict[str, Any]] = []
    for shape, token, text, at in (
        ("circle", "policy-1", "Recorded change", 0),
        ("diamond", "ink", "Pooled mean", 130),
    ):
        place = {"x": at, "y": -16, "color": theme.color(token)}
        point = {"type": "point", "filled": True, "shape": shape, "size": 52, "opacity": 1, **place}
        name = {"type": "text", "align": "left", "text": text, **place, "x": at + 10}
        layers += [{"data": {"values": [{}]}, "mark": mark} for mark in (point, name)]
    return layers
