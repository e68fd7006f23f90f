"""Forest chart across corridors: recorded changes by event, pooled means, what another would be."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.across import Across
from corridor.report import words
from corridor.report.across.page import finding, kind_label
from corridor.report.charts import axis, theme

__all__ = ["across_chart"]

LEFT, RIGHT, TOP, BOTTOM, WIDTH = 158, 18, 30, 26, 244
LANE, CLOSE = 32, 22
#: to which a log change is written
_STEP = 0.01
#: half of what a second line of a label adds
HALF_LINE = (theme.SIZE + 2) / 2
#: kind of row, means first -> colour, marker and width of its line
_LOOKS = {
    "transfer": ("policy-1", "circle", 1.6),
    "pressure": ("policy-2", "square", 1.6),
    "both": ("policy-4", "triangle-down", 1.6),
    "unclear": ("policy-3", "triangle-up", 1.6),
    "mean": ("ink", "diamond", 3.0),
    "another": ("difference", "", 1.2),
}
_NAMES = {"both": "Both", "unclear": "Unclear", "mean": "Pooled mean"}


def across_chart(found: Across) -> dict[str, Any]:
    """Return the chart: log changes of the hazard of being stopped, in the direction announced."""
    events, pools = _events(found), _pools(found)
    rows = [*events, *pools]
    # the pools stand apart from the events, and closer
    for at, row in enumerate(events):
        row["y"] = LANE * (at + 0.5)
        row["label"] = row["y"] - HALF_LINE * row["name"].count("\n")
    for at, row in enumerate(pools):
        row["y"] = row["label"] = LANE * len(events) + CLOSE * (at + 1)
    height = LANE * len(events) + CLOSE * (len(pools) + 1)
    shape = theme.Frame(WIDTH, height, LEFT, RIGHT, TOP, BOTTOM)
    outer = np.array([[row["q05"], row["q95"]] for row in rows])
    limit = axis.limits(outer, np.array([[row["q50"]] for row in rows]))
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
    label = {"type": "text", "align": "right", "baseline": "middle", "x": -8}
    spec["layer"] = [
        {
            "data": {"values": rows},
            "mark": {**label, "color": theme.color("text")},
            "encoding": {"y": {**y, "field": "label"}, "text": {"field": "name"}},
        },
        {
            "data": {"values": [{"zero": 0.0}]},
            "mark": {"type": "rule", "color": theme.color("axis")},
            "encoding": {"x": {**x, "field": "zero"}},
        },
        *(
            layer
            for kind, (token, marker, width) in _LOOKS.items()
            for layer in _marks(
                [row for row in rows if row["kind"] == kind], x, y, token, marker, width
            )
        ),
        *_key([kind for kind in _LOOKS if any(row["kind"] == kind for row in rows)]),
    ]
    spec["usermeta"]["corridor"] |= axis.beyond(outer, limit, lambda end: words.signed(end, _STEP))
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
                "kind": study.event.means,
                "name": axis.wrap(name, 22, 2),
                "q05": towards - half,
                "q50": towards,
                "q95": towards + half,
            }
        )
    return sorted(rows, key=lambda row: tuple(_LOOKS).index(row["kind"]))


def _pools(found: Across) -> list[dict[str, Any]]:
    rows = []
    for one in found.pooled:
        if one.main.changes < 2:
            continue
        label = kind_label(one)
        for kind, name, values in (
            ("mean", f"{label} ({one.main.changes}): mean", one.main.mean),
            ("another", f"{label}: another", one.main.another),
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


def _key(kinds: list[str]) -> list[dict[str, Any]]:
    """Return the markers and their names above the plot."""
    layers: list[dict[str, Any]] = []
    room = (LEFT + WIDTH) / len(_LOOKS)
    for number, kind in enumerate(kind for kind in kinds if _LOOKS[kind][1]):
        token, shape, _ = _LOOKS[kind]
        at = 8 - LEFT + 1.2 * room * number
        place = {"x": at, "y": -16, "color": theme.color(token)}
        point = {"type": "point", "filled": True, "shape": shape, "size": 52, "opacity": 1, **place}
        text = _NAMES.get(kind, kind.capitalize())
        name = {"type": "text", "align": "left", "text": text, **place, "x": at + 10}
        layers += [{"data": {"values": [{}]}, "mark": mark} for mark in (point, name)]
    return layers
