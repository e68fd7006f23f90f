"""What running a ledger gives: figures, outcomes of cells, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.claims.claim import Claim, Ledger

__all__ = [
    "STATES",
    "VERDICTS",
    "CannotSay",
    "Cell",
    "ClaimResult",
    "Figure",
    "LedgerResult",
    "NotYet",
    "Outcome",
    "Standing",
    "Tally",
    "Verdict",
]

STATES = {
    "supports": "supports the claim",
    "contradicts": "contradicts the claim",
    "unclear": "neither supports nor contradicts it",
    "not_established": "rests on a figure that is recalled or assumed: shown, not counted",
    "not_yet": "not published at the time",
    "cannot_say": "cannot be said with the present record",
}

VERDICTS = {
    "supported": "supported",
    "contradicted": "contradicted",
    "depends": "depends on definition",
    "not_testable": "not testable with the present record",
    "normative": "normative: not scored",
}


class CannotSay(Exception):
    """A check cannot give an outcome: the reason, and what would make it possible."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


class NotYet(CannotSay):
    """What a check needs had not been published at the vantage."""


@dataclass(frozen=True)
class Figure:
    """A number that an outcome rests on, and where it stands.

    ``kind``: record, evidence or model. ``place``: table, entry or fit. ``rows``: which rows of
    the table. ``period``: month, year or span of months. ``vintage``: when the edition that was
    read came out. ``grade`` and ``status`` as in the evidence, for what is not a record.
    """

    kind: str
    place: str
    rows: str
    period: str
    value: float | None
    unit: str
    vintage: str = ""
    grade: str = ""
    status: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a check finds for one definition.

    Attributes
    ----------
    value: the number that the rule is put to; the median where there are draws.
    unit: its unit.
    sentence: what was found, in words.
    figures: what it rests on.
    draws: [draw], where the check gives a distribution.
    interval: (low, high) of 90 percent, where the check gives one without draws.
    whole: whether a rule has to hold at both ends of ``interval``.
    established: whether all figures were read or computed, not recalled or assumed.
    parts: further numbers by name, for charts.
    """

    value: float
    unit: str
    sentence: str
    figures: tuple[Figure, ...] = ()
    draws: NDArray[np.float64] | None = None
    interval: tuple[float, float] | None = None
    whole: bool = False
    established: bool = True
    parts: Mapping[str, Any] | None = None

    def band(self, share: float) -> tuple[float, float] | None:
        """Return the central interval that holds ``share`` of the draws, None without one."""
        if self.draws is None:
            return self.interval if share == 0.9 else None
        low, high = np.quantile(self.draws, ((1 - share) / 2, (1 + share) / 2))
        return float(low), float(high)


@dataclass(frozen=True, eq=False)
class Cell:
    """One definition of one test and what it says.

    ``test``: place of the test in the claim. ``choices``: axis -> words of the option.
    ``supporting``: share of draws that meet the rule, where there are draws. ``margin``: how far
    the share of draws lies from the one that decides; without draws the distance of the value to
    the nearest bound of its rule, in units of the test's usual size.
    """

    test: int
    family: str
    role: str
    choices: Mapping[str, str]
    state: str
    outcome: Outcome | None
    reason: str = ""
    remedy: str = ""
    supporting: float | None = None
    margin: float | None = None

    @property
    def counted(self) -> bool:
        """Whether the cell counts towards the verdict."""
        return self.role == "scored" and self.state in ("supports", "contradicts", "unclear")


@dataclass(frozen=True)
class Tally:
    """How many counted cells say what."""

    supports: int = 0
    contradicts: int = 0
    unclear: int = 0

    @property
    def cells(self) -> int:
        """All counted cells."""
        return self.supports + self.contradicts + self.unclear

    @property
    def share(self) -> float | None:
        """Share of the counted cells that support the claim, None without any."""
        return self.supports / self.cells if self.cells else None


@dataclass(frozen=True)
class Verdict:
    """What all cells say together.

    ``families``: tally of each family of tests. ``closest``: place of the cell that lies
    nearest to being another. ``because``: the rule that decided, in words. ``would_need``: what
    would make testable what cannot be said. ``alike``: id of the verdict if each family counted
    alike, empty where it would be the same.
    """

    id: str
    tally: Tally
    families: Mapping[str, Tally]
    closest: int | None
    because: str
    would_need: tuple[str, ...]
    alike: str = ""

    @property
    def words(self) -> str:
        """The verdict as it is shown; of one that depends, also that a side has no definition."""
        none = ""
        if self.id == "depends" and not self.tally.supports:
            none = "; none supports it"
        if self.id == "depends" and not self.tally.contradicts:
            none = "; none contradicts it"
        return VERDICTS[self.id] + none

    @property
    def caveat(self) -> str:
        """What the verdict would be if each family counted alike, empty where it is the same."""
        if not self.alike:
            return ""
        return (
            "if each kind of test counted alike, however many definitions it has, the verdict "
            f"would be “{VERDICTS[self.alike]}”"
        )


@dataclass(frozen=True, eq=False)
class Standing:
    """Cells and verdict of a claim at one vantage; ``as_of`` None is the end of the record."""

    as_of: int | None
    cells: tuple[Cell, ...]
    verdict: Verdict


@dataclass(frozen=True, eq=False)
class ClaimResult:
    """A claim, what can be said of it, and what could be said at earlier vantages."""

    claim: Claim
    now: Standing
    before: tuple[Standing, ...]


@dataclass(frozen=True, eq=False)
class LedgerResult:
    """Every claim of a ledger that was run; ``command`` makes the same numbers again."""

    ledger: Ledger
    claims: tuple[ClaimResult, ...]
    command: str
