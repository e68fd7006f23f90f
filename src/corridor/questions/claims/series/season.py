"""Seasonal adjustment by month factors: the ratio to a centred moving average, over given years.

The classical decomposition: logs, less a centred twelve-month average (13 months, the ends with
half weight), averaged by calendar month over the years named, less the mean of the twelve. The
shape of the season changed at this border, so the years are a choice that a claim has to vary.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import month_of_year
from corridor.questions.claims.result import CannotSay, NotYet
from corridor.questions.claims.series.monthly import Series

__all__ = ["NONE", "adjust", "factors", "parse_season"]

Floats = NDArray[np.float64]

NONE = "none"
"""No adjustment."""
_LEAST = 2  # years of each calendar month


def parse_season(text: str) -> str:
    """Return the text of a season: ``none``, or the years of the factors as ``2013-2018``.

    Raises InputError for anything else.
    """
    years = re.fullmatch(r"(\d{4})-(\d{4})", text)
    if text != NONE and (years is None or int(years[2]) - int(years[1]) < _LEAST - 1):
        raise InputError(
            f"'{text}' is no season",
            remedy='Write "none", or two years or more for the factors, as "2013-2018"',
        )
    return text


def factors(series: Series, season: str) -> Floats:
    """Return the log factor of each calendar month, [12], which add up to zero.

    Raises NotYet or CannotSay if the years are not covered twice for every month.
    """
    first, last = (int(year) for year in season.split("-"))
    log = np.log(np.maximum(series.seen(), 1.0))
    weights = np.r_[0.5, np.ones(11), 0.5] / 12
    if len(log) < len(weights):
        raise CannotSay(f"{series.label} is too short for a season", "A longer series")
    smooth = np.convolve(log, weights, "valid")
    ratio = log[6:-6] - smooth
    months = np.arange(series.first + 6, series.first + 6 + len(ratio))
    use = (months // 12 >= first) & (months // 12 <= last) & np.isfinite(ratio)
    of_year = np.array([month_of_year(int(month)) for month in months])
    counts = np.bincount(of_year[use], minlength=12)
    # half a year at either end of the record has no average around it
    if counts.min() < _LEAST or series.first > 12 * first + 11:
        error = NotYet if series.end < min(12 * last + 11, series.last) else CannotSay
        raise error(
            f"{series.label} does not show the season of {season}", f"Figures for {season} of it"
        )
    mean = np.bincount(of_year[use], ratio[use], minlength=12) / counts
    return np.asarray(mean - mean.mean())


def adjust(series: Series, season: str) -> Series:
    """Return a series without its season; the same one for ``none``."""
    if season == NONE:
        return series
    shape = factors(series, season)
    months = [month_of_year(series.first + i) for i in range(len(series.values))]
    return series.with_values(
        series.values * np.exp(-shape[months]), f"seasonally adjusted with factors of {season}"
    )
