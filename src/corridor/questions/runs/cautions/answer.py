"""What only a made answer can say of itself: what it hangs on, and what of it is on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.questions.runs.cautions.caution import ASSUMED, POINT, Caution, few_lines
from corridor.questions.runs.variance import GradeShare
from corridor.system.corridor import Corridor
from corridor.system.priors import priors_of

__all__ = ["beyond_record", "leaning", "untold"]

#: share of the spread from which on a difference hangs on one parameter
_MUCH = 0.2


def leaning(shares: Mapping[str, Sequence[GradeShare]], place: Corridor) -> tuple[Caution, ...]:
    """Return a sentence on the parameters that differences hang on most, if they hang on one.

    Of the first outcome whatever its grade, of the others what is assumed. ``shares``: label of an
    outcome -> where the spread of the difference of each pair comes from, the first of which is
    told of; empty with too few draws.
    """
    known, hung = priors_of(place).parameters, dict[str, list[str]]()
    for at, (label, told) in enumerate(shares.items()):
        if not told or not told[0].by_parameter:
            continue
        name, grade, part = max(told[0].by_parameter, key=lambda row: row[2])
        if part >= _MUCH and (not at or grade == ASSUMED):
            hung.setdefault(name, []).append(f"{label} ({part:.0%})")
    if not hung:
        return ()
    if len(hung) == 1:
        ((name, of),) = hung.items()
        named = f"“{known[name].label}” ({name}, {', '.join(_owes(name, place))})"
        text = (
            f"More of the spread of the difference goes with {named} than with any other "
            f"parameter, by one regression: {'; '.join(of)}."
        )
    else:
        said = []
        for name, of in hung.items():
            about = ", ".join((name, *_owes(name, place)))
            said.append(f"{POINT}“{known[name].label}” ({about}): {'; '.join(of)}.")
        text = (
            "More of the spread of these differences goes with one parameter than with any other, "
            "by one regression; corridor evidence show ID tells what is believed of it and why:\n"
            + "\n".join(said)
        )
    return (Caution("belief", text),)


def _owes(name: str, place: Corridor) -> list[str]:
    """Return what the draws of a parameter owe to belief alone."""
    one = priors_of(place).parameters[name]
    low, high = one.prior.support
    told = [f"grade {one.grade}"]
    if name in place.not_learned:
        told.append("kept at its prior on purpose")
    if low >= 0 or high <= 0:
        told.append(f"{'above' if low >= 0 else 'below'} zero by its prior")
    return told


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


def beyond_record(
    start: int, months: int, recorded: Mapping[str, NDArray[Any]]
) -> tuple[Caution, ...]:
    """Return sentences on months that no record can be held against, none where all can.

    ``recorded``: label of an outcome -> what is recorded of the months from the decision point on,
    [..., month], NaN where nothing is.
    """
    ends = {label: _end(values) for label, values in recorded.items()}
    last = max(ends.values(), default=0)
    first, end = format_month(start + last), format_month(start + months - 1)
    if not last:
        span = first if months == 1 else f"{first} to {end}"
        text = f"Nothing of these outcomes is on record in {span}, to be held against."
        return (Caution("months", text),)
    found = []
    if last < months:
        found.append(
            f"No record of these outcomes reaches from {first} to {end}, {months - last} of the "
            f"{months} months: nothing can be held against them yet."
        )
    short = [
        f"{label} to {format_month(start + n - 1)}" for label, n in ends.items() if 0 < n < last
    ]
    if short:
        found.append(f"On record for part of these months alone: {'; '.join(short)}.")
    on, off = ([label for label, n in ends.items() if bool(n) == there] for there in (True, False))
    if len(off) > len(on):
        found.append(
            f"On record in these months are {len(on)} of the {len(ends)} outcomes: "
            f"{'; '.join(on)}. Of the others nothing is."
        )
    elif off:
        found.append(f"Not on record in these months, and held against nothing: {'; '.join(off)}.")
    return tuple(Caution("months", text) for text in found)


def _end(values: NDArray[Any]) -> int:
    """Return how many months it takes to the last one with a figure."""
    seen = np.flatnonzero(np.isfinite(values).reshape(-1, values.shape[-1]).any(0))
    return int(seen[-1]) + 1 if seen.size else 0
