"""What to be careful with in an answer: what was never seen, and what the fit fails.

A lever may be set where the record has no month, and the model then goes on beyond what it was
held against. That is said, lever by lever, from the values that were in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corridor.policies import Policy
from corridor.policies.policy import show_value
from corridor.questions.runs.asked import Asked
from corridor.report import words
from corridor.system.corridor import Corridor
from corridor.system.levers import levers
from corridor.system.levers.history import lever_history

__all__ = ["cautions"]

#: room beyond what was seen that is still counted as seen, as a share of its width
_ROOM = 0.02
_SHIFT = "shift of"


def cautions(asked: Asked) -> list[str]:
    """Return sentences on a question's policies and fit, none where there is nothing to say."""
    setup = asked.setup
    found = [f"{text}." for policy in asked.policies if (text := policy.caution(setup.known))]
    seen = _seen(setup.place, setup.known)
    for policy, values in zip(asked.policies, asked.levers, strict=True):
        found += _beyond(policy, values, seen)
    failed = setup.fitted.meta.get("failed", ())
    if failed:
        found.append(
            f"The fit behind these numbers fails {len(failed)} of its own checks; "
            "corridor fit --check lists them."
        )
    return found


@lru_cache(maxsize=16)
def _seen(place: Corridor, known: int) -> Mapping[str, tuple[float, float]]:
    """Return the least and the most of each lever in the months before a decision point."""
    first = place.history.first_month
    past = lever_history(place, first, known - first)
    return {name: (float(v.min()), float(v.max())) for name, v in past.items()}


def _beyond(
    policy: Policy,
    values: Mapping[str, NDArray[np.float64]],
    seen: Mapping[str, tuple[float, float]],
) -> list[str]:
    never, found = [], []
    for name, lever in levers(policy.corridor).items():
        low, high = seen[name]
        ends = float(values[name].min()), float(values[name].max())
        room = _ROOM * (high - low)
        if low - room <= ends[0] and ends[1] <= high + room:
            continue
        if low == high:
            # a shift counts from shares that are recorded themselves
            if lever.unit.startswith(_SHIFT):
                continue
            never.append(f"“{lever.label}”")
            continue
        far = ends[1] if ends[1] > high + room else ends[0]
        found.append(
            f"{policy.label}: “{lever.label}” goes to {show_value(far)} {lever.unit}; in the "
            f"months before the decision point it was {show_value(low)} to {show_value(high)}."
        )
    if never:
        found.append(
            f"{policy.label} moves what no month of the record has moved, so that its effect rests "
            f"on what is believed: {words.join_names(never)}."
        )
    return found
