"""Who is returned, expelled or detained after an encounter, and by which door people come."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor
from corridor.system.inputs.hold import hold
from corridor.system.inputs.united_states.shares import disposition_shares, route_shares

__all__ = ["GIVES", "TABLES", "inputs"]

GIVES = (
    *("returned_share_g", "expelled_share_g", "detained_share_g"),
    *("walkup_share_g", "transit_return_share_g"),
    *("parole_split_g", "appointment_split_g", "third_country_split_g"),
)
TABLES = ("dispositions",)


def inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return shares of people, each [month, group, 1]; held at the mean of the last months."""
    shares = {**disposition_shares(corridor, known), **route_shares(corridor, known)}
    return {name: hold(grid, corridor, start, count) for name, grid in shares.items()}
