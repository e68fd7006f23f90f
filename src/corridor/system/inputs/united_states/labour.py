"""Demand for labour in the United States, as last published."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import parse_month
from corridor.record import load
from corridor.system.corridor import Corridor
from corridor.system.inputs.hold import lagged

__all__ = ["GIVES", "TABLES", "inputs"]

GIVES = ("tightness",)
TABLES = ("us_labour",)


def inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return ln(openings per unemployed) with its publication lag, centred, [month].

    Unemployed people are payrolls times u / (1 - u), which leaves out the
    self-employed and farms: a constant in the logarithm to good approximation.
    """
    months = np.arange(start, start + count)
    frame = load("us_labour")
    by: dict[str, dict[int, float]] = {}
    for month, name, value in zip(
        frame["month"].to_list(), frame["series"].to_list(), frame["value"].to_list(), strict=True
    ):
        by.setdefault(name, {})[parse_month(month)] = float(value)
    openings, rate, payroll = (
        by[name] for name in ("job_openings", "unemployment_rate", "payroll_employment")
    )
    at = sorted(set(openings) & set(rate) & set(payroll))
    log = np.log([openings[m] / (payroll[m] * rate[m] / (100 - rate[m])) for m in at])
    return {
        "tightness": lagged(
            np.array(at, float), log, corridor.history.labour_lag, corridor, months, known
        )
    }
