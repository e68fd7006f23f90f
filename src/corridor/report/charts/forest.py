"""Forest chart: totals over the window by origin group, with 50% and 90% intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.compare.result import Comparison
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.findings import named, source_line, total_words
from corridor.report.lookup import ALL, outcome_info, shown_quantiles
from corridor.report.units import total_measure

__all__ = ["forest"]

LEFT, RIGHT, TOP, BOTTOM, WIDTH = 116, 18, 30, 26, 286


def forest(comparison: Comparison, outcome: str) -> dict[str, Any]:
    """Return the chart of totals by group, the largest first; everybody together is left out.

    Raises KeyError for an unknown outcome.
    """
    info = outcome_info(comparison, outcome)
    measure = total_measure(info)
    totals = shown_quantiles(info, comparison.total[outcome], measure.factor)
    groups = [k for k, group in enumerate(comparison.groups_of(outcome)) if group != ALL]
    if not groups:
        raise KeyError(f"{outcome} is not known by group")
    groups.sort(key=lambda k: -float(totals[:, k, 2].max()))
    lane = 11
    row = lane * len(comparison.policies) + 8
    shape = theme.Frame(WIDTH, row * len(groups), LEFT, RIGHT, TOP, BOTTOM)
    limit = axis.limits(totals[:, groups][..., [0, 4]], totals[:, groups][..., 1:4])
    scale = axis.scale_of(limit)
    unit = f"{scale.word} {measure.unit}".strip()
    labels = [comparison.group_labels[k] for k in groups]
    kind = comparison.place.kind_of_group
    spec: dict[str, Any] = theme.frame(
        shape,
        title=_finding(comparison, outcome, groups[0]),
        subtitle=f"{unit[:1].upper()}{unit[1:]} by {kind}, "
        f"{words.window(comparison.start, comparison.months)}",
        alt=(
            f"{named(info)} by {kind} with 50% and 90% intervals, the largest "
            f"first: {words.join_names(labels)}."
        ),
        source=source_line(comparison, outcome),
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": axis.number_axis(limit),
    }
    spec["layer"] = [
        {
            "data": {
                "values": [
                    {"y": row * (n + 0.5), "name": axis.wrap(label, 17, 1)}
                    for n, label in enumerate(labels)
                ]
            },
            "mark": {"type": "text", "align": "right", "x": -8, "color": theme.color("text")},
            "encoding": {"y": _place("y"), "text": {"field": "name"}},
        },
        *_key(comparison),
    ]
    for k in range(len(comparison.policies)):
        offset = (k - (len(comparison.policies) - 1) / 2) * lane
        rows = [
            {"y": row * (n + 0.5) + offset, **_interval(totals[k, g], limit)}
            for n, g in enumerate(groups)
        ]
        spec["layer"] += _policy_layers(k, rows, x, point=not info.interval_only)
    spec["usermeta"]["corridor"] |= axis.beyond(
        totals[:, groups], limit, lambda end: measure.number(end, measure.round(end))
    )
    return spec


def _finding(comparison: Comparison, outcome: str, group: int) -> list[str]:
    """Say which group has the largest total, and how large under each policy."""
    said = [
        f"{total_words(comparison, outcome, k, comparison.groups[group])} under {policy.label}"
        for k, policy in enumerate(comparison.policies)
    ]
    by = "the interval" if outcome_info(comparison, outcome).interval_only else "the median"
    return [
        f"Largest by {by}: {comparison.group_labels[group]}",
        f"with {words.join_names(said)}",
    ]


def _place(field: str) -> dict[str, Any]:
    """Return an encoding that reads pixels from a field."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _interval(values: Any, limit: axis.Limits) -> dict[str, float]:
    shown = np.clip(values, limit.low, limit.high)
    return dict(zip(("q05", "q25", "q50", "q75", "q95"), map(float, shown), strict=True))


def _policy_layers(
    index: int, rows: list[dict[str, Any]], x: Any, *, point: bool
) -> list[dict[str, Any]]:
    look = theme.policy(index)
    y = _place("y")
    layers: list[dict[str, Any]] = [
        *(
            {
                "data": {"values": rows},
                "mark": {
                    "type": "rule",
                    "color": look.color,
                    "strokeWidth": width,
                    "opacity": opacity,
                },
                "encoding": {"y": y, "x": {**x, "field": low}, "x2": {"field": high}},
            }
            for low, high, width, opacity in (("q05", "q95", 1.3, 0.9), ("q25", "q75", 5, 0.45))
        ),
        {
            "data": {"values": rows},
            "mark": {
                "type": "point",
                "filled": True,
                "shape": look.marker,
                "size": 46,
                "opacity": 1,
                "color": look.color,
            },
            "encoding": {"y": y, "x": {**x, "field": "q50"}},
        },
    ]
    return layers if point else layers[:-1]


def _key(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the policies' markers and names above the plot."""
    layers: list[dict[str, Any]] = []
    room = (LEFT + WIDTH) / len(comparison.policies)
    for k, policy in enumerate(comparison.policies):
        look = theme.policy(k)
        left = 8 - LEFT + room * k
        layers += [
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "shape": look.marker,
                    "size": 52,
                    "opacity": 1,
                    "color": look.color,
                    "x": left,
                    "y": -16,
                },
            },
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "fontWeight": "bold",
                    "color": look.color,
                    "x": left + 10,
                    "y": -16,
                    "text": axis.wrap(policy.label, int(room / 7.2) - 3, 1),
                },
            },
        ]
    return layers
