"""Numbers and months as words: rounded to what the interval supports, scale written out.

``estimate(1_283_400, 912_000, 1_771_000)`` is ``1.28 million (90% interval 0.91 to 1.77
million)``. Nothing here knows what is counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from corridor.core.months import MONTHS, format_month
from corridor.core.wording import join_names

__all__ = [
    "MINUS",
    "NO_FIGURE",
    "WAYS",
    "Ways",
    "between",
    "chance",
    "change",
    "change_between",
    "compact",
    "estimate",
    "in_one_cell",
    "in_one_scale",
    "join_names",
    "month_name",
    "months",
    "number",
    "numbers",
    "percent",
    "percents",
    "plain",
    "rounding_step",
    "signed",
    "signed_between",
    "spell_months",
    "window",
]

NO_FIGURE = "no figure"

#: a minus sign, not a hyphen
MINUS = "\N{MINUS SIGN}"

_MONTH = re.compile(r"(?<![\w-])(\d{4})-(0[1-9]|1[0-2])(?![\w-])")


#: width of an interval, of its figure, that is left by sums in single precision, not by a belief
_SAME = 1e-5


class _Scale(NamedTuple):
    word: str
    size: float


def rounding_step(width: float, value: float = 0.0, floor: float = 1.0) -> float:
    """Return the power of ten, ``floor`` or more, to which figures are rounded.

    The step divides an interval of ``width`` into 20 to 200 parts, so that no digit is shown
    that the interval does not support. An interval of no width leaves three digits of ``value``,
    and so does one as narrow beside it as the last digits of single precision.
    """
    if width > _SAME * abs(value):
        return max(floor, 10.0 ** (_magnitude(width / 2) - 1))
    if value == 0:
        return max(floor, 1.0)
    return max(floor, 10.0 ** (_magnitude(abs(value)) - 2))


def _magnitude(value: float) -> int:
    """Return the exponent of the leading digit, exact at powers of ten."""
    return int(f"{value:e}".partition("e")[2])


def _round(value: float, step: float) -> float:
    return math.floor(abs(value) / step + 0.5) * step * (-1.0 if value < 0 else 1.0)


_SCALES = {
    one.word: one
    for one in (_Scale("billion", 1e9), _Scale("million", 1e6), _Scale("thousand", 1e3))
}


def _scale(largest: float, step: float) -> _Scale:
    if largest >= 1e9 and step >= 1e6:
        return _SCALES["billion"]
    if largest >= 1e6 and step >= 1e3:
        return _SCALES["million"]
    if largest >= 1e4 and step >= 1e2:
        return _SCALES["thousand"]
    return _Scale("", 1.0)


def _digits(value: float, step: float, scale: _Scale) -> str:
    """Write the size of a rounded value in units of ``scale``, without its sign."""
    if value == 0:
        return "0"
    decimals = max(0, -_magnitude(step / scale.size))
    return f"{abs(value) / scale.size:,.{decimals}f}"


def _write(value: float, step: float, scale: _Scale | None = None) -> str:
    rounded = _round(value, step)
    scale = scale or _scale(abs(rounded), step)
    return f"{MINUS if rounded < 0 else ''}{_digits(rounded, step, scale)} {scale.word}".rstrip()


def number(value: float, step: float | None = None) -> str:
    """Write ``value`` rounded to ``step``, or to three digits: ``1.28 million``."""
    if not math.isfinite(value):
        return NO_FIGURE
    return _write(value, rounding_step(0.0, value) if step is None else step)


def numbers(values: Sequence[float], steps: Sequence[float]) -> list[str]:
    """Write figures that stand side by side, each rounded to its own step.

    All as ``number`` writes them where that gives them one scale, else all in full digits: not
    ``180; 373.6 thousand`` but ``180; 373,600``. Zero and what is no figure have no scale.
    """
    both = list(zip(values, steps, strict=True))
    rounded = [(_round(v, s), s) for v, s in both if math.isfinite(v)]
    if len({_scale(abs(v), s).word for v, s in rounded if v}) < 2:
        return [number(v, s) for v, s in both]
    digits = _Scale("", 1.0)
    return [_write(v, s, digits) if math.isfinite(v) else NO_FIGURE for v, s in both]


def between(low: float, high: float, step: float | None = None) -> str:
    """Write an interval of counts: ``0.91 to 1.77 million``, ``450 to 7,800``.

    ``step``: what to round to, from the width of the interval where it is None.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return NO_FIGURE
    step = rounding_step(high - low, max(abs(low), abs(high))) if step is None else step
    low, high = _round(low, step), _round(high, step)
    scale = _scale(max(abs(low), abs(high)), step)
    if low < 0:
        ends = (f"{MINUS * (end < 0)}{_digits(end, step, scale)}" for end in (low, high))
        return f"{' to '.join(ends)} {scale.word}".rstrip()
    if scale.word == "thousand" and 0 < low < 1e3:
        scale = _Scale("", 1.0)  # 100 to 11,100 reads better than 0.1 to 11.1 thousand
    text = f"{_digits(low, step, scale)} to {_digits(high, step, scale)}"
    return f"{text} {scale.word}".rstrip()


def estimate(median: float, low: float, high: float, step: float | None = None) -> str:
    """Write a median with its interval: ``1.28 million (90% interval 0.91 to 1.77 million)``.

    All in one scale: ``7.8 thousand (90% interval 4.2 to 13.7 thousand)``. ``step``: what to round
    to, from the width of the interval where it is None.
    """
    if not math.isfinite(median):
        return NO_FIGURE
    step = rounding_step(high - low, median) if step is None else step
    point, span = in_one_scale(median, low, high, step)
    return f"{point} (90% interval {span})"


def in_one_scale(median: float, low: float, high: float, step: float) -> tuple[str, str]:
    """Return a median and its interval as ``estimate`` writes them, apart."""
    span, rounded = between(low, high, step), _round(median, step)
    word = span.rpartition(" ")[2]
    if word not in _SCALES or rounded == 0 or not math.isfinite(median):
        return number(median, step), span
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{_digits(rounded, step, _SCALES[word])} {word}", span


#: words for less and for more
Ways = tuple[str, str]
WAYS: Ways = ("fewer", "more")


def in_one_cell(
    median: float,
    spans: Sequence[tuple[float, float]],
    step: float,
    *,
    plus: bool = False,
) -> list[str]:
    """Return a median and its intervals, each a text of a table's cell, all in one scale.

    ``0.24 million`` and ``0.05 to 1.35 million``; the widest interval, which is the first, has the
    scale. ``plus`` puts a sign before what is above zero.
    """
    ends = [end for span in spans for end in span]
    shown = [_round(end, step) for end in (median, *ends) if math.isfinite(end)]
    scale = _scale(max(map(abs, shown), default=0.0), step)
    low = min(shown, default=0.0)
    if scale.word == "thousand" and 0 < low < 1e3 and not plus:
        scale = _Scale("", 1.0)  # as in ``between``

    def write(*values: float) -> str:
        if not all(map(math.isfinite, values)):
            return NO_FIGURE
        rounded = [_round(value, step) for value in values]
        signs = (_sign(one) if plus or one < 0 else "" for one in rounded)
        text = " to ".join(
            sign + _digits(one, step, scale) for sign, one in zip(signs, rounded, strict=True)
        )
        return f"{text} {scale.word}".rstrip() if any(rounded) else text

    return [write(median), *(write(*span) for span in spans)]


def change(value: float, step: float | None = None, ways: Ways = WAYS) -> str:
    """Write a difference rounded to ``step``: ``230 thousand more``, ``450 fewer``, ``about 0``."""
    if not math.isfinite(value):
        return NO_FIGURE
    step = rounding_step(0.0, value) if step is None else step
    rounded = _round(value, step)
    if rounded == 0:
        return "about 0"
    return f"{_write(abs(rounded), step)} {ways[rounded > 0]}"


def change_between(low: float, high: float, step: float | None = None, ways: Ways = WAYS) -> str:
    """Write an interval of differences: ``100 thousand fewer to 600 thousand more``.

    Where both ends lie on one side, the smaller change comes first: ``1 to 6 thousand more``. An
    end that is rounded to 0 says on which side it lies: ``just above 0 to 960 thousand more``.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return NO_FIGURE
    step = rounding_step(high - low, max(abs(low), abs(high))) if step is None else step
    near, far = _round(low, step), _round(high, step)
    if near == far == 0:
        return "0 to 0"
    if 0 in (near, far):
        end, other = (low, far) if near == 0 else (high, near)
        if abs(end) > _SAME * (high - low):
            side = "above" if end > 0 else "below"
            return f"just {side} 0 to {_write(abs(other), step)} {ways[other > 0]}"
    if near >= 0:
        return f"{between(near, far, step)} {ways[1]}"
    if far <= 0:
        return f"{between(-far, -near, step)} {ways[0]}"
    return f"{_write(-near, step)} {ways[0]} to {_write(far, step)} {ways[1]}"


def compact(
    low: float, high: float, step: float, middle: float | None = None, *, plus: bool = False
) -> str:
    """Write a figure and its interval in one scale: ``0.76 (0.52 to 1.09) million``.

    Without ``middle`` the interval alone. ``plus`` puts a sign before what is above zero.
    """
    shown = [low, high] if middle is None else [middle, low, high]
    if not all(map(math.isfinite, shown)):
        return NO_FIGURE
    ends = [_round(end, step) for end in shown]
    scale = _scale(max(map(abs, ends)), step)

    def write(end: float) -> str:
        sign = _sign(end) if plus or end < 0 else ""
        return f"{sign}{_digits(end, step, scale)}"

    span = f"{write(ends[-2])} to {write(ends[-1])}"
    text = span if middle is None else f"{write(ends[0])} ({span})"
    return f"{text} {scale.word}".rstrip()


def signed(value: float, step: float | None = None) -> str:
    """Write a difference with its sign, for a table: ``+230 thousand``, ``0``."""
    if not math.isfinite(value):
        return NO_FIGURE
    step = rounding_step(0.0, value) if step is None else step
    return f"{'+' if _round(value, step) > 0 else ''}{_write(value, step)}"


def signed_between(low: float, high: float, step: float | None = None) -> str:
    """Write an interval of differences with signs: ``+0.10 to +0.60 million``."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return NO_FIGURE
    step = rounding_step(high - low, max(abs(low), abs(high))) if step is None else step
    low, high = _round(low, step), _round(high, step)
    scale = _scale(max(abs(low), abs(high)), step)
    ends = (f"{_sign(end)}{_digits(end, step, scale)}" for end in (low, high))
    return f"{' to '.join(ends)} {scale.word}".rstrip()


def _sign(rounded: float) -> str:
    return "+" if rounded > 0 else MINUS if rounded < 0 else ""


def chance(share: float) -> str:
    """Write a share of draws: ``83 of 100``, never 0 or 100 unless it is exactly so."""
    if not math.isfinite(share):
        return NO_FIGURE
    count = round(100 * share)
    if count >= 100 and share < 1:
        return "more than 99 of 100"
    if count <= 0 and share > 0:
        return "fewer than 1 of 100"
    return f"{count} of 100"


def plain(value: float, width: float) -> str:
    """Write a parameter: decimals as an interval of ``width`` supports, no scale word."""
    if not math.isfinite(value):
        return NO_FIGURE
    decimals = min(6, max(0, 1 - _magnitude(width))) if width > 0 else 3
    text = f"{value:,.{decimals}f}"
    return text.replace("-", MINUS) if float(text.replace(",", "")) else text.lstrip("-")


def percent(share: float) -> str:
    """Write a share as a whole percentage: ``34%``, ``under 1%``."""
    if not math.isfinite(share):
        return NO_FIGURE
    if 0 < share < 0.01:
        return "under 1%"
    return f"{round(100 * share)}%"


def percents(low: float, high: float) -> str:
    """Write a span of shares: ``9 to 85%``, ``up to 1%`` where the lower is next to nothing."""
    first, last = percent(low), percent(high)
    if first == last:
        return first
    return f"up to {last}" if 0 < low < 0.01 else f"{first.removesuffix('%')} to {last}"


def month_name(month: int, *, short: bool = False) -> str:
    """Write a month index: ``May 2024``; ``short`` cuts the name to three letters."""
    year, number_of_month = format_month(month).split("-")
    name = MONTHS[int(number_of_month) - 1]
    return f"{name[:3] if short else name} {year}"


def spell_months(text: str) -> str:
    """Return ``text`` with every ``2024-05`` in it as ``May 2024``; other text stays as it is."""
    return _MONTH.sub(lambda m: f"{MONTHS[int(m[2]) - 1][:3]}\u00a0{m[1]}", text)


def months(count: int) -> str:
    """Write a number of months: ``20 months``, ``1 month``."""
    return f"{count} {'month' if count == 1 else 'months'}"


def window(start: int, months: int) -> str:
    """Write a span of months: ``May 2024 to December 2025``."""
    if months == 1:
        return month_name(start)
    return f"{month_name(start)} to {month_name(start + months - 1)}"
