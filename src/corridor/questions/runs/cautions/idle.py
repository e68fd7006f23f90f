"""Levers that a policy moves and that change nothing: what they lack is not there."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from corridor.policies import Policy
from corridor.policies.policy import same_value
from corridor.system.levers import levers

__all__ = ["moves", "without_effect"]


def moves(policy: Policy, name: str) -> bool:
    """Whether a policy gives a lever a value; one that is named to be left untouched has none."""
    return name in policy.levers and bool(policy.levers[name].path.numbers())


def without_effect(
    policy: Policy, values: Mapping[str, NDArray[np.float64]], quo: Mapping[str, float]
) -> dict[str, str]:
    """Return the levers that a policy moves in vain, and why, a clause each.

    ``values``: lever -> [month], what the policy comes to; ``quo``: lever -> the value in force
    at the decision point. A lever is moved in vain where its corridor says so, or where it works
    through another that the policy leaves as it is in every month. One that is moved the other way,
    or in other months, is not caught.
    """
    known, found = levers(policy.corridor), {}
    for name in policy.levers:
        lever = known[name]
        if not moves(policy, name):
            continue
        if lever.idle:
            found[name] = lever.idle
        elif lever.needs:
            other = known[lever.needs]
            if same_value(values[other.id], other.untouched(quo)):
                found[name] = f"“{other.label}” stays as it is"
    return found
