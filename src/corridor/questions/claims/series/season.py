"""Seasonal adjustment by month factors: the ratio to a centred moving average, over given years.

The classical decomposition: logs, less a centred twelve-month average (13 months, the ends with
half weight), averaged by calendar month over the years named, less the mean of the twelve. With
``median`` behind the years: counts over their centred average, the median by calendar month, so
that a single odd year moves little. The shape of the season changed at this border, so the years
are a choice that a claim has to vary, and so is the average where years differ.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import month_of_year
from corridor.questions.claims.result import CannotSay, NotYet
from corridor.questions.claims.series.monthly import Series

__all__ = ["NONE", "adjust", "factors", "parse_season", "season_words"]

Floats = NDArray[np.float64]

NONE = "none"
"""No adjustment."""
_LEAST = 2  # years of each calendar month
_SEASON = re.compile(r"(\d{4})-(\d{4})( median)?")


def parse_season(text: str) -> str:
    """Return the text of a season: ``none``, or ``2013-2018``, or ``2013-2018 median``.

    Raises InputError for anything else.
    """
    years = _SEASON.fullmatch(text)
    if text != NONE and (years is None or int(years[2]) - int(years[1]) < _LEAST - 1):
        raise InputError(
            f"'{text}' is no season",
            remedy='Write "none", or two years or more for the factors, as "2013-2018"',
        )
    return text


def season_words(season: str) -> str:
    """Return the years of a season, with how they are averaged where it is by their median."""
    years, _, median = season.partition(" ")
    return f"{years} by {median}s" if median else years


def factors(series: Series, season: str) -> Floats:
    """Return the log factor of each calendar month, [12], which add up to zero.

    Raises NotYet or CannotSay if the years are not covered twice for every month.
    """
    years, _, median = season.partition(" ")
    first, last = (int(year) for year in years.split("-"))
    seen = np.maximum(series.seen(), 1.0)
    weights = np.r_[0.5, np.ones(11), 0.5] / 12
    if len(seen) < len(weights):
        raise CannotSay(f"{series.label} is too short for a season", "A longer series")
    ratio = np.log(seen)[6:-6] - (
        np.log(np.convolve(seen, weights, "valid"))
        if median
        else np.convolve(np.log(seen), weights, "valid")
    )
    months = np.arange(series.first + 6, series.first + 6 + len(ratio))
    use = (months // 12 >= first) & (months // 12 <= last) & np.isfinite(ratio)
    of_year = np.array([month_of_year(int(month)) for month in months])
    counts = np.bincount(of_year[use], minlength=12)
    # half a year at either end of the record has no average around it
    if counts.min() < _LEAST or series.first > 12 * first + 11:
        later = series.end < min(12 * last + 11, series.last)
        raise (NotYet if later else CannotSay)(
            f"the season of {years} cannot be worked out: months of it are missing from "
            f"{series.label}",
            f"Ask again once {last} is out"
            if later
            else f"A published series of {series.label} that covers {years}",
        )
    if median:
        ratios = [np.exp(ratio[use & (of_year == month)]) for month in range(12)]
        typical = np.log([np.median(one) for one in ratios])
    else:
        typical = np.bincount(of_year[use], ratio[use], minlength=12) / counts
    return np.asarray(typical - typical.mean())


def adjust(series: Series, season: str) -> Series:
    """Return a series without its season; the same one for ``none``."""
    if season == NONE:
        return series
    shape = factors(series, season)
    months = [month_of_year(series.first + i) for i in range(len(series.values))]
    return series.with_values(
        series.values * np.exp(-shape[months]),
        f"seasonally adjusted with factors of {season_words(season)}",
    )
