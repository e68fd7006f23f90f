"""What to be careful with in an answer, kind by kind: what changes nothing, what is assumed.

A lever may be moved outside the months asked about, or to where it stands; its effect may be of
either sign; what it does may pass through a coupling that is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.core.wording import join_names
from corridor.policies import Policy
from corridor.policies.policy import show_value
from corridor.questions.runs.asked import Asked, Levers
from corridor.questions.runs.cautions.held import held_lines
from corridor.questions.runs.cautions.meant import (
    elsewhere_lines,
    is_shipped,
    kept_lines,
    moving_lines,
)
from corridor.questions.runs.cautions.record import beyond_levers
from corridor.questions.runs.variance import GradeShare
from corridor.system.corridor import Corridor
from corridor.system.levers import levers
from corridor.system.priors import priors_of
from corridor.system.simulate import load_system

__all__ = [
    "Caution",
    "beyond_record",
    "cautions",
    "few_lines",
    "fit_lines",
    "idle_lines",
    "leaning",
    "untold",
]

#: draws below which ends of intervals are a handful of draws; the desk takes no fewer
_FEW = 100
#: share of the spread from which on a difference hangs on one parameter
_MUCH = 0.2
#: half width of a 90% interval in standard deviations
_NINETY = 1.6448536269514722
#: grade of couplings that are assumed
_ASSUMED = "E"


@dataclass(frozen=True)
class Caution:
    """Something to be careful with."""

    #: what it is about: ``draws``, that there are too few; ``start``, the decision point;
    #: ``base``, that a policy was written for another, or that it holds what was agreed and not
    #: what was done; ``record``, what no month has seen;
    #: ``belief``, the parameter that the first outcome hangs on; ``premise``, what an outcome takes
    #: for granted; ``sign``, effects that may be of either sign; ``shared``, what all policies but
    #: one set alike; ``same``, policies that set everything alike; ``link``, couplings that are
    #: assumed; ``window``, what is moved outside the months asked about; ``months``, those that no
    #: record reaches, and what is held of others; ``fit``
    kind: str
    #: a sentence
    text: str


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
        found += [Caution("record", text) for text in beyond_levers(policy, values, setup.known)]
    found += [
        Caution("premise", f"{outcome.label}: {outcome.premise}")
        for outcome in asked.outcomes
        if outcome.premise and _differ(asked)
    ]
    for policy, _ in told:
        found += [Caution("sign", text) for text in _either_way(policy, asked)]
    found += [Caution("shared", text) for text in _shared(asked)]
    for policy, _ in told:
        found += [Caution("link", text) for text in _assumed(policy, asked)]
    for policy, _ in told:
        lines = idle_lines(policy, setup.known, setup.months, setup.quo)
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


def leaning(label: str, shares: Sequence[GradeShare], place: Corridor) -> tuple[Caution, ...]:
    """Return a sentence on the parameter that a difference hangs on most, if it hangs on one.

    ``label``: of the outcome; ``shares``: where the spread of the difference of each pair comes
    from, the first of which is told of; empty with too few draws.
    """
    if not shares or not shares[0].by_parameter:
        return ()
    name, grade, part = max(shares[0].by_parameter, key=lambda row: row[2])
    if part < _MUCH:
        return ()
    known = priors_of(place).parameters[name]
    kept = " It keeps its prior on purpose." if name in place.not_learned else ""
    return (
        Caution(
            "belief",
            f"{label}: more of the spread of the difference goes with “{known.label}” ({name}, "
            f"grade {grade}) than with any other parameter, {part:.0%} by one regression.{kept}",
        ),
    )


def untold(draws: int, needed: int) -> tuple[Caution, ...]:
    """Return a sentence where draws are too few to say what the spread hangs on, none otherwise.

    ``needed``: how many would do. Where so few that nothing can be read, that is told alone.
    """
    if draws >= needed or few_lines(draws):
        return ()
    return (
        Caution(
            "belief",
            f"What the spread of the differences hangs on is not told: {draws:,} draws are too few "
            f"to tell parameters apart, {needed:,} would do.",
        ),
    )


def beyond_record(start: int, months: int, recorded: Iterable[NDArray[Any]]) -> tuple[Caution, ...]:
    """Return a sentence on months that no record can be held against, none where all can.

    ``recorded``: of outcomes, what is recorded of the months from the decision point on, [...,
    month], NaN where nothing is.
    """
    seen = [np.isfinite(values).reshape(-1, values.shape[-1]).any(0) for values in recorded]
    last = max((int(np.flatnonzero(one)[-1]) + 1 for one in seen if one.any()), default=0)
    if last == months:
        return ()
    first, end = format_month(start + last), format_month(start + months - 1)
    if not last:
        span = first if months == 1 else f"{first} to {end}"
        return (
            Caution(
                "months", f"Nothing of these outcomes is on record in {span}, to be held against."
            ),
        )
    return (
        Caution(
            "months",
            f"No record reaches from {first} to {end}, {months - last} of the {months} months: "
            "nothing can be held against them yet.",
        ),
    )


def few_lines(draws: int) -> list[str]:
    """Say that so few draws cannot be read, nothing where there are enough."""
    if draws >= _FEW:
        return []
    return [
        f"Few draws: intervals and shares of {draws} cannot be read. Use --draws {_FEW} or more, "
        "or leave --draws out."
    ]


def fit_lines(kind: str, failed: int) -> list[str]:
    """Say what numbers owe to their fit, nothing where it is full and passes its checks.

    ``kind``: full or quick; ``failed``: how many of its own checks it fails.
    """
    found = []
    if kind == "quick":
        found.append(
            "The numbers stand on a quick fit, the normal distribution nearest to the full one, "
            "which can be as far from it as one belief from another."
        )
    if failed:
        found.append(f"The fit fails {failed} of its own checks; corridor fit --check lists them.")
    return found


def idle_lines(policy: Policy, start: int, months: int, quo: Mapping[str, float]) -> list[str]:
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
    found += [
        f"Changes nothing here: {policy.label}: “{known[name].label}”, as {known[name].idle}."
        for name in policy.levers
        if known[name].idle and _moves(policy, name)
    ]
    # shipped policies say on purpose what they leave, also to those that take it over
    named = [
        f"“{known[name].label}” is {show_value(value)}"
        for name, value in policy.still(start, months, quo).items()
        if name not in policy.inherited
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
        if not passes or link.fitted or link.grade != _ASSUMED:
            continue
        if moved.intersection(read[link.source]):
            found.append(f"“{link.label}” ({link.id})")
    if not found:
        return []
    one = len(found) == 1
    links, each = ("a link that is", "It") if one else ("links that are", "Each")
    return [
        f"{policy.label}: part of what it moves passes on through {links} assumed (grade "
        f"{_ASSUMED}) and not held against the record: {join_names(found)}. {each} can be switched "
        "off."
    ]


def _either_way(policy: Policy, asked: Asked) -> list[str]:
    """Say which effects of a policy may be of either sign, by what the fit has made of them."""
    fitted, found = asked.setup.fitted, []
    slots = {slot.id: slot for slot in fitted.tables.slots}
    for name in sorted(_moved(policy, asked)):
        lever = levers(policy.corridor)[name]
        if lever.answer not in slots:
            continue
        (prior,), (posterior,) = fitted.range_of(slots[lever.answer], _NINETY)
        if posterior[0] < 0 < posterior[-1]:
            before, after = _between(prior), _between(posterior)
            taught = f" after the record, {before} before" if after != before else ""
            found.append(f"“{lever.label}” ({lever.answer}, {after}{taught})")
    if not found:
        return []
    return [
        f"{policy.label}: whether this deters, invites or does nothing is open, as zero is inside "
        f"the 90% interval: {join_names(found)}."
    ]


def _between(ends: NDArray[np.float64]) -> str:
    low, high = (f"{end:.2f}".replace("-", "\N{MINUS SIGN}") for end in (ends[0], ends[2]))
    return f"{low} to {high}"


def _moved(policy: Policy, asked: Asked) -> set[str]:
    """Return the levers that a policy moves in the months asked about."""
    setup = asked.setup
    moved = {name for name in policy.levers if _moves(policy, name)}
    moved -= {name for name in moved if levers(policy.corridor)[name].idle}
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
            if not _moves(policy, name)
            and all(_moves(asked.policies[place], name) for place in others)
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


def _moves(policy: Policy, name: str) -> bool:
    # what is named to be left untouched has no numbers
    return name in policy.levers and bool(policy.levers[name].path.numbers())


def _alike(asked: Asked, name: str, one: int, other: int) -> bool:
    return bool(np.array_equal(asked.levers[one][name], asked.levers[other][name]))
