"""What a comparison holds: quantiles of every outcome, paired differences, the record.

Axis names: policy, pair, group (``ALL`` first, then the corridor's groups; ``ALL`` alone for
an outcome that is not known by group, see ``Comparison.groups_of``), time (months from the
decision point on), q (the probabilities of ``QUANTILES``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.core.naming import ById
from corridor.questions.hindcast.result import Hindcast
from corridor.questions.regimes.result import RegimeRow
from corridor.questions.runs.cautions import Caution
from corridor.questions.runs.summarise import QUANTILES
from corridor.questions.runs.variance import GradeShare
from corridor.system.corridor import Corridor
from corridor.system.stands import Stand

__all__ = [
    "QUANTILES",
    "AccountInfo",
    "Caution",
    "Comparison",
    "FitInfo",
    "GradeShare",
    "Hindcast",
    "LinkInfo",
    "OutcomeInfo",
    "PolicyInfo",
    "RegimeRow",
    "SideRun",
]

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class OutcomeInfo:
    """One outcome, as declared in a corridor's outcomes/<id>.toml."""

    id: str
    label: str
    unit: str
    definition: str
    #: what the recorded series drawn beside it measures; "" where no record exists
    recorded_label: str
    #: publisher and document of the recorded series, for the source line
    source: str
    #: table ids of the record behind the recorded series
    tables: tuple[str, ...]
    #: how months become one number: sum, mean, last or chance (``system.outcomes.OVER``)
    over: str = "sum"
    #: unit of that number
    unit_total: str = ""
    #: shown as an interval, never as a point
    interval_only: bool = False
    by_group: bool = True
    #: id and label of the mechanisms that make it
    mechanisms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PolicyInfo:
    """One policy as shown beside its results."""

    id: str
    label: str
    summary: str
    #: what its own supporters say of it
    own_words: str
    #: one row per lever that departs from the status quo
    levers: tuple[Mapping[str, str], ...]  # keys: lever, label, unit, path, meaning, decides, why
    #: what its file leaves out, and other cautions
    notes: str = ""


@dataclass(frozen=True)
class FitInfo:
    """Which fit the numbers stand on."""

    method: str
    first_month: str
    last_month: str
    fingerprint: str
    version: str
    #: parameter id -> (prior median, prior 90% low, high, posterior median, low, high, grade)
    parameters: Mapping[str, tuple[float, float, float, float, float, float, str]]
    #: full, or quick: the normal distribution nearest to it
    kind: str = "full"
    #: how many of its own checks it fails; a quick one has none
    failed: int = 0
    #: fingerprint of what is believed of parameters outside the fit, and of how draws are made
    beliefs: str = ""
    #: of the randomness of the fit
    seed: int = 0

    @property
    def run(self) -> str:
        """What made the figures: fingerprints of what the fit and beliefs beside it stand on.

        Another fit of the same gives other figures: its kind and its seed follow, unless it is a
        full one of seed 0. ``913e78e77daa-09d6e57e``, ``913e78e77daa-09d6e57e-quick-1``.
        """
        other = [self.kind] if self.kind != "full" or self.seed else []
        if self.seed:
            other.append(str(self.seed))
        return "-".join(filter(None, (self.fingerprint, self.beliefs, *other)))


@dataclass(frozen=True)
class AccountInfo:
    """The account of how the transit country answers that the numbers stand on."""

    id: str
    label: str
    summary: str


@dataclass(frozen=True)
class LinkInfo:
    """What one mechanism passes on to another, and whether it was switched on."""

    id: str
    label: str
    #: id and label of the mechanism that passes it on, and of the one that takes it
    source: tuple[str, str]
    target: tuple[str, str]
    says: str
    grade: str
    on: bool
    claims: tuple[str, ...]
    #: places of the two in the order of a month
    order: tuple[int, int]


@dataclass(frozen=True)
class SideRun:
    """The same comparison under one other account, or with one coupling switched."""

    #: "account" or "coupling"
    kind: str
    id: str
    label: str
    #: what is different, in a sentence
    says: str
    draws: int
    #: outcome -> [pair, q] of the ALL difference over the window
    difference: Mapping[str, Array]
    #: outcome -> [pair]: share of draws in which i exceeds j
    exceeds: Mapping[str, Array]


@dataclass(frozen=True, repr=False)
class Comparison:
    """Two or more policies on the same draws."""

    corridor: str
    #: the corridor itself, for the words that its folder holds
    place: Corridor
    policies: tuple[PolicyInfo, ...]
    outcomes: tuple[OutcomeInfo, ...]
    groups: tuple[str, ...]
    group_labels: tuple[str, ...]
    start: int
    months: int
    draws: int
    seed: int
    #: outcome -> [policy, group, time, q], people (or events) a month
    monthly: Mapping[str, Array]
    #: outcome -> [policy, group, q], summed over the window
    total: Mapping[str, Array]
    #: index pairs (i, j) into policies; differences are policies[i] minus policies[j]
    pairs: tuple[tuple[int, int], ...]
    #: outcome -> [pair, group, time, q] of paired differences
    difference_monthly: Mapping[str, Array]
    #: outcome -> [pair, group, q]
    difference_total: Mapping[str, Array]
    #: outcome -> [pair, group]: share of draws in which i exceeds j over the window
    exceeds_total: Mapping[str, Array]
    #: outcome -> [pair, group]: share of draws in which i and j are equal over the window
    equal_total: Mapping[str, Array]
    #: outcome -> [pair, group, time]
    exceeds_monthly: Mapping[str, Array]
    #: first month of the recorded series (before the decision point)
    recorded_start: int
    #: outcome -> [group, time from recorded_start], NaN where nothing is recorded
    recorded: Mapping[str, Array]
    #: outcome -> one GradeShare per pair, for the ALL total; none with too few draws to tell
    grades: Mapping[str, tuple[GradeShare, ...]]
    fit: FitInfo
    #: what was recorded last of each series and monthly input before the decision point
    stands: tuple[Stand, ...]
    #: the command that makes the same numbers again
    command: str
    #: seconds by stage, for the benchmark: fit, simulate, summarise
    seconds: Mapping[str, float]
    account: AccountInfo = AccountInfo("", "", "")
    #: every coupling of the model, on or off in this run
    links: tuple[LinkInfo, ...] = ()
    #: the same question asked otherwise; the first of kind "account" is this run's own account,
    #: and the one of kind "coupling" with id "" has nothing switched
    sides: tuple[SideRun, ...] = ()
    #: what the interdiction is increased by in ``regimes``, as a share
    regime_step: float = 0.0
    regimes: tuple[RegimeRow, ...] = ()
    #: what was done held against the record; none where it was not asked for or nothing is recorded
    hindcast: Hindcast | None = None
    #: what to be careful with: levers set where no month has seen them, or to no effect; the fit
    cautions: tuple[Caution, ...] = ()

    def groups_of(self, outcome: str) -> tuple[str, ...]:
        """Return the group axis of an outcome: all groups, or ``ALL`` alone.

        Raises KeyError, naming the nearest, for one that was not compared.
        """
        return self.groups[: ById(self.monthly)[outcome].shape[1]]

    def __repr__(self) -> str:
        """Say in a line what was compared; the arrays would fill pages."""
        names = ", ".join(policy.id for policy in self.policies)
        first, last = (format_month(month) for month in (self.start, self.start + self.months - 1))
        return (
            f"<Comparison of {names} on {self.corridor}, {first} to {last}: {len(self.outcomes)} "
            f"outcomes, {self.draws:,} draws, seed {self.seed}, model run {self.fit.run}>"
        )
