"""Chart of a series behind a claim, with the months that its tests name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.claims import phrases
from corridor.report.claims.behind import Behind

__all__ = ["series_chart"]

SHAPE = theme.Frame(width=370, height=170, left=44, right=14, top=26, bottom=40)
#: named months that are written out at the most, and the room that one takes in pixels
_NAMED, _WORD = 5, 58


def series_chart(one: Behind) -> dict[str, Any] | None:
    """Return the chart of a series, None where it has no figure."""
    known = np.flatnonzero(np.isfinite(one.values))
    if not known.size:
        return None
    limit = axis.limits(one.values, one.values, room=0.05)
    unit = f"{axis.scale_of(limit).word} {one.unit}".strip()
    span = phrases.span(one.first, one.last)
    spec: dict[str, Any] = theme.frame(
        SHAPE,
        title=[phrases.capital(one.label)],
        subtitle=phrases.capital(f"{unit}, {span}") + _legend(one),
        alt=_alt(one, known, span),
        source=f"Table {one.place} ({one.rows})" + (f", vintage {one.vintage}" * bool(one.vintage)),
    )
    x: dict[str, Any] = {
        "type": "temporal",
        "scale": {
            "type": "utc",
            "domain": [axis.month_date(one.first), axis.month_date(max(one.last, one.first + 1))],
            "nice": False,
        },
        "axis": _month_axis(one.first, one.last),
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False, "zero": True},
        "axis": axis.number_axis(limit),
        "field": "value",
    }
    sparse = known.size < 0.5 * len(one.values)
    rows = [
        {"month": axis.month_date(one.first + t), "value": value}
        for t, value in enumerate(axis.finite(one.values))
        # a yearly figure stands at one month and is joined to the next
        if value is not None or not sparse
    ]
    line = {"type": "line", "color": theme.color("ink"), "strokeWidth": 1.5, "point": False}
    at = {**x, "field": "month"}
    spec["layer"] = [
        *_spans(one, x),
        {"data": {"values": rows}, "mark": line, "encoding": {"x": at, "y": y}},
        *([_dots(rows, "ink", 16, at, y)] if sparse else []),
        *_months(one, at, y, limit.high),
    ]
    return spec


def _legend(one: Behind) -> str:
    """Return what dots and shading mean, where there are any."""
    parts = (
        ("Dots: months that a test names", one.months),
        ("shaded: spans that it reads", one.spans),
    )
    said = "; ".join(text for text, there in parts if there)
    return f". {phrases.capital(said)}" if said else ""


def _month_axis(first: int, last: int) -> dict[str, Any]:
    """Return the time axis; years alone, and not each, where many are shown."""
    every = max(1, round((last - first) / 12 / 8))
    if last - first < 96:
        return axis.month_axis(first, last)
    shown = [m for m in range(first, last + 1) if m % (12 * every) == 0]
    return {
        "values": [axis.month_date(m) for m in shown],
        "labelExpr": "utcFormat(datum.value, '%Y')",
        "grid": False,
    }


def _alt(one: Behind, known: Any, span: str) -> str:
    values = one.values[known]
    high, low = (one.first + int(known[k]) for k in (values.argmax(), values.argmin()))
    return (
        f"{phrases.capital(one.label)}, {span}: highest {phrases.figure(float(values.max()))} in "
        f"{phrases.span(high, high)}, lowest {phrases.figure(float(values.min()))} in "
        f"{phrases.span(low, low)}."
    )


def _spans(one: Behind, x: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the spans that tests name, shaded; of many only what they cover together."""
    merged: list[tuple[int, int]] = []
    for low, high in one.spans:
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    values = [{"low": axis.month_date(low), "high": axis.month_date(high)} for low, high in merged]
    if not values:
        return []
    mark = {"type": "rect", "color": theme.color("policy-5"), "opacity": 0.14, "y": 0}
    ends = {"x": {**x, "field": "low"}, "x2": {"field": "high"}}
    tall = {**mark, "y2": SHAPE.height}
    return [{"data": {"values": values}, "mark": tall, "encoding": ends}]


def _dots(rows: list[dict[str, Any]], token: str, size: int, x: Any, y: Any) -> dict[str, Any]:
    mark = {"type": "point", "filled": True, "size": size, "opacity": 1}
    color = {"color": theme.color(token)}
    return {"data": {"values": rows}, "mark": {**mark, **color}, "encoding": {"x": x, "y": y}}


def _apart(months: Sequence[int], wide: float) -> list[int]:
    """Return the months that have room for their names over them: the first, the last, others.

    A name that stands away from its month would be read as that of another.
    """
    found = list(months[:1])
    for month in months[1:-1]:
        if min(month - found[-1], months[-1] - month) * wide >= _WORD:
            found.append(month)
    if len(months) > 1 and (months[-1] - found[-1]) * wide >= _WORD / 2:
        found.append(months[-1])
    return found


def _months(one: Behind, x: Any, y: Any, high: float) -> list[dict[str, Any]]:
    """Return dots at the months that tests name alone, and their names where they are few."""
    months = [m for m in one.months if np.isfinite(one.values[m - one.first])]
    rows = [
        {"month": axis.month_date(m), "value": float(one.values[m - one.first])} for m in months
    ]
    if not rows:
        return []
    found = [_dots(rows, "policy-1", 52, x, y)]
    if len(months) > _NAMED:
        return found
    wide = SHAPE.width / max(one.last - one.first, 1)
    wanted = {m: (m - one.first) * wide for m in _apart(months, wide)}
    places = axis.spread(list(wanted.values()), _WORD, _WORD / 2 - 6, SHAPE.width - _WORD / 2 + 10)
    for month, place in zip(wanted, places, strict=True):
        text = {"text": words.month_name(month, short=True), "x": place, "y": -13}
        mark = {"type": "text", "color": theme.color("text"), **text}
        found.append({"data": {"values": [{}]}, "mark": mark})
    look = {"type": "rule", "color": theme.color("policy-1"), "strokeDash": [2, 3]}
    encoding = {"x": x, "y": {**y, "field": "top"}, "y2": {"field": "value"}}
    stems = [{**row, "top": high} for row in rows]
    return [*found, {"data": {"values": stems}, "mark": look, "encoding": encoding}]
