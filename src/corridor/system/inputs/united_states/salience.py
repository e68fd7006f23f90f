"""Encounters at the border as at the decision point, which salience is set against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month
from corridor.system.corridor import Corridor
from corridor.system.observe import recorded_total

__all__ = ["GIVES", "inputs"]

GIVES = ("encounters_now",)

_SEEN = 3  # months that the lag reaches over, its ends included
_SERIES = ("encounters_usbp", "encounters_ports")


def inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return encounters a month between ports and at ports, the mean of the last months before.

    Raises InputError where they are not on record.
    """
    months = [recorded_total(name, corridor, known - _SEEN, _SEEN) for name in _SERIES]
    now = float(np.mean(np.sum(months, axis=0)))
    if not np.isfinite(now):
        raise InputError(
            f"encounters of the {_SEEN} months before are not on record",
            where=f"decision point {format_month(known)}",
            remedy="Choose another decision point",
        )
    return {"encounters_now": np.full(count, now)}
