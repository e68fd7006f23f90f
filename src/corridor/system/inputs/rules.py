"""Closures on the way and returns that the transit country takes, from the corridor's file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor

__all__ = ["GIVES", "inputs"]

GIVES = ("mobility_closure", "accepted_g")


def inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return 1 where the way is closed [month], and where groups are taken back [month, group, 1].

    What is in force at the decision point goes on; what is to come is not foreseen.
    """
    months = np.arange(start, start + count)
    closed = [
        float(any(a <= min(m, known - 1) <= b for a, b in corridor.closures))
        for m in months.tolist()
    ]
    accepted = np.zeros((count, len(corridor.groups), 1))
    for groups, since in corridor.acceptances:
        if since < known:
            for group in groups:
                accepted[months >= since, corridor.group_ids.index(group)] = 1.0
    return {"mobility_closure": np.array(closed), "accepted_g": accepted}
