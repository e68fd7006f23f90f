"""Chart of one test: the value of every definition beside the bounds of its rule."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np

from corridor.questions.claims.claim import ClaimTest
from corridor.questions.claims.result import Cell
from corridor.questions.claims.words import agreed
from corridor.report.charts import axis, theme
from corridor.report.claims import phrases, said
from corridor.report.claims.charts.looks import LOOKS, key, kind_of, layers
from corridor.report.claims.charts.rows import Row, rows_of
from corridor.report.claims.charts.scale import beyond, limits_of, zones

__all__ = ["grid_chart"]

LEFT, RIGHT, WIDTH, TOP, BOTTOM = 20, 20, 388, 62, 28
#: a line of a label, the least height of a lane, and room between rows, in pixels
_LINE, _LANE, _GAP = 15, 15, 7
#: from mark to mark in a lane, and the height of a lane at the most
_PITCH, _TALLEST = 9.0, 60.0
#: letters in a line of a label, and in a word of a zone for each pixel of its width
_LETTERS, _PER_PIXEL = 44, 1 / 6.4
#: letters of a label's line and of the reading beside it together
_ROOM = 58
#: room for the strip of what supports; values written beside a row at the most
_STRIP, _SHOWN = 36, 3


def grid_chart(test: ClaimTest, cells: Sequence[Cell]) -> dict[str, Any] | None:
    """Return the chart of one test, None where no definition has a value.

    ``cells``: those of the test, in their order. Cells without a value are named in the words
    around the chart and stand in the table.
    """
    limit = limits_of(test, cells)
    if limit is None:
        return None
    drawn = [c for c in cells if c.outcome is not None and math.isfinite(c.outcome.value)]
    rows, within = rows_of(drawn)
    lanes = _lanes(rows)
    top = TOP if test.role == "scored" else TOP - _STRIP
    unit = f"{axis.scale_of(limit).word} {said.units_of(drawn)}".strip()
    spec: dict[str, Any] = theme.frame(
        theme.Frame(WIDTH, math.ceil(lanes[-1][2]), LEFT, RIGHT, top, BOTTOM),
        title=[_finding(test, cells)],
        subtitle=phrases.capital(f"{unit}, {_count(len(drawn))}" if unit else _count(len(drawn))),
        alt=_alt(test, cells, drawn),
        source="",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": {**axis.number_axis(limit), "grid": False, "orient": "bottom"},
    }
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    marks = [m for row, lane in zip(rows, lanes, strict=True) for m in _marks(row, lane, limit)]
    spec["layer"] = [
        *_ground(test, limit, lanes, x),
        *_labels(rows, lanes),
        *_intervals(marks, x, y),
        *layers(marks, {**x, "field": "value"}, y, size=52 if len(drawn) < 60 else 34),
        *(_bounds(test, limit, x) if test.role == "scored" else []),
        *key([m["kind"] for m in marks], -top + 9),
    ]
    notes = []
    if any("low_90%" in mark for mark in marks):
        half = ", thick ones 50%" if any("low_50%" in mark for mark in marks) else ""
        notes.append(f"Thin lines: 90% intervals{half}.")
    if away := [cell for cell in drawn if beyond(cell, limit)]:
        notes.append(_away(away, len(drawn)))
    if limit.cut and any(cell not in away and _leaves(cell, limit) for cell in drawn):
        notes.append("Where a line touches an edge, the interval goes on beyond the chart.")
    if within:
        notes.append(f"In each row from top to bottom: {'; '.join(within)}.")
    elif len(rows) < len(drawn):
        notes.append("In each row from top to bottom: its definitions as the table lists them.")
    if len(drawn) < len(cells):
        notes.append(f"Without a value: {_count(len(cells) - len(drawn))}, see the table.")
    spec["usermeta"]["corridor"]["cut"] = " ".join(notes)
    return spec


def _count(n: int) -> str:
    return f"{n} definition" + "s" * (n != 1)


def _away(cells: Sequence[Cell], number: int) -> str:
    """Return which values lie beyond the axis, where their marks stand at its edge."""
    said_of = [
        f"{phrases.figure(cell.outcome.value)} ({phrases.plain(said.cell_label(cell))})"
        for cell in cells
        if cell.outcome is not None
    ]
    shown = said_of[:_SHOWN]
    more = f"; and {len(said_of) - len(shown)} more" if len(said_of) > len(shown) else ""
    those = "a value lies" if len(cells) == 1 else f"{len(cells)} values lie"
    return (
        f"The axis is cut: {those} far beyond the other {number - len(cells)}, marked at the "
        f"edge: {'; '.join(shown)}{more}."
    )


def _leaves(cell: Cell, limit: axis.Limits) -> bool:
    """Return whether the interval of a cell goes on beyond the axis."""
    band = None if cell.outcome is None else cell.outcome.band(0.9)
    known = () if band is None else tuple(filter(math.isfinite, band))
    return any(end < limit.low or end > limit.high for end in known)


def _finding(test: ClaimTest, cells: Sequence[Cell]) -> str:
    """Return what the test finds, as the title of its chart."""
    if test.role != "scored":
        return f"Shown and not counted: {_count(len(cells))}"
    counted = [cell.state for cell in cells if cell.counted]
    if not counted:
        return "No definition counts"
    numbers = {word: counted.count(word) for word in ("supports", "contradicts", "unclear")}
    verbs = {
        "supports": ("supports", "support"),
        "contradicts": ("contradicts", "contradict"),
        "unclear": ("is unclear", "are unclear"),
    }
    parts = [agreed(n, *verbs[word]) for word, n in numbers.items() if n or word == "supports"]
    return f"Of {_count(len(counted))} {', '.join(parts)}"


def _alt(test: ClaimTest, cells: Sequence[Cell], drawn: Sequence[Cell]) -> str:
    values = [c.outcome.value for c in drawn if c.outcome is not None]
    rule = f"Rule: {phrases.plain(said.rule(test, cells))}. " if test.role == "scored" else ""
    return (
        f"{test.label}: values from {phrases.figure(min(values))} to {phrases.figure(max(values))} "
        f"{said.units_of(drawn)}. {rule}{_finding(test, cells)}. "
        "Every value stands in the table below."
    )


def _lanes(rows: Sequence[Row]) -> list[tuple[float, float, float]]:
    """Return where the label, the top and the bottom of each row's lane lie, in pixels."""
    found = []
    at = 0.0
    for row in rows:
        top = at + _LINE * len(_lines(row)) + 3
        bottom = top + max(_LANE, min(_PITCH * len(row.cells) + 6, _TALLEST))
        found.append((at, top, bottom))
        at = bottom + _GAP
    return found


def _lines(row: Row) -> list[str]:
    # the reading stands at the other end of the first line
    letters = min(_LETTERS, _ROOM - len(_reading(row)))
    return textwrap.wrap(phrases.capital(row.label), letters, max_lines=3, placeholder="…") or [""]


def _labels(rows: Sequence[Row], lanes: Sequence[tuple[float, float, float]]) -> list[Any]:
    left = [
        {"y": at, "text": "\n".join(_lines(row))}
        for row, (at, _, _) in zip(rows, lanes, strict=True)
    ]
    right = [{"y": at, "text": _reading(row)} for row, (at, _, _) in zip(rows, lanes, strict=True)]
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    look = {"type": "text", "baseline": "top"}
    return [
        {
            "data": {"values": values},
            "mark": {**look, "align": side, "x": place, "color": theme.color(token)},
            "encoding": {"y": y, "text": {"field": "text"}},
        }
        for values, side, place, token in (
            (left, "left", 0, "ink"),
            (right, "right", WIDTH, "text"),
        )
    ]


def _reading(row: Row) -> str:
    """Return the value and the reading of a row, or how many of its cells say what."""
    outcomes = [cell.outcome for cell in row.cells if cell.outcome is not None]
    if row.cells[0].role != "scored":
        shown = [phrases.figure(outcome.value) for outcome in outcomes]
        return "; ".join(shown) if len(shown) <= _SHOWN else f"{len(shown)} values"
    if len(row.cells) == 1:
        return f"{phrases.figure(outcomes[0].value)}, {LOOKS[kind_of(row.cells[0])].word}"
    counts = [
        (sum(kind_of(cell) == kind for cell in row.cells), look.word)
        for kind, look in LOOKS.items()
    ]
    return ", ".join(f"{n} {word.removesuffix('s')}" for n, word in counts if n)


def _marks(row: Row, lane: tuple[float, float, float], limit: axis.Limits) -> list[dict[str, Any]]:
    _, top, bottom = lane
    found: list[dict[str, Any]] = []
    for at, cell in enumerate(row.cells):
        assert cell.outcome is not None
        one: dict[str, Any] = {
            "y": top + (bottom - top) * (at + 0.5) / len(row.cells),
            "kind": kind_of(cell),
        }
        bands = {"": (cell.outcome.value,) * 2}
        for share in (0.9, 0.5):
            band = cell.outcome.band(share)
            if band is not None and all(map(math.isfinite, band)):
                bands[f"_{share:.0%}"] = band
        for name, ends in bands.items():
            low, high = np.clip(ends, limit.low, limit.high)
            one[f"low{name}"], one[f"high{name}"] = float(low), float(high)
        one["value"] = one["low"]
        found.append(one)
    return found


def _intervals(marks: list[dict[str, Any]], x: Any, y: Any) -> list[dict[str, Any]]:
    found = []
    for share, width, opacity in (("90%", 1.4, 0.95), ("50%", 5, 0.45)):
        for kind, look in LOOKS.items():
            values = [m for m in marks if m["kind"] == kind and f"low_{share}" in m]
            if not values:
                continue
            line = {"type": "rule", "color": theme.color(look.token)}
            ends = {"x": {**x, "field": f"low_{share}"}, "x2": {"field": f"high_{share}"}}
            found.append(
                {
                    "data": {"values": values},
                    "mark": {**line, "strokeWidth": width, "opacity": opacity},
                    "encoding": {"y": y, **ends},
                }
            )
    return found


def _ground(
    test: ClaimTest, limit: axis.Limits, lanes: Sequence[tuple[float, float, float]], x: Any
) -> list[dict[str, Any]]:
    """Return what lies under the marks of each lane: what supports, ticks, and bounds."""
    spans = [{"top": top, "bottom": bottom} for _, top, bottom in lanes]
    y = {"field": "top", "type": "quantitative", "scale": None, "axis": None}
    between = {"y": y, "y2": {"field": "bottom"}}

    def lines(places: Sequence[float], mark: dict[str, Any]) -> dict[str, Any]:
        values = [{**lane, "at": place} for lane in spans for place in places]
        encoding = {"x": {**x, "field": "at"}, **between}
        return {"data": {"values": values}, "mark": {"type": "rule", **mark}, "encoding": encoding}

    shaded = [
        {**lane, "low": low, "high": high}
        for lane in spans
        for low, high, word in zones(test, limit)
        if word == "supports"
    ]
    if test.role != "scored":
        shaded = []
    tint = {"type": "rect", "color": theme.color("policy-1"), "opacity": 0.13}
    ends = {"x": {**x, "field": "low"}, "x2": {"field": "high"}}
    found: list[dict[str, Any]] = [
        {"data": {"values": shaded}, "mark": tint, "encoding": {**ends, **between}}
    ]
    found.append(lines(limit.ticks, {"color": theme.color("grid"), "strokeWidth": 1}))
    if test.role != "scored":
        # what only gives context has no bound to be held against
        return [layer for layer in found if layer["data"]["values"]]
    solid = [b for b in test.supports.bounds if limit.low <= b <= limit.high]
    found.append(lines(solid, {"color": theme.color("ink"), "strokeWidth": 1.3}))
    if test.contradicts is not None:
        dashed = [b for b in test.contradicts.bounds if limit.low <= b <= limit.high]
        look = {"color": theme.color("ink"), "strokeWidth": 1.1, "strokeDash": [3, 2]}
        found.append(lines([b for b in dashed if b not in solid], look))
    return [layer for layer in found if layer["data"]["values"]]


def _bounds(test: ClaimTest, limit: axis.Limits, x: Any) -> list[dict[str, Any]]:
    """Return the strip above the lanes: what each stretch of the axis says, and its bounds."""
    size = axis.scale_of(limit).size
    wide = WIDTH / (limit.high - limit.low)
    strip: list[dict[str, Any]] = [
        {"low": low, "high": high, "middle": (low + high) / 2, "word": word}
        for low, high, word in zones(test, limit)
    ]
    named = [z for z in strip if (z["high"] - z["low"]) * wide * _PER_PIXEL >= len(z["word"])]
    inks = {"supports": "policy-1", "contradicts": "policy-2", "unclear": "text"}
    found: list[dict[str, Any]] = [
        {
            "data": {"values": [z for z in named if z["word"] == word]},
            "mark": {"type": "text", "y": -11, "color": theme.color(token), "text": word},
            "encoding": {"x": {**x, "field": "middle"}},
        }
        for word, token in inks.items()
    ]
    rules = (test.supports, test.contradicts)
    every = sorted({b for rule in rules if rule is not None for b in rule.bounds})
    places = axis.spread([(b - limit.low) * wide for b in every], 34, 8, WIDTH - 8)
    for bound, place in zip(every, places, strict=True):
        text = {"type": "text", "text": phrases.figure(bound / size), "x": place, "y": -27}
        look = {"color": theme.color("ink"), "fontWeight": "bold"}
        found.append({"data": {"values": [{}]}, "mark": {**text, **look}})
        tick = {"type": "rule", "y": -20, "y2": -3, "color": theme.color("ink")}
        encoding = {"x": {**x, "field": "at"}}
        found.append({"data": {"values": [{"at": bound}]}, "mark": tick, "encoding": encoding})
    return [layer for layer in found if layer["data"]["values"]]
