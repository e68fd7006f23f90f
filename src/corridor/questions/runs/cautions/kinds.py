"""What to be careful with in an answer, kind by kind: what changes nothing, what is assumed.

A lever may be moved outside the months asked about, or to where it stands; its effect may be of
either sign; what it does may pass through a coupling that is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridor.core.months import format_month
from corridor.core.wording import join_names
from corridor.policies import Policy
from corridor.policies.policy import show_value
from corridor.questions.runs.asked import Asked, Levers
from corridor.questions.runs.cautions.caution import ASSUMED, Caution, few_lines, fit_lines
from corridor.questions.runs.cautions.held import held_lines
from corridor.questions.runs.cautions.idle import moves, without_effect
from corridor.questions.runs.cautions.meant import (
    elsewhere_lines,
    is_shipped,
    kept_lines,
    moving_lines,
)
from corridor.questions.runs.cautions.record import beyond_levers
from corridor.questions.runs.cautions.signs import sign_lines
from corridor.system.levers import levers
from corridor.system.simulate import load_system

__all__ = ["cautions"]


def cautions(asked: Asked) -> tuple[Caution, ...]:
    """Return sentences on a question's policies and fit, none where there is nothing to say."""
    setup, (told, twins) = asked.setup, _told(asked)
    found = [Caution("draws", text) for text in few_lines(asked.draws)]
    found += [Caution("same", text) for text in twins]
    found += [
        Caution("start", f"{text}.") for policy, _ in told if (text := policy.caution(setup.known))
    ]
    found += [Caution("base", text) for text in elsewhere_lines([p for p, _ in told], setup.known)]
    for policy, _ in told:
        lines = kept_lines(policy, setup.known, setup.months, setup.quo)
        found += [Caution("base", text) for text in lines]
    found += [Caution("months", text) for text in held_lines(setup.place, setup.known)]
    for policy, values in told:
        found += [
            Caution("record", text)
            for text in beyond_levers(policy, values, setup.known, setup.quo)
        ]
    found += [
        Caution("premise", f"{outcome.label}: {outcome.premise}")
        for outcome in asked.outcomes
        if outcome.premise and _differ(asked)
    ]
    for policy, _ in told:
        lines = sign_lines(policy, _moved(policy, asked), setup)
        found += [Caution("sign", text) for text in lines]
    found += [Caution("shared", text) for text in _shared(asked)]
    for policy, _ in told:
        found += [Caution("link", text) for text in _assumed(policy, asked)]
    for policy, _ in told:
        lines = _idle(policy, setup.known, setup.months, setup.quo)
        found += [Caution("window", text) for text in lines]
    meta = setup.fitted.meta
    found += [Caution("fit", text) for text in fit_lines(meta["kind"], len(meta.get("failed", ())))]
    return tuple(found)


def _told(asked: Asked) -> tuple[list[tuple[Policy, Levers]], list[str]]:
    """Return the policies of which cautions are told, with their levers; and who sets all alike.

    What is said of a policy holds of one that moves the same levers in the same way, and is not
    said again.
    """
    told: list[tuple[Policy, Levers]] = []
    twins = []
    for policy, values in zip(asked.policies, asked.levers, strict=True):
        first = next((one for one, set_ in told if _twins(policy, values, one, set_)), None)
        if first is None:
            told.append((policy, values))
        else:
            twins.append(
                f"{policy.label} sets every lever as {first.label} does: the two are the same "
                "policy, and what is said of the one holds of the other."
            )
    return told, twins


def _twins(policy: Policy, values: Levers, other: Policy, set_: Levers) -> bool:
    same = policy.levers == other.levers
    return same and all(np.array_equal(values[name], set_[name]) for name in values)


def _idle(policy: Policy, start: int, months: int, quo: Mapping[str, float]) -> list[str]:
    """Say which levers a policy moves outside the months asked about, or to where they stand.

    ``start``: the decision point (month index); ``quo``: lever -> the value in force there.
    """
    first, last = format_month(start), format_month(start + months - 1)
    known = levers(policy.corridor)
    idle = policy.idle(start, months)
    early = [f"“{known[name].label}”" for name in policy.early(start) if name not in idle]
    found = []
    if idle:
        names = join_names([f"“{known[name].label}”" for name in idle])
        when = f" in no month from {first} to {last}" if months > 1 else f", but not in {first}"
        found.append(
            f"Outside the window: {policy.label} moves {names}{when}, so this changes nothing here."
        )
    vain = without_effect(policy, policy.values(start, months, quo), quo)
    found += [
        f"Changes nothing here: {policy.label}: “{known[name].label}”, as {why}."
        for name, why in vain.items()
        if name not in idle
    ]
    # shipped policies say on purpose what they leave, also to those that take it over
    named = [
        f"“{known[name].label}” is {show_value(value)}"
        for name, value in policy.still(start, months, quo).items()
        if name not in policy.inherited and name not in vain
    ]
    if named and not is_shipped(policy):
        found.append(
            f"Changes nothing here: {policy.label}: {join_names(named)} at {first} anyway."
        )
    if early:
        found.append(
            f"Before the window: {policy.label} dates {join_names(early)} before {first}, and "
            "what was to have happened by then is taken as done."
        )
    return [*found, *moving_lines(policy, start, months, quo)]


def _assumed(policy: Policy, asked: Asked) -> list[str]:
    """Say through which assumed couplings passes what a policy moves, where there are any."""
    setup, moved = asked.setup, _moved(policy, asked)
    found = []
    system = load_system(setup.place)
    read = {m.declaration.id: m.declaration.levers for m in system.mechanisms}
    for link in system.couplings:
        passes = system.is_live(link) and asked.switches[link.id]
        if not passes or link.fitted or link.grade != ASSUMED:
            continue
        if moved.intersection(read[link.source]):
            found.append(f"“{link.label}” ({link.id})")
    if not found:
        return []
    one = len(found) == 1
    links, each = ("a link that is", "It") if one else ("links that are", "Each")
    return [
        f"{policy.label}: part of what it moves passes on through {links} assumed (grade "
        f"{ASSUMED}) and not held against the record: {join_names(found)}. {each} can be switched "
        "off."
    ]


def _moved(policy: Policy, asked: Asked) -> set[str]:
    """Return the levers that a policy moves in the months asked about."""
    setup = asked.setup
    values = policy.values(setup.known, setup.months, setup.quo)
    moved = {name for name in policy.levers if moves(policy, name)}
    moved -= {*without_effect(policy, values, setup.quo)}
    moved -= {*policy.idle(setup.known, setup.months)}
    return moved - {*policy.still(setup.known, setup.months, setup.quo)}


def _shared(asked: Asked) -> list[str]:
    """Say which levers one policy leaves untouched that all others, two or more, set alike.

    What policies share is often not what they are about, and one that was written without it
    differs from them by that too.
    """
    found = []
    for at, policy in enumerate(asked.policies):
        others = [place for place in range(len(asked.policies)) if place != at]
        # shipped policies leave on purpose what they leave
        if len(others) < 2 or is_shipped(policy):
            continue
        names = [
            f"“{levers(policy.corridor)[name].label}” ({name})"
            for name in asked.policies[others[0]].levers
            if not moves(policy, name)
            and all(moves(asked.policies[place], name) for place in others)
            and all(_alike(asked, name, others[0], place) for place in others)
            and not _alike(asked, name, at, others[0])
        ]
        if names:
            found.append(
                f"{policy.label} leaves untouched what the others set alike: {join_names(names)}. "
                "Part of its differences is that; a base that holds it takes it away."
            )
    return found


def _differ(asked: Asked) -> bool:
    first = asked.levers[0]
    return any(not np.array_equal(one[name], first[name]) for one in asked.levers for name in first)


def _alike(asked: Asked, name: str, one: int, other: int) -> bool:
    return bool(np.array_equal(asked.levers[one][name], asked.levers[other][name]))
