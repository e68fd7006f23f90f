"""Grades strip: what the spread of a difference comes from, by grade of evidence."""

from __future__ import annotations

from typing import Any

from corridor.questions.compare.result import Comparison
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.findings import pair_name, run_line

__all__ = ["GRADES", "grades"]

GRADES = ("A", "B", "C", "D", "E")

LEFT, RIGHT, TOP, BOTTOM, WIDTH, ROW = 160, 22, 6, 28, 238, 32

#: shares below this get no letter: it would not fit
LETTER = 0.055


def grades(comparison: Comparison, pair: int) -> dict[str, Any]:
    """Return a stacked bar per outcome: shares of the variance of the pair's difference.

    The parts are grades A to E and what no single parameter explains (shocks of the months and
    interactions). Outcomes without shares are left out: too few draws, or nothing differs.
    """
    rows: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    shown = [
        info
        for info in comparison.outcomes
        if comparison.grades.get(info.id) and _row(comparison, info.id, pair, 0, 0)
    ]
    for n, info in enumerate(shown):
        name = axis.wrap(info.label, 23, 2)
        # text with two lines hangs from its first
        first_line = ROW * (n + 0.5) - (theme.SIZE + 2) / 2 * name.count("\n")
        names.append({"y": first_line, "name": name})
        rows += _row(comparison, info.id, pair, ROW * n + 5, ROW * (n + 1) - 5)
    spec: dict[str, Any] = theme.frame(
        theme.Frame(WIDTH, max(ROW, ROW * len(shown)), LEFT, RIGHT, TOP, BOTTOM),
        title=[_finding(comparison, pair)],
        subtitle=f"Share of the variance of {pair_name(comparison, pair)}, total over the window",
        alt=(
            f"For each outcome, the share of the variance of {pair_name(comparison, pair)} by "
            f"grade of evidence. {_finding(comparison, pair)}."
        ),
        source=run_line(comparison),
    )
    domain = [*GRADES, "shocks"]
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
        tokens = [f"{prefix}grade-{grade.lower()}" for grade in GRADES]
        found = [theme.color(token) for token in [*tokens, f"{prefix}shocks"]]
        return {
            "field": "grade",
            "type": "nominal",
            "legend": None,
            "scale": {"domain": domain, "range": found},
        }

    place = {"type": "quantitative", "scale": None, "axis": None}
    spec["resolve"] = {"scale": {"color": "independent"}}
    spec["layer"] = [
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "stroke": theme.color("card"), "strokeWidth": 1},
            "encoding": {
                "x": {**x, "field": "from"},
                "x2": {"field": "to"},
                "y": {**place, "field": "top"},
                "y2": {"field": "bottom"},
                "color": hues(""),
            },
        },
        {
            "data": {"values": [row for row in rows if row["letter"]]},
            "mark": {"type": "text", "baseline": "middle", "fontWeight": "bold"},
            "encoding": {
                "x": {**x, "field": "middle"},
                "y": {**place, "field": "centre"},
                "text": {"field": "letter"},
                "color": hues("on-"),
            },
        },
        {
            "data": {"values": names},
            "mark": {
                "type": "text",
                "align": "right",
                "baseline": "middle",
                "x": -8,
                "color": theme.color("text"),
            },
            "encoding": {"y": {**place, "field": "y"}, "text": {"field": "name"}},
        },
    ]
    return spec


def _row(
    comparison: Comparison, outcome: str, pair: int, top: float, bottom: float
) -> list[dict[str, Any]]:
    share = comparison.grades[outcome][pair]
    parts = [(grade, max(0.0, float(share.by_grade.get(grade, 0.0)))) for grade in GRADES]
    parts.append(("shocks", max(0.0, float(share.rest))))
    whole = sum(part for _, part in parts)
    rows: list[dict[str, Any]] = []
    at = 0.0
    for grade, part in parts:
        if whole <= 0 or part <= 0:
            continue
        width = part / whole
        rows.append(
            {
                "grade": grade,
                "from": at,
                "to": at + width,
                "middle": at + width / 2,
                "top": top,
                "bottom": bottom,
                "centre": (top + bottom) / 2,
                "letter": _letter(grade, width),
            }
        )
        at += width
    return rows


def _letter(grade: str, width: float) -> str:
    if grade != "shocks":
        return grade if width >= LETTER else ""
    return "shocks" if width >= 0.2 else ""


def _finding(comparison: Comparison, pair: int) -> str:
    """Return how much of the spread, from least to most, stands on assumption."""
    shares = [
        float(found[pair].by_grade.get("E", 0.0))
        for found in comparison.grades.values()
        if len(found) > pair
    ]
    if not shares:
        return "No shares were computed"
    low, high = words.percent(min(shares)), words.percent(max(shares))
    span = low if low == high else f"{low} to {high}"
    differ = ", depending on the outcome" if len(shares) > 1 else ""
    return f"Grade E, assumptions: {span} of the variance{differ}"
