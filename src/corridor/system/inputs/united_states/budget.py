"""The transit country's spending on migration, and the stops that it paid for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month
from corridor.record import load
from corridor.system.corridor import Corridor
from corridor.system.stands import recent_mean

__all__ = ["GIVES", "RECENT", "inputs"]

GIVES = ("months_gone", "spending_now", "stops_now")
#: series whose last months are held -> as what
RECENT = {"mexico_events": "stops_now"}

_YEAR = 12  # months
_MILLION = 1e6


def inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return months of the year gone, spending (million pesos a month) and stops a month.

    Spending is that of the last year that was over at ``known``; stops are the mean of the last
    recorded months before it, however long ago the table of stops ended.

    Raises InputError where no year of the budget table was over, or no stop is on record.
    """
    import polars as pl

    frame = load("inm_budget").filter(
        (pl.col("stage") == "spent") & (pl.col("part") == "all") & (pl.col("year") < known // _YEAR)
    )
    if frame.is_empty():
        raise InputError(
            "no year of the migration institute's budget is on record",
            where=f"decision point {format_month(known)}",
            remedy="Choose a later decision point",
        )
    spent = float(frame.sort("year")["value"].to_list()[-1])
    (stops,) = (recent_mean(name, corridor, known) for name in RECENT)
    if not np.isfinite(stops):
        raise InputError(
            "no month of the transit country's stops is on record",
            where=f"decision point {format_month(known)}",
            remedy="Choose a later decision point",
        )
    return {
        "months_gone": np.arange(start, start + count) % _YEAR * 1.0,
        "spending_now": np.full(count, spent / _YEAR / _MILLION),
        "stops_now": np.full(count, stops),
    }
