"""Charts of boxes: what each asks of a condition within its prior, and coverage for density."""

from __future__ import annotations

from typing import Any

from corridor.questions.explain.scenarios import FoundBox, Range, Scenarios, Side
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.explain.charts import rows as draw
from corridor.report.explain.conditions import limit_words, name

__all__ = ["boxes_chart", "trade_off"]

ABOVE, BOTTOM = 6, 40
#: pixels of two lines of words, and of the bars below those of a row
_HEAD, _BARS, _TWO = 2 * draw.LINE + 6, 26, 2 * draw.LINE + 2
#: letters in a line above a box, and of choices
_LETTERS, _CHOICES = 56, 56
#: letters that two lines lose where words don't fill them
_SPARE = 6

PLOT = theme.Frame(width=300, height=220, left=52, right=20, top=30, bottom=40)


def boxes_chart(found: Scenarios, side: Side) -> dict[str, Any]:
    """Return the chart of the boxes of one answer: a row a condition, from 0 to 100% of its prior.

    A choice has no such axis: its row says what is inside.
    """
    rows: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    y = 0.0
    for number, box in enumerate(side.boxes, 1):
        text = axis.wrap(_head(found, side, box, number), _LETTERS, 2)
        heads.append({"y": y + _HEAD / 2, "text": text, "top": y, "bottom": y + _HEAD})
        y += _HEAD
        for r in box.ranges:
            row = _row(r, y + _TWO + _BARS / 2)
            rows.append({**row, "top": y, "bottom": y + _TWO, "words": y + _TWO / 2})
            y += _TWO + _BARS
    spec: dict[str, Any] = theme.frame(
        theme.Frame(draw.WIDTH, round(y), draw.LEFT, draw.RIGHT, ABOVE, BOTTOM),
        title=_title(found, side),
        subtitle="Percent of what is believed beforehand below a value",
        alt=" ".join(
            f"{_head(found, side, box, number)}: {_named(box)}."
            for number, box in enumerate(side.boxes, 1)
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False},
        "axis": {
            "values": [0, 25, 50, 75, 100],
            "labelExpr": "datum.value + '%'",
            "domain": False,
            "ticks": False,
            "grid": True,
        },
    }
    numbers = [row for row in rows if "low" in row]
    hue = theme.color("text")
    spec["layer"] = [
        _bar(numbers, x, "zero", "hundred", 9, {"color": theme.color("grid"), "opacity": 1}),
        _bar(numbers, x, "low", "high", 9, {"color": theme.color("difference"), "opacity": 0.9}),
        _bar(
            *(numbers, x, "from", "to", 1.6, {"color": theme.color("ink"), "opacity": 1}),
            y="beneath",
        ),
        draw.ground([*heads, *rows]),
        _text(rows, "name", {"align": "left", "x": 4 - draw.LEFT, "color": hue}, "words"),
        _text(
            rows,
            *("said", {"align": "right", "x": draw.WIDTH + draw.RIGHT - 4, "color": hue}, "words"),
        ),
        _text(
            [row for row in rows if "kept" in row],
            *("kept", {"align": "left", "x": 4 - draw.LEFT, "color": hue}),
        ),
        _text(heads, "text", {"align": "left", "x": 4 - draw.LEFT, "fontWeight": "bold"}),
    ]
    return spec


def _title(found: Scenarios, side: Side) -> list[str]:
    first, second = found.policies
    verb = "is higher" if side.exceeds else "is not higher"
    return [f"Where {first} {verb} than {second}", found.outcome.label]


def _head(found: Scenarios, side: Side, box: FoundBox, number: int) -> str:
    answer = "higher" if side.exceeds else "not higher"
    return (
        f"Box {number}: {answer} in {words.chance(box.density.value)} draws "
        f"({words.chance(box.outside.value)} elsewhere); {words.chance(box.mass)} draws in it"
    )


def _named(box: FoundBox) -> str:
    return words.join_names(
        [
            f"{name(r.condition)} {' or '.join(r.kept)} {_said(r)}".replace("\n", ", ")
            for r in box.ranges
        ]
    )


def _row(r: Range, y: float) -> dict[str, Any]:
    tail, said = f" ({r.condition.grade})", _said(r)
    letters = draw.room(max(map(len, said.split("\n"))))
    text = f"{axis.wrap(name(r.condition), 2 * letters - len(tail) - _SPARE, 1)}{tail}"
    row: dict[str, Any] = {"y": y, "name": axis.wrap(text, letters, 2), "said": said}
    if r.condition.choices:
        row["kept"] = axis.wrap(" or ".join(r.kept), _CHOICES, 2)
    if r.drawn is not None:
        row |= {
            "low": 100 * (r.low_prior or 0.0),
            "high": 100 * (1.0 if r.high_prior is None else r.high_prior),
            "from": 100 * r.drawn[0],
            "to": 100 * r.drawn[1],
            "beneath": y + 8,
            "zero": 0,
            "hundred": 100,
        }
    return row


def _said(r: Range) -> str:
    """Return the limits in few letters, and the share of draws that meet them."""
    met = f"{words.percent(r.inside)} of draws"
    if r.condition.choices:
        return met
    low, high = (
        None if end is None else limit_words(end, r.condition).partition(" (")[0]
        for end in (r.low, r.high)
    )
    if low is not None and high is not None:
        return f"{low} to {high}\n{met}"
    return f"above {low}\n{met}" if low is not None else f"below {high}\n{met}"


def _bar(
    rows: list[dict[str, Any]],
    x: Any,
    low: str,
    high: str,
    width: float,
    look: dict[str, Any],
    y: str = "y",
) -> dict[str, Any]:
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "strokeWidth": width, **look},
        "encoding": {"y": _place(y), "x": {**x, "field": low}, "x2": {"field": high}},
    }


def _text(
    rows: list[dict[str, Any]], field: str, look: dict[str, Any], y: str = "y"
) -> dict[str, Any]:
    lines = [
        # the first line is where the text is put, so that two lines are centred on the row
        {**row, "y": row[y] - (theme.SIZE + 2) / 2 * str(row[field]).count("\n")}
        for row in rows
    ]
    mark = {"type": "text", "baseline": "middle", "color": theme.color("ink"), **look}
    return {
        "data": {"values": lines},
        "mark": mark,
        "encoding": {"y": _place("y"), "text": {"field": field}},
    }


def _place(field: str) -> dict[str, Any]:
    """Return an encoding that reads pixels from a field."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def trade_off(found: Scenarios, side: Side) -> dict[str, Any]:
    """Return the chart of the way to the first box: coverage against density, in both halves.

    Raises ValueError for an answer without a box.
    """
    path = side.path
    if path is None:
        raise ValueError("no box was found for this answer")
    halves = {
        "searched": zip(path.coverage, path.density, strict=True),
        "held out": zip(path.coverage_held, path.density_held, strict=True),
    }
    answer = "higher" if side.exceeds else "not higher"
    taken = path.density_held[path.chosen]
    spec: dict[str, Any] = theme.frame(
        PLOT,
        title=[
            f"{found.policies[0]} {answer}: from {words.percent(path.density_held[0] or 0.0)} of "
            "the draws held out",
            f"to {words.percent(taken or 0.0)} of those in a box",
        ],
        subtitle="Density, percent of the draws in a box with this answer, by coverage, percent "
        "of the draws with this answer that are in the box",
        alt=f"Coverage falls from 100% to {words.percent(path.coverage_held[-1])} along the path "
        f"while density, in draws held out, goes from {words.percent(path.density_held[0] or 0.0)} "
        f"to {words.percent(path.density_held[-1] or 0.0)}.",
        source=f"Model run {found.fit[:12]}.",
    )
    ticks = {"values": [0, 25, 50, 75, 100], "domain": False, "ticks": False, "grid": True}
    part: dict[str, Any] = {
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False},
        "axis": {**ticks, "labelExpr": "datum.value + '%'"},
    }
    layers: list[dict[str, Any]] = []
    for half, points in halves.items():
        rows = [
            {"step": i, "coverage": 100 * c, "density": 100 * d}
            for i, (c, d) in enumerate(points)
            if d is not None
        ]
        held = half == "held out"
        look = {"color": theme.color("difference"), "strokeWidth": 2.2 if held else 1.2}
        layers.append(
            {
                "data": {"values": rows},
                "mark": {
                    "type": "line",
                    "opacity": 1,
                    **look,
                    **({} if held else {"strokeDash": [3, 3]}),
                },
                "encoding": {
                    "x": {**part, "field": "coverage", "axis": {**part["axis"]}},
                    "y": {**part, "field": "density"},
                    "order": {"field": "step", "type": "quantitative"},
                },
            }
        )
    layers.append(
        {
            "data": {
                "values": [{"c": 100 * path.coverage_held[path.chosen], "d": 100 * (taken or 0.0)}]
            },
            "mark": {
                "type": "point",
                "size": 90,
                "strokeWidth": 2,
                "color": theme.color("ink"),
                "opacity": 1,
            },
            "encoding": {"x": {**part, "field": "c"}, "y": {**part, "field": "d"}},
        }
    )
    spec["layer"] = [
        *layers,
        *_key(),
        _word("coverage", {"align": "right", "x": PLOT.width, "y": PLOT.height + 30}),
        _word("density", {"align": "left", "x": 4 - PLOT.left, "y": -16}),
    ]
    return spec


def _word(text: str, look: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "text", "baseline": "middle", "color": theme.color("text"), "text": text}
    return {"data": {"values": [{}]}, "mark": {**mark, **look}}


def _key() -> list[dict[str, Any]]:
    """Return what the two lines are, above the plot."""
    layers: list[dict[str, Any]] = []
    for at, (said, width, dashes) in enumerate(
        (("held out", 2.2, ((0, 22),)), ("searched", 1.4, ((0, 4), (6, 10), (12, 16), (18, 22))))
    ):
        left = 96 + 96 * at
        for start, end in dashes:
            mark = {
                "type": "rect",
                "x": left + start,
                "x2": left + end,
                "y": -16 - width / 2,
                "y2": -16 + width / 2,
                "color": theme.color("difference"),
                "opacity": 1,
            }
            layers.append({"data": {"values": [{}]}, "mark": mark})
        layers.append(_word(said, {"align": "left", "x": left + 27, "y": -16}))
    return layers
