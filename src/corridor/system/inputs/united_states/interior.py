"""Arrests, beds and removal inside the destination country, as recorded before a month."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor
from corridor.system.inputs.united_states.shares import disposition_shares
from corridor.system.interior.record import levels, paths
from corridor.system.observe import recorded

__all__ = ["GIVES", "inputs", "levers", "standing"]

GIVES = (
    *("target_now", "beds_now", "interior_bookins_now", "interior_held_now", "border_held_now"),
    *(
        "interior_stay_now",
        "border_stay_now",
        "removed_share_now",
        "removals_now",
        "bookins_per_transfer_now",
    ),
)


def inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return the levels as at ``known``, held for every month: people, people a month, months.

    ``bookins_per_transfer_now`` is recorded book-ins of people met at the border over people kept
    and transferred to detention between ports, as the tables before ``known`` give them.

    Raises InputError where detention is not yet on record.
    """
    found = levels(known, corridor.history.recent)
    values = {
        **found.inputs,
        "bookins_per_transfer_now": found.booked[1] / _transfers(corridor, known),
    }
    return {name: np.full(count, value) for name, value in values.items()}


def standing(corridor: Corridor, known: int) -> dict[str, float]:
    """Return the levers as at ``known``: removals from inside a year, and people held as beds."""
    return levels(known, corridor.history.recent).standing


def levers(corridor: Corridor, start: int, count: int) -> dict[str, NDArray[np.float64]]:
    """Return the levers as they were, lever -> [month]; see ``corridor.system.interior.record``."""
    return paths(start, count)


def _transfers(corridor: Corridor, known: int) -> float:
    """Return people transferred to detention a month: the mean of the last recorded months."""
    first, recent = corridor.history.first_month, corridor.history.recent
    shares = disposition_shares(corridor, known)
    met = recorded("encounters_usbp", corridor, first, known - first)
    months = shares["returned_share_g"].shape[1]
    kept = met[:, :months] * (1 - shares["returned_share_g"])
    moved = np.nansum(kept * shares["detained_share_g"], 0)[-recent:]
    return float(max(moved.mean(), 1.0))
