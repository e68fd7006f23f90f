"""Calendar months as plain integers, so that they index arrays and compare.

A month is ``12 * year + (month - 1)``; its text is ``YYYY-MM``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corridor.core.errors import InputError

__all__ = ["fiscal_year", "format_month", "month_of_year", "month_range", "parse_month"]

_PATTERN = re.compile(r"(\d{4})-(\d{2})")


@lru_cache(maxsize=4096)
def parse_month(text: str, *, where: str = "") -> int:
    """Return the month index of ``YYYY-MM``.

    Raises InputError if it is no text, or the text is not a month.
    """
    match = _PATTERN.fullmatch(text) if isinstance(text, str) else None
    if match is None or not 1 <= int(match[2]) <= 12:
        raise InputError(
            f"'{text}' is not a month",
            where=where,
            remedy="Write year and month as YYYY-MM, for instance 2024-05",
        )
    return 12 * int(match[1]) + int(match[2]) - 1


def format_month(month: int) -> str:
    """Return ``YYYY-MM`` of a month index."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_of_year(month: int) -> int:
    """Return 0 for January to 11 for December."""
    return month % 12


def fiscal_year(month: int) -> int:
    """Return the US federal fiscal year, which runs from October to September."""
    return month // 12 + (1 if month % 12 >= 9 else 0)


def month_range(start: int, count: int) -> list[str]:
    """Return ``count`` month texts from ``start`` on."""
    return [format_month(start + i) for i in range(count)]
