"""What a policy was written for: another decision point, or more months than were asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from corridor.core.months import format_month
from corridor.core.wording import join_names
from corridor.policies import Policy, load_policy, policy_names
from corridor.policies.policy import show_value
from corridor.system.levers import levers

__all__ = ["elsewhere_lines", "is_shipped", "kept_lines", "moving_lines"]

#: months after the window in which a path that is under way is followed
_AHEAD = 240
#: of values on their way, which are seldom round
_DIGITS = 3
#: multiple, or its inverse, by which what was agreed is far from what was in force
_FAR = 2.0


def is_shipped(policy: Policy) -> bool:
    """Return whether a policy is one that ships with its corridor, as it ships."""
    place = policy.corridor
    if policy.id not in policy_names(place):
        return False
    # the desk moves levers of a policy that keeps its id
    return load_policy(policy.id, corridor=place).levers == policy.levers


def elsewhere_lines(policies: Sequence[Policy], known: int) -> list[str]:
    """Say that shipped policies were written for their corridor's own decision point.

    ``known``: the decision point (month index). Nothing of those that name one, which tell it.
    """
    # first, for what ships is read from files
    if not policies or known == (own := policies[0].corridor.decision_point):
        return []
    found = [p for p in policies if p.levers and p.decision_point is None and is_shipped(p)]
    if not found:
        return []
    names, first = join_names([p.label for p in found]), format_month(own)
    one = len(found) == 1
    was, its, leaves = ("was", "its", "it leaves") if one else ("were", "their", "they leave")
    return [
        f"{names} {was} written for {first}: figures in {its} reasons are of then. What {leaves} "
        f"untouched stays as in force before {format_month(known)}, so that from another "
        "decision point another difference is asked for."
    ]


def kept_lines(policy: Policy, start: int, months: int, quo: Mapping[str, float]) -> list[str]:
    """Say which levers a policy that stands for what was done holds far from what was in force.

    Only levers of which the corridor's file has a number, above nil, for months of the window.
    ``start``: the decision point (month index); ``quo``: lever -> the value in force there.
    """
    place, found = policy.corridor, []
    if policy.id not in place.done:
        return []
    values = policy.values(start, months, quo)
    for record in place.lever_records:
        begin, end = max(record.first, start), min(record.last, start + months - 1)
        if record.series or not record.value or record.lever not in policy.levers or begin > end:
            continue
        held = float(values[record.lever][begin - start : end - start + 1].mean())
        if not record.value / _FAR <= held <= record.value * _FAR:
            label = levers(place)[record.lever].label
            now, was = show_value(held, _DIGITS), show_value(record.value, _DIGITS)
            span = f"{format_month(begin)} to {format_month(end)}"
            found.append(
                f"“{label}” at {now}, where {was} is taken to have been in force in {span}"
            )
    # last, for what ships is read from files
    if not found or not is_shipped(policy):
        return []
    return [f"{policy.label} holds what was agreed and not what was done: {join_names(found)}."]


def moving_lines(policy: Policy, start: int, months: int, quo: Mapping[str, float]) -> list[str]:
    """Say which levers are still on their way when the window ends, having moved in it.

    ``start``: the decision point (month index); ``quo``: lever -> the value in force there.
    """
    values, last = policy.values(start, months + _AHEAD, quo), months - 1
    known, found = levers(policy.corridor), []
    idle = policy.idle(start, months)
    for name in policy.levers:
        if name in idle:
            continue
        path = values[name]
        # what turns back later has an end of its own, and no way to go
        steps = np.sign(np.diff(path[last:]))
        if path[last + 1] == path[last] or np.ptp(steps[steps != 0]) > 0:
            continue
        there = format_month(start + last + int(np.flatnonzero(path[last:] != path[-1])[-1]) + 1)
        now, then = (show_value(value, _DIGITS) for value in (path[last], path[-1]))
        found.append(f"“{known[name].label}” at {now}, of {then} in {there}")
    if not found:
        return []
    return [
        f"Still on its way in {format_month(start + last)}, the last month: {policy.label} has "
        f"{join_names(found)}."
    ]
