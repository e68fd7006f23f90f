"""The axis of a test: its values and the bounds of its rules, zero only where it is near.

A value beside which all others would be a speck is left beyond it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

from corridor.questions.claims.claim import ClaimTest
from corridor.questions.claims.result import Cell, Outcome
from corridor.report.charts.axis import STRETCH, Limits

__all__ = ["around", "beyond", "limits_of", "zones"]

#: zero is shown where the nearest figure lies within this share of the farthest
_NEAR_ZERO = 0.4
#: room beyond a bound, as a share of what the values reach over
_BEYOND = 0.12
#: other values and the bounds take at least this share of the axis, or a value lies beyond it
_LEAST = 0.1
#: share of the values that may lie beyond the axis at the most
_FEW = 0.25


def limits_of(test: ClaimTest, cells: Iterable[Cell]) -> Limits | None:
    """Return the axis of a test's values, None where no cell has one.

    A test that only gives context is held against no bound, so none is on its axis. Intervals
    stretch it to at most ``STRETCH`` times what values and bounds need. A few values lie ``beyond``
    it if they would leave next to no room for the others. ``cut``: a value or an interval does.
    """
    outcomes = [c.outcome for c in cells if c.outcome and math.isfinite(c.outcome.value)]
    if not outcomes:
        return None
    rules = (test.supports, test.contradicts) if test.role == "scored" else ()
    bounds = [b for rule in rules if rule is not None for b in rule.bounds]
    near = _near([o.value for o in outcomes], bounds)
    values = near + bounds
    # a bound on the edge would hide what lies beyond it
    room = _BEYOND * ((max(values) - min(values)) or abs(values[0]) or 1.0)
    around_bounds = [b + side * room for b in bounds for side in (-1, 1)]
    held = [o for o in outcomes if o.value in near]
    limit = around(values + around_bounds, [x for o in held for x in _ends(o)])
    return limit._replace(cut=limit.cut or len(held) < len(outcomes))


def _near(values: Sequence[float], bounds: Sequence[float]) -> list[float]:
    """Return the values that an axis has to hold: all, or all but the fewest that lie far away."""
    ordered = sorted(values)
    few = math.floor(_FEW * len(ordered))
    wide = _reach([*ordered, *bounds])
    for out in range(1, few + 1):
        rests = [ordered[low : len(ordered) - out + low] for low in range(out + 1)]
        least = min(rests, key=lambda rest: _reach([*rest, *bounds]))
        if 0 < _reach([*least, *bounds]) < _LEAST * wide:
            return least
    return ordered


def _reach(values: Sequence[float]) -> float:
    return max(values) - min(values)


def beyond(cell: Cell, limit: Limits) -> int:
    """Return on which side of an axis the value of a cell lies: -1, 1, or 0 for on it."""
    if cell.outcome is None or not math.isfinite(cell.outcome.value):
        return 0
    return int(cell.outcome.value > limit.high) - int(cell.outcome.value < limit.low)


def _ends(outcome: Outcome) -> tuple[float, ...]:
    band = outcome.band(0.9)
    return () if band is None else tuple(x for x in band if math.isfinite(x))


def around(inner: Sequence[float], outer: Sequence[float] = (), count: int = 5) -> Limits:
    """Return an axis that holds ``inner``, and ``outer`` as far as it is not extreme."""
    low, high = min(inner), max(inner)
    room = (STRETCH - 1) * ((high - low) or abs(high) or 1.0)
    wide_low, wide_high = min([low, *outer]), max([high, *outer])
    low, high = max(wide_low, low - room), min(wide_high, high + room)
    if 0 < low <= _NEAR_ZERO * high:
        low = 0.0
    if 0 > high >= _NEAR_ZERO * low:
        high = 0.0
    if high - low < 1e-9 * max(abs(high), 1e-9):
        low, high = low - (abs(low) or 1.0) * 0.1, high + (abs(high) or 1.0) * 0.1
    step = _nice((high - low) / count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = [round(k * step, 10) for k in range(first, last + 1)]
    return Limits(ticks[0], ticks[-1], ticks, wide_low < ticks[0] or wide_high > ticks[-1])


def _nice(step: float) -> float:
    """Return the smallest of 1, 2, 2.5 and 5 times a power of ten that is ``step`` or more."""
    power = 10.0 ** math.floor(math.log10(step))
    return next((f * power for f in (1.0, 2.0, 2.5, 5.0) if step <= f * power), 10.0 * power)


def zones(test: ClaimTest, limit: Limits) -> list[tuple[float, float, str]]:
    """Return stretches of the axis from low to high, and what a value in each would say."""
    import numpy as np

    rules = (test.supports, test.contradicts)
    bounds = {b for rule in rules if rule is not None for b in rule.bounds}
    edges = [limit.low, *sorted(b for b in bounds if limit.low < b < limit.high), limit.high]
    found: list[tuple[float, float, str]] = []
    for low, high in itertools.pairwise(edges):
        middle = np.array([(low + high) / 2])
        good = bool(test.supported(middle)[0])
        bad = not good if test.contradicts is None else bool(test.contradicts.holds(middle)[0])
        word = "supports" if good else "contradicts" if bad else "unclear"
        if found and found[-1][2] == word:
            found[-1] = (found[-1][0], high, word)
        else:
            found.append((low, high, word))
    return found
