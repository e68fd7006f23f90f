"""Which way the effects of a policy may go: what is open, and what is taken for granted."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from corridor.core.wording import join_names
from corridor.policies import Policy
from corridor.questions.runs.cautions.caution import ASSUMED
from corridor.questions.runs.setup import Setup
from corridor.system.levers import levers
from corridor.system.priors import priors_of

__all__ = ["sign_lines"]

#: half width of a 90% interval in standard deviations
_NINETY = 1.6448536269514722


def sign_lines(policy: Policy, moved: Collection[str], setup: Setup) -> list[str]:
    """Say which effects of a policy may be of either sign, and which have theirs by assumption.

    ``moved``: the levers that it moves. Of either sign is what has zero inside its 90% interval
    after the fit; assumed is the sign of what is graded so and has all its prior on one side.
    """
    fitted, known = setup.fitted, priors_of(setup.place).parameters
    slots = {slot.id: slot for slot in fitted.tables.slots}
    may, must = [], []
    for name in sorted(moved):
        lever = levers(policy.corridor)[name]
        if not lever.answer:
            continue
        label = f"“{lever.label}” ({lever.answer}"
        low, high = known[lever.answer].prior.support
        if lever.answer in slots:
            (prior,), (posterior,) = fitted.range_of(slots[lever.answer], _NINETY)
            if posterior[0] < 0 < posterior[-1]:
                before, after = _between(prior), _between(posterior)
                taught = f" after the record, {before} before" if after != before else ""
                may.append(f"{label}, {after}{taught})")
                continue
        if known[lever.answer].grade == ASSUMED and (low >= 0 or high <= 0):
            must.append(f"{label})")
    found = []
    if may:
        found.append(
            f"{policy.label}: whether this deters, invites or does nothing is open, as zero is "
            f"inside the 90% interval: {join_names(may)}."
        )
    if must:
        found.append(
            f"{policy.label}: which way this works is taken for granted (grade {ASSUMED}), only "
            f"how much is not: {join_names(must)}."
        )
    return found


def _between(ends: NDArray[np.float64]) -> str:
    low, high = (f"{end:.2f}".replace("-", "\N{MINUS SIGN}") for end in (ends[0], ends[2]))
    return f"{low} to {high}"
