"""Numbers in the sentences of outcomes and verdicts."""

from __future__ import annotations

import math

from corridor.core.months import format_month
from corridor.questions.claims.series.monthly import span

__all__ = ["agreed", "averaged", "number", "percent", "period"]


def number(value: float) -> str:
    """Return a count with commas, or a small number with three significant digits."""
    if abs(value) >= 1000 or (abs(value) >= 100 and float(value).is_integer()):
        return f"{value:,.0f}"
    return f"{value + 0.0:.3g}" if math.isfinite(value) else "no number"


def agreed(n: int, one: str, many: str) -> str:
    """Return a count with the verb that agrees with it: "1 is unclear", "2 are unclear"."""
    return f"{n} {one if n == 1 else many}"


def percent(value: float) -> str:
    """Return a change in percent with its sign."""
    return f"{value + 0.0:+.1f}%"


def averaged(value: float, months: tuple[int, int]) -> str:
    """Return a mean of months in words: "42,351 on average in 2020-01 to 2020-12"."""
    how = "" if months[0] == months[1] else " on average"
    return f"{number(value)}{how} in {period(months)}"


def period(months: tuple[int, int] | int) -> str:
    """Return a month, or two months in words."""
    return format_month(months) if isinstance(months, int) else span(*months)
