"""The US labour market and the pace of entries, as recorded before the decision point."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.record import load
from corridor.system.corridor import Corridor
from corridor.system.economy import read_labour
from corridor.system.stands import recent_mean

__all__ = ["GIVES", "RECENT", "inputs"]

GIVES = ("entries_now", "apprehensions_now", "openings_now", "unemployed_now")
#: series whose last months are held -> as what
RECENT = {"lawful_entries": "entries_now", "encounters_usbp": "apprehensions_now"}

#: outcomes after an encounter that let people in
_ENTER = ("usbp_release", "transfer_hhs", "other")


def inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return openings and unemployed (people), entries and encounters (a month), all held.

    Openings and unemployed are the last that were out at ``known``; the others are means of the
    last recorded months before it. ``start`` changes nothing.

    Raises InputError where no month of the labour market was out.
    """
    labour = read_labour()
    out = (labour.months < known - corridor.history.labour_lag) & np.isfinite(
        labour.openings + labour.unemployed
    )
    if not out.any():
        raise InputError(
            "no month of openings and unemployment was out",
            where=f"decision point {format_month(known)}",
            remedy="Choose a later decision point",
        )
    # nil where nothing is recorded
    lawful, met = (float(np.nan_to_num(recent_mean(name, corridor, known))) for name in RECENT)
    values = {
        "entries_now": lawful + _released(known, corridor.history.recent),
        "apprehensions_now": met,
        "openings_now": float(labour.openings[out][-1]),
        "unemployed_now": float(labour.unemployed[out][-1]),
    }
    return {name: np.full(count, value) for name, value in values.items()}


def _released(known: int, recent: int) -> float:
    """Return people let in after an encounter, a month, over the last recorded months."""
    import polars as pl

    frame = load("dispositions").filter(
        (pl.col("origin") == "ALL") & pl.col("outcome").is_in(_ENTER)
    )
    by: dict[int, float] = {}
    for month, value in zip(frame["month"].to_list(), frame["value"].to_list(), strict=True):
        by[parse_month(month)] = by.get(parse_month(month), 0.0) + float(value or 0)
    last = sorted(month for month in by if month < known)[-recent:]
    return sum(by[month] for month in last) / max(len(last), 1)
