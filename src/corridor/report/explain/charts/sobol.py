"""Sobol chart: first and total order of each block, dots with intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.explain.sensitivity import Factor, Indices, Sensitivity
from corridor.report import words
from corridor.report.charts import theme
from corridor.report.explain.charts import rows as draw

__all__ = ["SHOWN", "shown_rows", "sobol"]

ABOVE, BOTTOM = 34, 28
#: half of the room of two dots
_HALF = 10.0
#: total order from which a block or a parameter gets a row
SHOWN = 0.005
#: parameters that stand under their block at the most
_EACH = 4

#: name of the sum of the first orders
ALONE = "All alone, added up"

Row = tuple[str, tuple[float, float, float], tuple[float, float, float] | None, bool]


def sobol(found: Sensitivity, measure: int = 2) -> dict[str, Any]:
    """Return the chart of one measure: a policy of the pair (0 or 1) or their difference (2)."""
    shown = found.measures[measure]
    rows = shown_rows(found, measure)
    laid = draw.lay([row[0] for row in rows], [""] * len(rows), _HALF, [row[3] for row in rows])
    of = f"{found.outcome.label}, {shown.label}"
    spec: dict[str, Any] = theme.frame(
        theme.Frame(draw.WIDTH, laid.height, draw.LEFT, draw.RIGHT, ABOVE, BOTTOM),
        title=_finding(found, measure),
        subtitle=f"Share of the variance of the rank of {of}, with 90% intervals",
        alt=(
            f"First and total order of what {of} hangs on: "
            f"{words.join_names([_said(row) for row in rows[:-1]]) or 'nothing varies'}."
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False, "clamp": True},
        "axis": {
            "values": [0, 0.25, 0.5, 0.75, 1],
            "labelExpr": "format(datum.value, '.0%')",
            "domain": False,
            "ticks": False,
            "grid": True,
        },
    }
    layers: list[dict[str, Any]] = []
    for k in range(2):
        dots = []
        for n, row in enumerate(rows):
            part = row[1 + k]
            if part is None:
                continue
            offset = 0 if row[2] is None else (2 * k - 1) * 5
            at, low, high = (float(v) for v in np.clip(part, 0, 1))
            dots.append({"y": laid.middle(n) + offset, "at": at, "low": low, "high": high})
        layers += _dots(dots, k, x)
    spec["layer"] = [*draw.heads(laid), *layers, *_key()]
    return spec


def shown_rows(found: Sensitivity, measure: int) -> list[Row]:
    """Return the rows of the chart: name, first and total order with intervals, is it a part.

    Blocks with the largest total order come first, each followed by its parameters; last comes
    the sum of the first orders, which has no total.
    """
    shown = found.measures[measure]
    rows: list[Row] = []
    part = shown.single_ranks
    for k in np.argsort(-shown.ranks.total, kind="stable"):
        block = found.blocks[k]
        if shown.ranks.total[k] < SHOWN:
            continue
        rows.append((_label(block), *_pair(shown.ranks, k), False))
        inside = [
            (at, factor)
            for at, factor in enumerate(found.singles)
            if part is not None
            and set(factor.rows) <= set(block.rows)
            and part.total[at] >= SHOWN
            and len(block.rows) > 1
        ]
        if part is not None:
            inside.sort(key=lambda item: -part.total[item[0]])
            rows += [(_label(factor), *_pair(part, at), True) for at, factor in inside[:_EACH]]
    rows.append((ALONE, shown.ranks.first_sum, None, False))
    return rows


def _label(factor: Factor) -> str:
    grades = "" if not factor.grades else f" ({', '.join(factor.grades)})"
    return f"{factor.label}{grades}"


def _pair(found: Indices, k: int) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    first = (found.first[k], found.first_low[k], found.first_high[k])
    total = (found.total[k], found.total_low[k], found.total_high[k])
    return (
        (float(first[0]), float(first[1]), float(first[2])),
        (float(total[0]), float(total[1]), float(total[2])),
    )


def _said(row: Row) -> str:
    total = row[2] or row[1]
    return f"{row[0]} {_percent(row[1][0])} alone, {_percent(total[0])} in all"


def _percent(share: float) -> str:
    return words.percent(min(1.0, max(0.0, share)))


def _finding(found: Sensitivity, measure: int) -> list[str]:
    shown = found.measures[measure]
    if shown.ranks.variance <= 0:
        return ["Nothing varies"]
    at = int(np.argmax(shown.ranks.first))
    return [f"{found.blocks[at].label}:", f"{_percent(shown.ranks.first[at])} of the spread alone"]


def _dots(rows: list[dict[str, Any]], k: int, x: Any) -> list[dict[str, Any]]:
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": theme.color("difference"), "strokeWidth": 1.6},
            "encoding": {"y": draw.place("y"), "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", **_look(k)},
            "encoding": {"y": draw.place("y"), "x": {**x, "field": "at"}},
        },
    ]


def _look(k: int) -> dict[str, Any]:
    """Return a full dot for the first order, an open diamond for the total."""
    hue = theme.color("difference")
    return {
        "shape": ("circle", "diamond")[k],
        "size": 48,
        "fill": (hue, theme.color("card"))[k],
        "stroke": hue,
        "strokeWidth": 1.6,
        "opacity": 1,
    }


def _key() -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for k, (left, said) in enumerate(((2, "alone (first order)"), (146, "in all (total order)"))):
        layers += [
            {
                "data": {"values": [{}]},
                "mark": {"type": "point", "x": left, "y": -18, **_look(k)},
            },
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "x": left + 9,
                    "y": -18,
                    "text": said,
                    "color": theme.color("text"),
                },
            },
        ]
    return layers
