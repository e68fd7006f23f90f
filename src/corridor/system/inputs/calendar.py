"""The calendar: days of a month, and its place in the year."""

from __future__ import annotations

import calendar

import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor

__all__ = ["GIVES", "days", "inputs"]

GIVES = ("cos1", "sin1", "cos2", "sin2", "days")


def inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return two harmonics of the year and the days of each month, each [month]."""
    angle = 2 * np.pi * (np.arange(start, start + count) % 12) / 12
    return {
        "cos1": np.cos(angle),
        "sin1": np.sin(angle),
        "cos2": np.cos(2 * angle),
        "sin2": np.sin(2 * angle),
        "days": days(start, count),
    }


def days(start: int, count: int) -> NDArray[np.float64]:
    """Return the days of each month, [month]."""
    months = range(start, start + count)
    return np.array([float(calendar.monthrange(m // 12, m % 12 + 1)[1]) for m in months])
