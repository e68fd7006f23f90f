"""Something to be careful with, and what every answer owes to its draws and its fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["ASSUMED", "KINDS", "POINT", "Caution", "few_lines", "fit_lines", "in_order"]

ASSUMED = "E"
"""Grade of what is assumed."""

KINDS = (
    *("draws", "same", "start", "window", "base", "belief", "premise", "shared", "sign", "link"),
    *("record", "months", "fit"),
)
"""Kinds of cautions in the order in which they are told: first what was asked in vain, then what
outcomes owe, then what each policy owes, and last what nothing can be held against."""

POINT = "• "
"""What a point below a sentence begins with."""

#: draws below which ends of intervals are a handful of draws; the desk takes no fewer
_FEW = 100


@dataclass(frozen=True)
class Caution:
    """Something to be careful with."""

    #: what it is about: ``draws``, that there are too few; ``start``, the decision point;
    #: ``base``, that a policy was written for another, or that it holds what was agreed and not
    #: what was done; ``record``, what no month has seen; ``belief``, parameters that outcomes hang
    #: on; ``premise``, what an outcome takes for granted; ``sign``, effects that may be of either
    #: sign, or have theirs by assumption; ``shared``, what all policies but one set alike;
    #: ``same``, policies that set everything alike; ``link``, couplings that are assumed;
    #: ``window``, what is moved outside the months asked about, or in vain; ``months``, those that
    #: no record reaches, and what is held of others; ``fit``
    kind: str
    #: a sentence, or one and points below it, each on a line and after ``POINT``
    text: str


def in_order(told: Iterable[Caution]) -> tuple[Caution, ...]:
    """Return cautions in the order of their kinds, those of a kind as they came."""
    return tuple(sorted(told, key=lambda one: KINDS.index(one.kind)))


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
