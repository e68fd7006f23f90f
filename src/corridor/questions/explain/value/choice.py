"""The choice that knowledge may change: policies, and what counts for how much."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.system.outcomes import Outcome

__all__ = ["check_weights", "gains", "net_benefit"]

Floats = NDArray[np.floating[Any]]


def check_weights(
    outcome: str, weights: Mapping[str, float], outcomes: Sequence[Outcome], policies: int
) -> dict[str, float]:
    """Return outcome id -> what one unit more of it is worth, negative for a loss.

    Between two policies a single outcome needs no direction: whichever of fewer and more is
    wanted, to know something is worth the same. ``outcome`` alone is then enough.

    Raises InputError for an unknown outcome, for both or neither of outcome and weights, for
    weights that are not finite or all zero, and for a direction that is missing.
    """
    known = {o.id: o for o in outcomes}
    if bool(outcome) == bool(weights):
        raise InputError(
            "a choice turns on one outcome, or on weights of several",
            remedy="Give an outcome or weights, and not both",
        )
    for name in (outcome,) if outcome else tuple(weights):
        if name not in known:
            raise InputError(
                f"there is no outcome '{name}' in this question", remedy=nearest(name, known)
            )
    if outcome:
        if policies > 2:
            raise InputError(
                f"among {policies} policies the choice by '{outcome}' needs a direction",
                remedy=f"Give a weight: -1 if less of {outcome} is wanted, 1 if more is",
            )
        return {outcome: 1.0}
    wrong = [name for name, weight in weights.items() if not math.isfinite(weight)]
    if wrong or not any(weights.values()):
        raise InputError(
            f"the weight of '{wrong[0]}' is {weights[wrong[0]]}" if wrong else "all weights are 0",
            remedy="Use finite numbers, of which one is not 0",
        )
    return {name: float(weight) for name, weight in weights.items() if weight}


def net_benefit(totals: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Return weighted sums of outcomes, [policy, lane]; ``totals``: outcome id -> the same."""
    first, *others = (weight * totals[name] for name, weight in weights.items())
    return sum(others, first)


def gains(benefit: Floats) -> Floats:
    """Return what each further policy gains over the first, [lane, option]."""
    out: Floats = (benefit[1:] - benefit[:1]).T
    return out
