"""Bars of what it is worth to know a parameter, or a group of them, before choosing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corridor.questions.explain.value import Value, Worth
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.explain.charts import rows as draw
from corridor.report.units import Measure

__all__ = ["TOP", "worth"]

#: parameters, and groups, that are drawn
TOP = 8

ABOVE, BOTTOM = 30, 28
_THICK = 7.0


def worth(
    found: Value,
    shown: Sequence[Worth],
    measure: Measure,
    title: list[str],
    *,
    null: float,
    limit_row: bool = False,
) -> dict[str, Any]:
    """Return bars with 90% intervals, and a band of what chance alone would show.

    Bars that can't be told from zero are hollow.

    Parameters
    ----------
    shown: what is drawn, in this order. null: the upper end of the band, in units of benefit.
    limit_row: put a last row for everything, the luck of the months included.
    """
    labels = [*(one.label for one in shown), *(["Everything, luck included"] if limit_row else [])]
    graded = [*(one.grade if one.kind == "parameter" else "" for one in shown), ""]
    values = [(one.value, one.low, one.high, one.clear) for one in shown]
    if limit_row:
        off = 1.6448536269514722 * found.perfect_error
        values.append((found.perfect, found.perfect - off, found.perfect + off, True))
    figures = np.array([row[:3] for row in values]).reshape(-1, 3) * measure.factor
    limit = axis.limits(figures, np.append(figures[:, 0], null * measure.factor))
    unit = f"{draw.scale_of(limit).word} {measure.unit}".strip()
    laid = draw.lay(
        labels,
        [_written(figures[n], values[n][3], graded[n], measure) for n in range(len(values))],
        _THICK,
    )
    spec: dict[str, Any] = theme.frame(
        theme.Frame(draw.WIDTH, laid.height, draw.LEFT, draw.RIGHT, ABOVE, BOTTOM),
        title=title,
        subtitle=f"Gain of the choice on average, {unit}",
        alt=(
            "What it is worth to the choice to know, with 90% intervals: "
            f"{words.join_names(labels)}."
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    x = draw.number_x(limit)
    rows = [
        {
            "y": laid.middle(n),
            "top": laid.middle(n) - _THICK,
            "bottom": laid.middle(n) + _THICK,
            "from": 0.0,
            "to": float(figures[n, 0]),
            "low": float(np.clip(figures[n, 1], limit.low, limit.high)),
            "high": float(np.clip(figures[n, 2], limit.low, limit.high)),
            "clear": values[n][3],
            "text": laid.said[n],
        }
        for n in range(len(values))
    ]
    band = {"from": 0.0, "to": float(null * measure.factor), "top": 0, "bottom": laid.height}
    # a band narrower than a pixel would only be explained
    seen = band["to"] > limit.high / draw.WIDTH
    clear = [row for row in rows if row["clear"]]
    hollow = draw.bars([row for row in rows if not row["clear"]], x, theme.color("card"))
    hollow["mark"] |= {"stroke": theme.color("difference"), "strokeWidth": 1.4}
    spec["layer"] = [
        *([draw.bars([band], x, theme.color("shocks"))] if seen else []),
        draw.upright([{"at": 0.0, "top": 0, "bottom": band["bottom"]}], x, theme.color("ink")),
        draw.bars(clear, x, theme.color("difference")),
        hollow,
        draw.rules(rows, x, ("low", "high"), theme.color("ink"), 1.2),
        *draw.heads(laid, bold=len(labels) - 1 if limit_row else -1),
        *([_band_name()] if seen else []),
    ]
    spec["usermeta"]["corridor"] |= axis.beyond(
        figures, limit, lambda end: measure.number(end, measure.round(end))
    )
    return spec


def _written(figures: Any, clear: bool, grade: str, measure: Measure) -> str:
    value, low, high = (float(figure) for figure in figures)
    if not clear:
        return "not told from 0"
    step = words.rounding_step(high - low, value, measure.floor)
    return measure.number(value, step) + (f", grade {grade}" if grade else "")


def _band_name() -> dict[str, Any]:
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "bottom",
            "color": theme.color("text"),
            "text": "shaded: what chance alone would show",
            "x": 0,
            "y": -8,
        },
    }
