"""The cells of the brief's tables: a figure with its intervals, in words, and small scales."""

from __future__ import annotations

from typing import Any

from corridor.questions.compare.result import Comparison, OutcomeInfo
from corridor.report import findings, words
from corridor.report.lookup import (
    Quantiles,
    difference,
    last_recorded_month,
    outcome_info,
    recorded_total,
    total,
)
from corridor.report.units import POINTS, over_words, total_measure

__all__ = [
    "cells",
    "difference_cell",
    "gauge",
    "policy_lines",
    "recorded_cell",
    "signed_texts",
    "total_texts",
    "unit_words",
]

#: share of a small scale that stays free at either end
_MARGIN = 0.04

#: what a cell shows, as ``total_texts`` gives it
_SHOWN = ("median", "q90", "q50")

Reach = tuple[float, float]


def cells(comparison: Comparison, outcome: str, group: str) -> dict[str, Any]:
    """Return the cells of one outcome and group: one a policy, one a pair."""
    info = outcome_info(comparison, outcome)
    return {
        "totals": [
            _total_cell(info, total(comparison, outcome, k, group))
            for k in range(len(comparison.policies))
        ],
        "differences": [
            {
                **difference_cell(info, difference(comparison, outcome, k, group)),
                "chance": _chance(comparison, outcome, k, group),
                "share": findings.share_words(comparison, outcome, k, group),
            }
            for k in range(len(comparison.pairs))
        ],
    }


def policy_lines(comparison: Comparison, outcome: str) -> list[dict[str, Any]]:
    """Return a policy's total per line, its interval apart, for the head of a fan chart."""
    lines = []
    for k, policy in enumerate(comparison.policies):
        value, span = findings.total_parts(comparison, outcome, k)
        lines.append({"number": k + 1, "label": policy.label, "value": value, "span": span})
    return lines


def unit_words(info: OutcomeInfo) -> str:
    """Return the unit of a window's figure, and how it is summed where it is not the sum."""
    unit, over = total_measure(info).unit, over_words(info)
    # the unit may say so itself: "people, last month"
    said = over and over.split()[0] in unit.partition(", ")[2]
    return unit if said or not over else f"{unit}, {over}"


def _total_cell(info: OutcomeInfo, figure: Quantiles) -> dict[str, str]:
    """Return a total; ``median`` is empty where only an interval is shown."""
    measure = total_measure(info)
    middle = None if info.interval_only else figure.q50
    return {
        "line": words.compact(figure.q05, figure.q95, figure.step, middle) + measure.suffix,
        **dict(zip(_SHOWN, total_texts(info, figure), strict=True)),
    }


def total_texts(info: OutcomeInfo, figure: Quantiles) -> tuple[str, str, str]:
    """Return a total's median, empty where only an interval is shown, and its 90% and 50%."""
    suffix = total_measure(info).suffix
    median, outer, inner = (f"{text}{suffix}" for text in _texts(figure))
    return "" if info.interval_only else median, outer, inner


def signed_texts(info: OutcomeInfo, figure: Quantiles) -> tuple[str, str, str]:
    """Return a difference with signs as ``total_texts`` does; of percentages it is in points."""
    median, outer, inner = (f"{text}{_points(info)}" for text in _texts(figure, plus=True))
    return "" if info.interval_only else median, outer, inner


def _points(info: OutcomeInfo) -> str:
    return " points" if total_measure(info).ways == POINTS else ""


def _texts(figure: Quantiles, *, plus: bool = False) -> list[str]:
    spans = ((figure.q05, figure.q95), (figure.q25, figure.q75))
    return words.in_one_cell(figure.q50, spans, figure.step, plus=plus)


def difference_cell(
    info: OutcomeInfo, figure: Quantiles, reach: Reach | None = None
) -> dict[str, Any]:
    """Return a difference in words and signs, with its small scale; see ``gauge``."""
    measure = total_measure(info)
    step = figure.step
    point = not info.interval_only
    return {
        "signed": {
            "line": words.compact(
                figure.q05, figure.q95, step, figure.q50 if point else None, plus=True
            )
            + _points(info),
            **dict(zip(_SHOWN, signed_texts(info, figure), strict=True)),
        },
        "median": measure.change(figure.q50, step) if point else "",
        "q90": measure.change_between(figure.q05, figure.q95, step),
        "q50": measure.change_between(figure.q25, figure.q75, step),
        "gauge": gauge(figure, reach, point=point),
    }


def gauge(
    figure: Quantiles, reach: Reach | None = None, *, point: bool = True
) -> dict[str, float] | None:
    """Return places from left to right, in percent, with zero always in sight.

    ``reach``: lowest and highest figure on the scale, those of ``figure`` where it is None.
    """
    low, high = reach or (figure.q05, figure.q95)
    low, high = min(low, 0.0), max(high, 0.0)
    if not high > low:
        return None

    def place(value: float) -> float:
        return round(100 * (_MARGIN + (1 - 2 * _MARGIN) * (value - low) / (high - low)), 1)

    shown = figure._asdict()
    del shown["floor"]
    if not point:
        del shown["q50"]
    return {**{name: place(value) for name, value in shown.items()}, "zero": place(0.0)}


def _chance(comparison: Comparison, outcome: str, pair: int, group: str) -> str:
    said = findings.verdict(comparison, outcome, pair, group)
    if not said.startswith("higher"):
        return f"{said[0].upper()}{said[1:]}"
    first = comparison.policies[comparison.pairs[pair][0]].label
    return f"{first} {said.removesuffix(' draws')}"


def recorded_cell(comparison: Comparison, outcome: str) -> dict[str, str]:
    """Return what was recorded over the window, and over how much of it.

    ``paper`` is "part" where only some months are recorded, which a print says too, without
    the word.
    """
    info = outcome_info(comparison, outcome)
    found = recorded_total(comparison, outcome)
    if not found.months:
        none = last_recorded_month(comparison, outcome) is None
        said = "no series" if none else "ends before"
        return {"figure": "–", "months": said, "paper": "screen"}  # noqa: RUF001
    measure = total_measure(info)
    figure = measure.number(found.total, measure.round(found.total))
    if info.over == "chance":
        figure = "at least one" if found.total else "none"
    if info.over == "last":
        return {"figure": figure, "months": "last month", "paper": "screen"}
    if found.months == comparison.months:
        return {"figure": figure, "months": "all months", "paper": "screen"}
    months = f"{found.months} of {comparison.months}"
    return {"figure": figure, "months": months, "paper": "part"}
