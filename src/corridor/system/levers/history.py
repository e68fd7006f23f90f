"""The levers as they were, and as they stand at a decision point.

A run that stands at a decision point may use only what came before it: what was in force goes
on, as the mean of the last recorded months.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor, LeverRecord
from corridor.system.inputs import input_modules
from corridor.system.inputs.calendar import days
from corridor.system.levers import HISTORY, levers
from corridor.system.observe import recorded_total
from corridor.system.simulate import load_system

__all__ = ["lever_history", "status_quo"]

Floats = NDArray[np.float64]


def lever_history(corridor: Corridor, start: int, count: int) -> dict[str, Floats]:
    """Return every lever as it was, lever -> [month]; levers without a record at default."""
    out: dict[str, Floats] = {
        name: np.full(count, 0.0 if lever.default == HISTORY else float(lever.default))
        for name, lever in levers(corridor).items()
    }
    months = np.arange(start, start + count)
    for record in corridor.lever_records:
        if record.series:
            out[record.lever] = _held(corridor, record, start, count)
        else:
            at = (record.first <= months) & (months <= record.last)
            out[record.lever] = np.where(at, record.value, out[record.lever])
    for module in input_modules(corridor, load_system(corridor).drivers):
        if hasattr(module, "levers"):
            out |= module.levers(corridor, start, count)
    return out


def _held(corridor: Corridor, record: LeverRecord, start: int, count: int) -> Floats:
    """Return a lever that a series tells, [month]: nil before its first figure, then held.

    What is held is the mean of its last recent months, since a table that ends says nothing of
    the months after.
    """
    recent = corridor.history.recent
    was = recorded_total(record.series, corridor, start - recent, count + recent)
    if record.per == "day":
        was = was / days(start - recent, count + recent)
    seen = np.flatnonzero(np.isfinite(was))
    if seen.size and seen.max() + 1 < len(was):
        end = int(seen.max()) + 1
        was[end:] = np.nanmean(was[max(end - recent, 0) : end])
    return np.nan_to_num(was[recent:])


def status_quo(corridor: Corridor, known: int) -> dict[str, float]:
    """Return the levers that stand at "history" as at the decision point ``known``."""
    recent = corridor.history.recent
    past = lever_history(corridor, known - recent, recent)
    found = {
        name: float(past[name].mean())
        for name, lever in levers(corridor).items()
        if lever.default == HISTORY
    }
    for module in input_modules(corridor, load_system(corridor).drivers):
        if hasattr(module, "standing"):
            found |= module.standing(corridor, known)
    return found
