"""The US labour market as the record has it, by month, in people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import parse_month
from corridor.record import load

__all__ = ["Labour", "read_labour"]

Floats = NDArray[np.float64]

_THOUSAND = 1e3
_PERCENT = 100


@dataclass(frozen=True)
class Labour:
    """Monthly series, each [month] in people, NaN where nothing was published.

    The record has payrolls and the unemployment rate and no count of the labour force. So
    unemployed people are payrolls times u / (1 - u) and the labour force is both together: it
    lacks the self-employed, farms and private households, and counts who has two jobs twice.
    """

    months: NDArray[np.int64]
    employment: Floats
    unemployed: Floats
    openings: Floats

    @property
    def labour_force(self) -> Floats:
        """People on payrolls and unemployed people."""
        return self.employment + self.unemployed


@lru_cache
def read_labour() -> Labour:
    """Return the series from the first to the last month of table ``us_labour``."""
    frame = load("us_labour")
    by: dict[str, dict[int, float]] = {}
    for month, name, value in zip(
        frame["month"].to_list(), frame["series"].to_list(), frame["value"].to_list(), strict=True
    ):
        by.setdefault(name, {})[parse_month(month)] = float(value)
    payroll, rate, openings = (
        by[name] for name in ("payroll_employment", "unemployment_rate", "job_openings")
    )
    months = np.arange(min(payroll), max(payroll) + 1)

    def series(found: dict[int, float]) -> Floats:
        return np.array([found.get(int(month), np.nan) for month in months])

    employment, share = _THOUSAND * series(payroll), series(rate) / _PERCENT
    return Labour(
        months=months,
        employment=employment,
        unemployed=employment * share / (1 - share),
        openings=_THOUSAND * series(openings),
    )
