"""What no month of the record has seen: levers beyond what was in force.

The model then goes on beyond what it was held against. That is said from the values that were in
force, or from the recorded share that a lever shifts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.core.wording import join_names
from corridor.policies import Policy
from corridor.policies.policy import show_value
from corridor.questions.runs.cautions.idle import without_effect
from corridor.system.arrays import shift
from corridor.system.corridor import Corridor
from corridor.system.inputs import drivers
from corridor.system.levers import HISTORY, Lever, levers
from corridor.system.levers.history import lever_history
from corridor.system.observe import recorded

__all__ = ["beyond_levers"]

#: room beyond what was seen that is still counted as seen, as a share of its width
_ROOM = 0.02
#: multiple of the most on record, or of the greatest named level, from which on it is told
_FAR = 2.0
#: of values that are told
_DIGITS = 3
#: how units begin of which a multiple says little
_RELATIVE = ("index", "ratio", "share", "shift")


@lru_cache(maxsize=16)
def _seen(place: Corridor, known: int) -> Mapping[str, tuple[float, float, int]]:
    """Return each lever's least, most and first recorded month before a decision point."""
    first = place.history.first_month
    past = lever_history(place, first, known - first)
    since = dict.fromkeys(past, first)
    for name, lever in levers(place).items():
        # a table that begins later holds its first figure in the months before it
        if lever.default == HISTORY and past[name][0]:
            moved = np.flatnonzero(past[name] != past[name][0])
            since[name] += max(int(moved[0]) - 1, 0) if moved.size else 0
    return {name: (float(v.min()), float(v.max()), since[name]) for name, v in past.items()}


@dataclass(frozen=True)
class _Share:
    """A share that a lever shifts, of all people together, 0 to 1."""

    #: as at the decision point
    now: float
    #: least and most before it
    low: float
    high: float
    #: first recorded month (month index)
    since: int


@lru_cache(maxsize=16)
def _shares(place: Corridor, known: int) -> Mapping[str, _Share]:
    """Return what is recorded of the shares that levers shift, lever -> share."""
    first, found = place.history.first_month, {}
    count = known - first
    for name, lever in levers(place).items():
        driver = lever.shifts
        # a number in the corridor's file is no record
        if not driver or driver in place.constants:
            continue
        counts = [np.nan_to_num(recorded(one, place, first, count)) for one in lever.among]
        people = np.sum(counts, 0)
        share = drivers(place, (driver,), first, count + 1, known)[driver][..., 0].T
        seen = np.flatnonzero(people.sum(0) > 0)
        if not seen.size:
            continue
        past = (people * share[:, :-1])[:, seen].sum(0) / people[:, seen].sum(0)
        mix = people[:, seen[-place.history.recent :]].sum(1)
        now = float((mix * share[:, -1]).sum() / mix.sum())
        found[name] = _Share(now, float(past.min()), float(past.max()), first + int(seen[0]))
    return found


def beyond_levers(
    policy: Policy, values: Mapping[str, NDArray[np.float64]], known: int, quo: Mapping[str, float]
) -> list[str]:
    """Return sentences on levers that a policy takes where no month before ``known`` has been.

    ``values``: lever -> [month]; ``known``: the decision point (month index); ``quo``: lever -> the
    value in force there. One sentence holds shares that levers shift and levers that no month has
    moved.
    """
    place = policy.corridor
    seen, shares = _seen(place, known), _shares(place, known)
    never, shifted, found = [], [], []
    vain = without_effect(policy, values, quo)
    for name, lever in levers(place).items():
        low, high, since = seen[name]
        ends = float(values[name].min()), float(values[name].max())
        far = _outside(ends, low, high)
        # what changes nothing has no effect to believe in
        if far is None or name in vain:
            continue
        # what a unit is a ratio or a share of is in the label
        bare = lever.unit.startswith(_RELATIVE)
        value = f"{show_value(far, _DIGITS)}{'' if bare else f' {lever.unit}'}"
        if name in shares:
            share = shares[name]
            made = [float(shift(np.asarray(share.now), np.asarray(end))) for end in ends]
            if (to := _outside(made, share.low, share.high)) is not None:
                value = show_value(ends[made.index(to)])
                value = value.replace("-", "\N{MINUS SIGN}")
                was = f"{share.low:.1%} to {share.high:.1%}, since {format_month(share.since)}"
                shifted.append(f"“{lever.label}” at {value} makes it {to:.1%} (on record {was})")
        elif low == high:
            never.append(f"“{lever.label}” ({value}{_named_times(lever, far)})")
        else:
            times = far / high if high > 0 and not bare else 0
            only = f", which counts only {lever.counts}" if lever.counts else ""
            most, began = "", f"since {format_month(since)}{only}"
            if times >= _FAR:
                most = f", {times:.3g} times the most on record {began}"
            was = " to ".join(show_value(end, _DIGITS) for end in (low, high))
            found.append(
                f"{policy.label}: “{lever.label}” goes to {value}{most}; in the months before "
                f"the decision point it was {was}"
                f"{'' if most else f', {began}'}."
            )
    # one caution a policy, as the terminal shows only so many
    said = []
    if shifted:
        what = "takes a share of people beyond every month on record before the decision point"
        said.append(f"{what}: {join_names(shifted)}.")
    if never:
        said.append(
            "moves what no month of the record shows at such a value, so that its effect rests on "
            f"what is believed: {join_names(never)}."
        )
    return [*found, f"{policy.label} {' It '.join(said)}"] if said else found


def _outside(ends: Sequence[float], low: float, high: float) -> float | None:
    """Return which of two ends lies outside what was seen, the upper first; None if none does."""
    room = _ROOM * (high - low)
    if ends[-1] > high + room:
        return ends[-1]
    return ends[0] if ends[0] < low - room else None


def _named_times(lever: Lever, value: float) -> str:
    """Say how many times the greatest level that has a name a value is, where that is many."""
    most = max(lever.named, key=lambda one: one.value, default=None)
    if most is None or most.value <= 0 or lever.unit.startswith(_RELATIVE):
        return ""
    times = value / most.value
    return f", {times:.3g} times “{most.label}”" if times >= _FAR else ""
