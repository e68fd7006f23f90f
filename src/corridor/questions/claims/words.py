"""Numbers in the sentences of outcomes."""

from __future__ import annotations

import math

from corridor.core.months import format_month
from corridor.questions.claims.series.monthly import span

__all__ = ["number", "percent", "period"]


def number(value: float) -> str:
    """Return a count with commas, or a small number with three significant digits."""
    if abs(value) >= 1000 or (abs(value) >= 100 and float(value).is_integer()):
        return f"{value:,.0f}"
    return f"{value + 0.0:.3g}" if math.isfinite(value) else "no number"


def percent(value: float) -> str:
    """Return a change in percent with its sign."""
    return f"{value + 0.0:+.1f}%"


def period(months: tuple[int, int] | int) -> str:
    """Return a month, or two months in words."""
    return format_month(months) if isinstance(months, int) else span(*months)
