"""Axes: round ticks, limits that an extreme band can't blow up, months, label places."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month

__all__ = [
    "Limits",
    "Scale",
    "beyond",
    "finite",
    "limits",
    "month_axis",
    "month_date",
    "number_axis",
    "ratio_axis",
    "ratio_limits",
    "scale_of",
    "spread",
    "wrap",
]

#: the outer band may stretch an axis to at most this many times what else is drawn
STRETCH = 2.0
#: what else is drawn is no measure where it reaches less than this share of the outer band
NOTHING = 1e-6
#: powers of ten that a logarithmic axis holds at the most, and its ticks
DECADES, CROWDED = 4, 9


class Limits(NamedTuple):
    """An axis from ``low`` to ``high``, its ticks, and whether a band leaves it."""

    low: float
    high: float
    ticks: list[float]
    cut: bool


class Scale(NamedTuple):
    """What tick labels are divided by, and the word for it."""

    size: float
    word: str


def limits(
    outer: NDArray[np.floating[Any]],
    inner: NDArray[np.floating[Any]],
    *,
    count: int = 5,
    room: float = 0.0,
) -> Limits:
    """Return limits that hold zero, all of ``inner``, and ``outer`` as far as it is not extreme.

    ``outer`` (the 90% band) stretches either side to at most ``STRETCH`` times what ``inner``
    (medians, 50% bands, the record) needs; where that is next to nothing, all of it is held.
    ``room``: share of the height left free above ``inner`` for a label.
    """
    top, bottom = _reach(outer, 1.0), _reach(outer, -1.0)
    need_top, need_bottom = _reach(inner, 1.0), _reach(inner, -1.0)
    spread_inner = max(need_top + need_bottom, 1e-9)
    high = min(top, max(need_top, need_top + (STRETCH - 1) * spread_inner))
    low = min(bottom, max(need_bottom, need_bottom + (STRETCH - 1) * spread_inner))
    high = max(high, need_top * (1 + room))
    low = max(low, need_bottom)
    if need_top + need_bottom < NOTHING * (top + bottom):
        high, low = top, bottom
    if high + low < 1e-9:
        return Limits(0.0, 1.0, [0.0, 1.0], False)
    step = _nice((high + low) / count)
    first, last = math.ceil(low / step - 1e-9), math.ceil(high / step - 1e-9)
    ticks = [round(k * step, 10) for k in range(-first, last + 1)]
    cut = top > last * step * (1 + 1e-9) or bottom > first * step * (1 + 1e-9)
    return Limits(ticks[0], ticks[-1], ticks, cut)


def beyond(
    values: NDArray[np.floating[Any]],
    limit: Limits,
    write: Callable[[float], str],
    lead: str = "Where a line touches an edge, the 90% interval goes on beyond the chart",
) -> dict[str, str]:
    """Return ``{"cut": a sentence}`` on how far values that leave an axis reach, {} without one.

    ``write``: puts an end into words. What is returned goes to the words around a chart.
    """
    known = values[np.isfinite(values)]
    room = (limit.high - limit.low) * 1e-9
    ends = [float(known.min()), float(known.max())] if known.size else []
    left = [
        end
        for end, away in zip(ends, (-1, 1), strict=False)
        if away * end > away * (limit.high if away > 0 else limit.low) + room
    ]
    return {"cut": f"{lead}, the furthest to {' and '.join(map(write, left))}."} if left else {}


def _reach(values: NDArray[np.floating[Any]], sign: float) -> float:
    """Return how far finite values reach on one side of zero, 0 or more."""
    known = values[np.isfinite(values)]
    return max(0.0, float((sign * known).max())) if known.size else 0.0


def _nice(step: float) -> float:
    """Return the smallest of 1, 2, 2.5 and 5 times a power of ten that is ``step`` or more."""
    power = 10.0 ** math.floor(math.log10(step))
    for factor in (1.0, 2.0, 2.5, 5.0):
        if step <= factor * power * (1 + 1e-9):
            return factor * power
    return 10.0 * power


def scale_of(limit: Limits) -> Scale:
    """Return the scale in which the ticks of an axis are shortest to read."""
    largest = max(abs(limit.low), abs(limit.high))
    if largest >= 2e6:
        return Scale(1e6, "million")
    if largest >= 1e4:
        return Scale(1e3, "thousand")
    return Scale(1.0, "")


def number_axis(limit: Limits, *, signed: bool = False) -> dict[str, Any]:
    """Return the axis of a count; ``signed`` puts a plus before what is above zero."""
    size = scale_of(limit).size
    steps = [b - a for a, b in zip(limit.ticks, limit.ticks[1:], strict=False)]
    shown = min(steps, default=1.0) / size
    decimals = 0
    while decimals < 6 and abs(round(shown, decimals) - shown) > 1e-9:
        decimals += 1
    written = f"format(datum.value / {size:g}, ',.{decimals}f')"
    if signed:
        written = f"(datum.value > 0 ? '+' : '') + {written}"
    return {
        "values": limit.ticks,
        "labelExpr": written,
        "domain": False,
        "ticks": False,
        "grid": True,
    }


def ratio_limits(values: NDArray[np.floating[Any]]) -> Limits:
    """Return limits of a logarithmic axis that hold ``values`` as far as they are above zero.

    Ticks are 1, 2 and 5 times powers of ten, or powers of ten where there would be many. What
    lies more than ``DECADES`` powers of ten below the highest is left out.
    """
    known = values[np.isfinite(values) & (values > 0)]
    if not known.size:
        return Limits(1.0, 10.0, [1.0, 10.0], False)
    top = float(known.max())
    least = max(float(known.min()), top / 10.0**DECADES)
    powers = range(math.floor(math.log10(least)), math.ceil(math.log10(top)) + 1)
    steps = [float(f"{factor}e{power}") for power in powers for factor in (1, 2, 5)]
    low = max((s for s in steps if s <= least), default=steps[0])
    high = min((s for s in steps if s >= top), default=steps[-1])
    ticks = [s for s in steps if low <= s <= high]
    if len(ticks) > CROWDED:
        tens = {float(f"1e{power}") for power in powers}
        ticks = [s for s in ticks if s in tens]
    return Limits(low, max(high, 2 * low), ticks, bool((known < low).any()))


def ratio_axis(limit: Limits) -> dict[str, Any]:
    """Return the axis of a count on a logarithmic scale."""
    written = f"format(datum.value / {scale_of(limit).size:g}, ',~g')"
    return {**number_axis(limit), "labelExpr": written}


def month_date(month: int) -> str:
    """Return the first day of a month, which a UTC time scale reads without a time zone."""
    return f"{format_month(month)}-01"


def month_axis(first: int, last: int) -> dict[str, Any]:
    """Return the time axis: years at January, and half or quarter years where there is room."""
    every = 3 if last - first < 24 else 6 if last - first < 60 else 12
    # a short window may hold none of these months
    shown = [m for m in range(first, last + 1) if m % every == 0] or [first]
    # without a January the first of them says the year
    dated = [m for m in shown if m % 12 == 0] or shown[:1]
    return {
        "values": [month_date(m) for m in shown],
        "labelExpr": f"utcmonth(datum.value) == {dated[0] % 12} ? "
        "[utcFormat(datum.value, '%b'), utcFormat(datum.value, '%Y')] : "
        "utcFormat(datum.value, '%b')",
        "grid": False,
        "labelLineHeight": 15,
    }


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places near ``wanted``, at least ``gap`` apart, within ``low`` to ``high``.

    Labels keep their order. Where there is no room for all, they run on beyond ``high``.
    """
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    placed: list[float] = []
    for k in order:
        place = max(wanted[k], low)
        placed.append(max(place, placed[-1] + gap) if placed else place)
    top = high
    for k in reversed(range(len(placed))):
        if placed[k] > top:
            placed[k] = top
        top = placed[k] - gap
    if placed and placed[0] < low:
        placed = [low + gap * k for k in range(len(placed))]
    result = [0.0] * len(wanted)
    for k, place in zip(order, placed, strict=True):
        result[k] = place
    return result


def wrap(text: str, width: int, lines: int = 2) -> str:
    """Return ``text`` in at most ``lines`` lines of ``width`` letters, cut with an ellipsis."""
    return "\n".join(
        textwrap.wrap(text, width, max_lines=lines, placeholder="…", break_long_words=True)
    )


def finite(values: Iterable[float]) -> list[float | None]:
    """Return values with None where one is not finite, as JSON needs."""
    return [float(v) if math.isfinite(v) else None for v in values]
