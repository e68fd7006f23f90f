"""Where the spread of a difference comes from: a strip by grade, and the largest parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corridor.questions.explain.decompose import Decomposition, Source
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.charts.grades import GRADES, LETTER
from corridor.report.explain.charts import rows as draw
from corridor.report.findings import named

__all__ = ["TOP", "grade_strips", "sources"]

#: parameters that are drawn
TOP = 8

ABOVE, BOTTOM = 8, 28
#: half of a bar, and by how much a mark is longer at either end
_THICK, _MARK = 7.0, 3.0
_LETTERS = 23  # of a name beside a strip
_NINETY = 1.6448536269514722  # half of a 90% interval in standard errors


def sources(found: Decomposition, outcome: str, title: list[str]) -> dict[str, Any]:
    """Return bars of the parameters that the spread of one outcome's difference hangs on most.

    A bar is the share of variance that a parameter tells alone, by ranks, with its 90% Monte
    Carlo interval; an upright line is what the regression says. The first row is all that the
    fit leaves open together. Raises KeyError for an outcome without shares.
    """
    spread = found.spread[outcome]
    info = found.outcome(outcome)
    first, second = (label for _, label in found.policies)
    listed = [spread.fitted, *spread.parameters[:TOP]]
    rows = draw.lay([s.label for s in listed], [_written(s) for s in listed], _THICK + _MARK)
    shown = [_bar(rows.middle(n), source) for n, source in enumerate(listed)]
    high = max(0.05, *(row["high"] for row in shown), *(row["at"] for row in shown))
    low = min(0.0, *(row["low"] for row in shown), *(row["at"] for row in shown))
    spec: dict[str, Any] = theme.frame(
        theme.Frame(draw.WIDTH, rows.height, draw.LEFT, draw.RIGHT, ABOVE, BOTTOM),
        title=title,
        subtitle=f"Share of the variance of {first} minus {second}, by rank",
        alt=(
            f"Shares of the variance of {first} minus {second} in {named(info)} by parameter: "
            f"{words.join_names([source.label for source in listed])}."
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [1.2 * low, min(1.05, high * 1.04)], "nice": False},
        "axis": {
            "tickCount": 4,
            "labelExpr": "format(datum.value, '.0%')",
            "domain": False,
            "ticks": False,
            "grid": True,
        },
    }
    spec["layer"] = [
        draw.upright([{"at": 0.0, "top": 0, "bottom": rows.height}], x, theme.color("ink")),
        *(
            draw.bars([row for row in shown if row["color"] == hue], x, hue)
            for hue in dict.fromkeys(row["color"] for row in shown)
        ),
        draw.rules(
            [row for row in shown if row["error"]], x, ("low", "high"), theme.color("ink"), 1.2
        ),
        {
            "data": {"values": shown},
            "mark": {"type": "rule", "color": theme.color("axis"), "strokeWidth": 2.2},
            "encoding": {
                "x": {**x, "field": "at"},
                "y": draw.place("tall"),
                "y2": {"field": "deep"},
            },
        },
        *draw.heads(rows, bold=0),
    ]
    return spec


def _written(source: Source) -> str:
    graded = f", grade {source.grade}" if source.grade else ""
    return f"{words.percent(max(0.0, source.given_data))}{graded}"


def _bar(centre: float, source: Source) -> dict[str, Any]:
    token = f"grade-{source.grade.lower()}" if source.grade else "difference"
    known = source.error == source.error
    error = _NINETY * source.error if known else 0.0
    return {
        "y": centre,
        "top": centre - _THICK,
        "bottom": centre + _THICK,
        "tall": centre - _THICK - _MARK,
        "deep": centre + _THICK + _MARK,
        "from": 0.0,
        "to": source.given_data,
        "low": source.given_data - error,
        "high": source.given_data + error,
        "error": known,
        "at": source.regression,
        "color": theme.color(token),
        "text": _written(source),
    }


def grade_strips(
    found: Decomposition, title: list[str], outcomes: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a stacked bar per outcome: shares of variance by grade of evidence, and the rest.

    ``outcomes``: ids, all that have shares if none is named.
    """
    listed = [name for name in (outcomes or found.spread) if name in found.spread]
    first, second = (label for _, label in found.policies)
    left, width, row = 158, 224, 32
    labels = [found.outcome(name).label for name in listed]
    rows = [part for n, name in enumerate(listed) for part in _strip(found, name, row * n, row)]
    spec: dict[str, Any] = theme.frame(
        theme.Frame(width, max(row, row * len(listed)), left, 18, 6, BOTTOM),
        title=title,
        subtitle=f"Share of the variance of {first} minus {second}, by rank",
        alt=(
            f"For each outcome, the share of the variance of {first} minus {second} by grade of "
            f"evidence: {words.join_names(labels)}."
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {
            "values": [0, 0.5, 1],
            "labelExpr": "format(datum.value, '.0%')",
            "domain": False,
            "ticks": False,
            "grid": True,
        },
    }

    def hues(prefix: str) -> dict[str, Any]:
        tokens = [*(f"{prefix}grade-{grade.lower()}" for grade in GRADES), f"{prefix}shocks"]
        return {
            "field": "grade",
            "type": "nominal",
            "legend": None,
            "scale": {
                "domain": [*GRADES, "other"],
                "range": [theme.color(token) for token in tokens],
            },
        }

    spec["resolve"] = {"scale": {"color": "independent"}}
    spec["layer"] = [
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "stroke": theme.color("card"), "strokeWidth": 1},
            "encoding": {
                "x": {**x, "field": "from"},
                "x2": {"field": "to"},
                "y": draw.place("top"),
                "y2": {"field": "bottom"},
                "color": hues(""),
            },
        },
        {
            "data": {"values": [part for part in rows if part["letter"]]},
            "mark": {"type": "text", "baseline": "middle", "fontWeight": "bold"},
            "encoding": {
                "x": {**x, "field": "middle"},
                "y": draw.place("centre"),
                "text": {"field": "letter"},
                "color": hues("on-"),
            },
        },
        _names(labels, row),
    ]
    return spec


def _names(labels: list[str], row: float) -> dict[str, Any]:
    """Return names at the left of their strips, in up to two lines."""
    texts = [axis.wrap(label, _LETTERS, 2) for label in labels]
    # text with two lines hangs from its first
    values = [
        {"y": row * (n + 0.5) - draw.LINE / 2 * text.count("\n"), "name": text}
        for n, text in enumerate(texts)
    ]
    mark = {"type": "text", "align": "right", "baseline": "middle", "x": -8}
    return {
        "data": {"values": values},
        "mark": {**mark, "color": theme.color("text")},
        "encoding": {"y": draw.place("y"), "text": {"field": "name"}},
    }


def _strip(found: Decomposition, name: str, top: float, row: float) -> list[dict[str, Any]]:
    spread = found.spread[name]
    parts = [(grade, max(0.0, spread.share.by_grade.get(grade, 0.0))) for grade in GRADES]
    parts.append(("other", max(0.0, 1.0 - sum(part for _, part in parts))))
    rows: list[dict[str, Any]] = []
    at = 0.0
    for grade, part in parts:
        letter = ("other" if part >= 0.16 else "") if grade == "other" else grade
        if part > 0:
            rows.append(
                {
                    "grade": grade,
                    "from": at,
                    "to": at + part,
                    "middle": at + part / 2,
                    "top": top + 5,
                    "bottom": top + row - 5,
                    "centre": top + row / 2,
                    "letter": letter if part >= LETTER else "",
                }
            )
        at += part
    return rows
