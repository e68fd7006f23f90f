"""What a ledger says: claims, the tests of each, and the grid of definitions of each test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.claims.series.measures import Measure, Population

__all__ = ["ROLES", "TYPES", "Claim", "ClaimTest", "Definition", "Ledger", "Rule"]

TYPES = {
    "factual": "says what was so",
    "causal": "says what brought something about",
    "predictive": "says what will or would be so",
    "attributed": "says what somebody said, planned or believes, not that it is so",
    "normative": "says what is good, bad or right: never scored",
}

ROLES = {
    "scored": "its cells count towards the verdict",
    "context": "shown beside the verdict and not counted",
}


#: what parts a whole number from the next
_STEP = 1.0


@dataclass(frozen=True)
class Rule:
    """Bounds on an outcome's value; all that are given have to hold."""

    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    equals: float | None = None
    outside: tuple[float, float] | None = None

    def holds(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return where the rule holds, in the shape of ``values``."""
        good = np.ones(np.shape(values), bool)
        if self.at_least is not None:
            good &= values >= self.at_least
        if self.at_most is not None:
            good &= values <= self.at_most
        if self.above is not None:
            good &= values > self.above
        if self.below is not None:
            good &= values < self.below
        if self.equals is not None:
            good &= values == self.equals
        if self.outside is not None:
            good &= (values < self.outside[0]) | (values > self.outside[1])
        return good

    def shared(self, other: Rule) -> float | None:
        """Return a value for which both rules hold, None where there is none."""
        ends = np.unique([*self.bounds, *other.bounds])
        if not ends.size:
            return 0.0
        # a rule turns nowhere but at its bounds
        tried = [ends, (ends[1:] + ends[:-1]) / 2, ends[:1] - 1, ends[-1:] + 1]
        found = [v for values in tried for v in values if self.holds(v) and other.holds(v)]
        return float(found[0]) if found else None

    @property
    def bounds(self) -> tuple[float, ...]:
        """The numbers that the rule names."""
        named = (self.at_least, self.at_most, self.above, self.below, self.equals)
        return tuple(n for n in (*named, *(self.outside or ())) if n is not None)

    def gaps(self, value: float) -> tuple[tuple[float, float], ...]:
        """Return how far a value is from each number that the rule names, and that number.

        A whole number that has to be hit is left by a step of one, so that far it is when hit.
        """
        return tuple(
            (_STEP if value == bound == self.equals else abs(value - bound), bound)
            for bound in self.bounds
        )

    @property
    def words(self) -> str:
        """The rule in words: "at least 35 and at most 45"."""
        parts = {
            "at least": self.at_least,
            "at most": self.at_most,
            "above": self.above,
            "below": self.below,
            "exactly": self.equals,
        }
        said = [f"{word} {x:,.10g}" for word, x in parts.items() if x is not None]
        if self.outside is not None:
            said.append(f"outside {self.outside[0]:,.10g} to {self.outside[1]:,.10g}")
        return " and ".join(said)


@dataclass(frozen=True)
class Definition:
    """One cell of a grid: axis -> words of what was chosen, and the arguments that follow."""

    choices: Mapping[str, str]
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class ClaimTest:
    """One test of a claim: a check by name, its grid, and what the outcome would mean.

    Attributes
    ----------
    family: the folder of the check: record, model or evidence.
    label, why: words for the reader.
    axes: names of the dimensions of the grid.
    definitions: the cells of the grid, every combination in the order that is written.
    supports, contradicts: rules on the outcome's value; what neither meets is unclear. Without
        ``contradicts`` whatever does not support contradicts. A scored test without bounds on
        ``supports`` bears on the claim on one side only: what does not contradict is unclear.
    role: one of ``ROLES``.
    needed: without a reading from this test the claim is not testable.
    """

    check: str
    family: str
    label: str
    why: str
    axes: tuple[str, ...]
    definitions: tuple[Definition, ...]
    supports: Rule
    contradicts: Rule | None
    role: str
    needed: bool

    @property
    def one_sided(self) -> bool:
        """Whether no outcome supports the claim, and some contradict it."""
        return self.contradicts is not None and not self.supports.bounds

    def supported(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return where an outcome supports the claim, in the shape of ``values``."""
        return np.zeros(np.shape(values), bool) if self.one_sided else self.supports.holds(values)


@dataclass(frozen=True)
class Claim:
    """One checkable sentence, and how it is checked.

    ``says`` is the claim in checkable words, ``counts`` what would count for and against it,
    both written before looking; ``untestable`` says what would make it testable where no test
    is possible; ``by`` says whose kind of statement it is where a ledger holds several;
    ``reported`` says why its author names a view without holding it ("in order to reject it"),
    empty for a claim of the author's own; ``path`` is the file that holds it.
    """

    id: str
    quote: str
    type: str
    says: str
    counts: str
    tests: tuple[ClaimTest, ...]
    sources: tuple[str, ...]
    see: tuple[str, ...]
    notes: tuple[str, ...]
    untestable: str
    stylised: bool
    path: Path
    by: str = ""
    reported: str = ""


@dataclass(frozen=True)
class Ledger:
    """A set of claims of one text or debate.

    ``vantage``: month index at which the claims were made, so that what could be said then is
    told apart from what can be said now; None where there is none. ``home``: folder of the corridor
    in which the ledger lies, whose tables and sources come before the shared ones.
    """

    id: str
    title: str
    by: str
    published: str
    status: str
    language: str
    about: str
    vantage: int | None
    claims: tuple[Claim, ...]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    populations: Mapping[str, Population] = field(default_factory=dict)
    home: Path | None = None

    @property
    def tables(self) -> Path | None:
        """Folder of the tables of its own, None where there can be none."""
        return None if self.home is None else self.home / "record"

    def find(self, name: str) -> Claim | None:
        """Return the claim with this id, in whatever case it is written."""
        return next((c for c in self.claims if c.id.lower() == name.lower()), None)
