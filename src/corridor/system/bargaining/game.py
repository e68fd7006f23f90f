"""The destination-transit game, solved for the transit country's effort.

The transit country picks effort e in 0 to 1. With a payment t per unit of effort, a threat k
carried out in proportion to what is left undone, a domestic benefit b, a quadratic cost of
effort c e^2 / 2 and a cost at home l x e of working with one who offends, its best answer is

    e = clip((b + t + k / (1 + conflict) - l x) / c, 0, 1)

Parameters are in units of c. Derived here from the stylised two-player game; the division by
one plus the expectation of conflict is the sanctions paradox in its simplest form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["CHANNELS", "PARAMETERS", "Levers", "effort", "leaning"]

Floats = NDArray[np.float64]

#: what the game and its update read, by id
PARAMETERS = (
    *("effort_baseline", "transfer_effect", "threat_effect", "conflict_expectation"),
    *("offence_migration", "offence_security", "threat_offence"),
    *("case_spread", "effort_noticed", "threat_largest"),
)

#: what cooperation is about; each has a sensitivity to offence of its own
CHANNELS = ("migration", "security")


@dataclass(frozen=True)
class Levers:
    """What the destination does, in the units of the parameters."""

    transfer: float = 0.0
    threat: float = 0.0
    offence: float = 0.0


def leaning(theta: Mapping[str, Floats], levers: Levers, channel: str) -> Floats:
    """Return the best answer before it is cut to 0 to 1, [draw].

    ``theta``: parameter id -> [draw]. A threat that is public offends as well.
    """
    offence = levers.offence + theta["threat_offence"] * levers.threat
    threat = theta["threat_effect"] / (1 + theta["conflict_expectation"])
    return (
        theta["effort_baseline"]
        + theta["transfer_effect"] * levers.transfer
        + threat * levers.threat
        - theta[f"offence_{channel}"] * offence
    )


def effort(theta: Mapping[str, Floats], levers: Levers, channel: str = "migration") -> Floats:
    """Return the transit country's effort, a share of what is feasible, [draw]."""
    return np.clip(leaning(theta, levers, channel), 0.0, 1.0)
