"""A test as a chart of characters: each value on a line, beside the bounds of its rule."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corridor.questions.claims.claim import ClaimTest
from corridor.questions.claims.result import Cell
from corridor.questions.claims.words import number
from corridor.report.charts.axis import Limits
from corridor.report.claims.charts.scale import beyond, limits_of, zones

__all__ = ["LEGEND", "lines", "scale_line"]

LEGEND = (
    "o value, < > value beyond the line, | bound of the rule, . what supports, - 90% interval, "
    "= 50% interval"
)
"""What the characters of a line mean."""


def lines(test: ClaimTest, cells: Sequence[Cell], width: int) -> list[str]:
    """Return a line for each cell, empty for one without a value; none of them has colour.

    ``o`` is the value, ``<`` or ``>`` one beyond the line, ``|`` a bound, ``.`` what supports,
    ``-`` the 90% interval and ``=`` the 50% one.
    """
    limit = limits_of(test, cells)
    if limit is None:
        return [""] * len(cells)
    ground = _ground(test, limit, width)
    bounds = _bounds(test, limit, width)
    return [_line(cell, ground, bounds, limit) for cell in cells]


def scale_line(test: ClaimTest, cells: Sequence[Cell], width: int) -> str:
    """Return the ends of the line's axis, "-60        20", empty where nothing is drawn."""
    limit = limits_of(test, cells)
    if limit is None:
        return ""
    low, high = number(limit.low), number(limit.high)
    return f"{low}{high.rjust(max(width - len(low), len(high) + 1))}"


def _place(value: float, limit: Limits, width: int) -> int:
    share = (value - limit.low) / (limit.high - limit.low)
    return max(0, min(width - 1, math.floor(share * width)))


def _ground(test: ClaimTest, limit: Limits, width: int) -> list[str]:
    found = [" "] * width
    if test.role != "scored":
        return found
    for low, high, word in zones(test, limit):
        if word == "supports":
            first, last = _place(low, limit, width), _place(high, limit, width)
            found[first : last + 1] = ["."] * (last + 1 - first)
    return found


def _bounds(test: ClaimTest, limit: Limits, width: int) -> set[int]:
    scored = test.role == "scored"
    rules = [r for r in (test.supports, test.contradicts) if r is not None and scored]
    bounds = [b for rule in rules for b in rule.bounds if limit.low <= b <= limit.high]
    return {_place(bound, limit, width) for bound in bounds}


def _line(cell: Cell, ground: Sequence[str], bounds: set[int], limit: Limits) -> str:
    outcome = cell.outcome
    if outcome is None or not math.isfinite(outcome.value):
        return ""
    found = list(ground)
    for share, mark in ((0.9, "-"), (0.5, "=")):
        band = outcome.band(share)
        if band is not None and all(map(math.isfinite, band)):
            first, last = (_place(end, limit, len(found)) for end in band)
            found[first : last + 1] = [mark] * (last + 1 - first)
    for at in bounds:
        found[at] = "|"
    found[_place(outcome.value, limit, len(found))] = "o><"[beyond(cell, limit)]
    return "".join(found)
