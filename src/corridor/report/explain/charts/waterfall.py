"""Waterfall: from the second policy to the first, what each group of levers adds."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.explain.decompose import Decomposition
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.explain.charts import rows as draw
from corridor.report.explain.decompose_tables import amount_step, interval_words
from corridor.report.findings import named
from corridor.report.units import total_measure

__all__ = ["waterfall"]

TOP, BOTTOM = 30, 28
_THICK = 8.0  # half of a bar
_LETTERS = 20  # of a policy's name above the plot


def waterfall(found: Decomposition, outcome: str, title: list[str]) -> dict[str, Any]:
    """Return the chart of the parts of one outcome's difference over the window.

    Each bar begins where the one above it ends; the last is the whole difference. Thin lines
    are the 90% interval of each part over all draws, laid out from where its bar begins. An
    outcome that is shown as an interval only has its intervals alone, each from zero.

    Raises KeyError for an unknown outcome.
    """
    info = found.outcome(outcome)
    parts = found.parts[outcome]
    measure = total_measure(info)
    middle = parts.middle * measure.factor
    window = parts.window * measure.factor
    step = amount_step(parts, measure)
    sizes = [words.signed(float(value), step) + measure.suffix for value in middle]
    spans = [interval_words(parts, info, part) for part in range(len(parts.window))]
    labels = [*(player.label for player in found.players), "Together"]
    count = len(labels)
    start = np.zeros(count)
    if not info.interval_only:
        start[1:-1] = np.cumsum(middle[:-1])[:-1]
    end = start + middle
    reach = start[:, None] + window[:, [0, 4]]
    inner = np.stack([start, start if info.interval_only else end])
    if info.interval_only:
        inner = window[:, [1, 3]]
    limit = axis.limits(reach, inner)
    scale = draw.scale_of(limit)
    first, second = (label for _, label in found.policies)
    unit = f"{scale.word} {measure.unit}".strip()
    rows = draw.lay(
        labels,
        spans if info.interval_only else sizes,
        _THICK,
    )
    spec: dict[str, Any] = theme.frame(
        theme.Frame(draw.WIDTH, rows.height, draw.LEFT, draw.RIGHT, TOP, BOTTOM),
        title=title,
        subtitle=f"{first} minus {second}, {unit}, {words.window(found.start, found.months)}",
        alt=(
            f"What each group of levers adds to the difference {first} minus {second} in "
            f"{named(info)}, with 90% intervals: {words.join_names(labels)}."
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    x = draw.number_x(limit, signed=True)
    shown = [
        {
            "y": rows.middle(n),
            "top": rows.middle(n) - _THICK,
            "bottom": rows.middle(n) + _THICK,
            "from": float(start[n]),
            "to": float(end[n]),
            "low": float(np.clip(reach[n, 0], limit.low, limit.high)),
            "high": float(np.clip(reach[n, 1], limit.low, limit.high)),
            "inner_low": float(start[n] + window[n, 1]),
            "inner_high": float(start[n] + window[n, 3]),
            "text": rows.said[n],
            "span": spans[n],
        }
        for n in range(count)
    ]
    joins = [
        {"at": float(end[n]), "top": rows.middle(n), "bottom": rows.middle(n + 1)}
        for n in range(count - 1)
    ]
    spec["layer"] = [
        draw.upright([{"at": 0.0, "top": 0, "bottom": rows.height}], x, theme.color("ink")),
        *([] if info.interval_only else _bars(shown, joins, x)),
        draw.rules(shown, x, ("low", "high"), theme.color("ink"), 1.2),
        *(
            [draw.rules(shown, x, ("inner_low", "inner_high"), theme.color("difference"), 6)]
            if info.interval_only
            else []
        ),
        *draw.heads(rows, bold=count - 1),
        *_sides(first, second),
    ]
    beyond = [
        f"“{labels[n]}” {shown[n]['span']}"
        for n in range(count)
        if reach[n, 0] < limit.low or reach[n, 1] > limit.high
    ]
    if beyond:
        spec["usermeta"]["corridor"]["cut"] = (
            "Where a line touches an edge, the 90% interval goes on beyond the chart: "
            f"{'; '.join(beyond)}."
        )
    return spec


def _bars(
    shown: list[dict[str, Any]], joins: list[dict[str, Any]], x: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the parts in the looks of the policy that they raise, and the whole in its own."""
    up = [row for row in shown[:-1] if row["to"] >= row["from"]]
    down = [row for row in shown[:-1] if row["to"] < row["from"]]
    return [
        draw.upright(joins, x, theme.color("axis")),
        draw.bars(up, x, theme.policy(0).color),
        draw.bars(down, x, theme.policy(1).color),
        draw.bars(shown[-1:], x, theme.color("difference")),
    ]


def _sides(first: str, second: str) -> list[dict[str, Any]]:
    """Return the words that say which side is which, at either end above the plot."""
    layers = []
    for text, where, align, look in (
        (f"← {axis.wrap(second, _LETTERS, 1)} higher", 4 - draw.LEFT, "left", theme.policy(1)),
        (
            f"{axis.wrap(first, _LETTERS, 1)} higher →",
            draw.WIDTH + draw.RIGHT - 4,
            "right",
            theme.policy(0),
        ),
    ):
        layers.append(
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "baseline": "bottom",
                    "fontWeight": "bold",
                    "color": look.color,
                    "text": text,
                    "x": where,
                    "align": align,
                    "y": -9,
                },
            }
        )
    return layers
