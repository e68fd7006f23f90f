"""Calendar months as plain integers, so that they index arrays and compare.

A month is ``12 * year + (month - 1)``; its text is ``YYYY-MM``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from numbers import Integral
from typing import cast

from corridor.core.errors import InputError

__all__ = [
    "MONTHS",
    "as_month",
    "fiscal_year",
    "format_month",
    "month_in_words",
    "month_of_year",
    "month_range",
    "parse_month",
]

#: names of the months, January first
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

#: from January 1900 on, before January 2200
_FIRST, _END = 12 * 1900, 12 * 2200

_PATTERN = re.compile(r"(\d{4})-(\d{2})")
#: other ways to write a year with a month: 2019-5, 5/2019, May 2019, 2019 may
_OTHER = (
    re.compile(r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2}|[a-z]{3,9})"),
    re.compile(r"(?P<month>\d{1,2}|[a-z]{3,9})\.?[-/,. ] ?(?P<year>\d{4})"),
)


@lru_cache(maxsize=4096)
def parse_month(text: str, *, where: str = "") -> int:
    """Return the month index of ``YYYY-MM``.

    Raises InputError if it is no text, or the text is not a month.
    """
    match = _PATTERN.fullmatch(text) if isinstance(text, str) else None
    if match is None or not 1 <= int(match[2]) <= 12:
        raise InputError(
            f"'{text}' is not a month" if isinstance(text, str) else f"{text!r} is not a month",
            where=where,
            remedy=f"Write {meant}"
            if (meant := month_in_words(text))
            else "Write year and month as YYYY-MM, for instance 2024-05",
        )
    return 12 * int(match[1]) + int(match[2]) - 1


def as_month(month: object, *, where: str = "") -> int:
    """Return the month index of ``YYYY-MM``, or of what is one; of years 1900 to 2199.

    Raises InputError, naming what was given, for anything else.
    """
    count = _whole(month)
    return count if _FIRST <= count < _END else parse_month(cast(str, month), where=where)


def month_in_words(text: object) -> str:
    """Return ``YYYY-MM`` of a month that is written in another way, "" where it is none.

    ``May 2019``, ``may 2019``, ``Sept. 2019``, ``2019-5`` and ``5/2019`` are, and so are the
    number 201905 and an index of months.
    """
    if count := _whole(text):
        if _FIRST <= count < _END:
            return format_month(count)
        year, month = divmod(count, 100)
        return f"{year}-{month:02}" if 1900 <= year < 2200 and 1 <= month <= 12 else ""
    asked = " ".join(str(text).casefold().split())
    for form in _OTHER:
        if match := form.fullmatch(asked):
            word = match["month"]
            months = (
                [int(word)]
                if word.isdecimal()
                else [n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(word)]
            )
            if len(months) == 1 and 1 <= months[0] <= 12:
                return f"{match['year']}-{months[0]:02}"
    return ""


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


def _whole(value: object) -> int:
    """Return a whole number, 0 of what is none."""
    known = isinstance(value, Integral) and not isinstance(value, bool)
    return int(cast(int, value)) if known else 0
