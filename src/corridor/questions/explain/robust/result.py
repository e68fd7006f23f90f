"""What is known of how robust policies are.

Axis names: policy, outcome (in the order of the aims), world (an account of bargaining with
couplings as they are or one switched), draw; a scenario is a draw in a world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.compare.result import Comparison, OutcomeInfo
from corridor.questions.explain.robust.aims import Aim, Threshold
from corridor.questions.explain.robust.dominance import Standing
from corridor.questions.explain.robust.figures import Figure

__all__ = [
    "SCALES",
    "Regret",
    "Robust",
    "Satisficing",
    "Standings",
    "Tails",
    "WorldInfo",
]

Floats = NDArray[np.floating[Any]]

#: how outcomes are made comparable before they are weighted
SCALES = {
    "spread": "in interquartile ranges of the outcome over all policies and scenarios",
    "unit": "in the outcome's own unit: a weight is what one unit counts",
}


@dataclass(frozen=True)
class WorldInfo:
    """One way in which the world may work: an account, and the coupling that is switched."""

    account: str
    account_label: str
    #: "" where none is switched
    coupling: str = ""
    coupling_label: str = ""

    @property
    def label(self) -> str:
        """The world in words."""
        return "; ".join(filter(None, (self.account_label, self.coupling_label)))


@dataclass(frozen=True)
class Regret:
    """What is lost by a policy against the best of the policies in the same scenario."""

    #: [policy]
    mean: tuple[Figure, ...]
    #: [policy], the figure that 9 of 10 scenarios stay below
    high: tuple[Figure, ...]
    #: [policy], in the worst scenario that was drawn; it grows with the number of draws
    largest: Floats
    #: [policy, world], mean
    by_world: Floats
    #: [policy], share of scenarios in which it is the best, alone
    best: tuple[Figure, ...]
    #: share of scenarios in which several are the best
    tied: Figure


@dataclass(frozen=True)
class Tails:
    """The ends of an outcome's distribution over scenarios, in its own unit."""

    #: shares of scenarios beyond
    levels: tuple[float, ...]
    #: [policy][level], the end that is not wanted, and the one that is
    bad: tuple[tuple[Figure, ...], ...]
    good: tuple[tuple[Figure, ...], ...]
    #: [policy], the worst scenario that was drawn; it grows with the number of draws
    worst: Floats


@dataclass(frozen=True)
class Satisficing:
    """In which share of scenarios thresholds are met."""

    thresholds: tuple[Threshold, ...]
    #: [policy][threshold]
    each: tuple[tuple[Figure, ...], ...]
    #: [policy], all at once
    together: tuple[Figure, ...]
    #: [policy, world], all at once
    by_world: Floats


@dataclass(frozen=True)
class Standings:
    """Which policies are the best under some weights of the outcomes, and which under none."""

    #: [policy], by expected loss
    policies: tuple[Standing, ...]
    #: [policy], share of all weights under which it is the best; the error is of draws and weights
    share: tuple[Figure, ...]
    #: [policy], share of resamples of the draws in which it is behind under every weights
    never_best: Floats
    #: [policy], share of resamples in which some single policy is as good on each outcome
    dominated: Floats
    #: [q, p], share of scenarios in which q is as good as p on each outcome, better on one
    by_draw: Floats
    #: [q, p, outcome], largest shortfall of q from stochastic dominance over p; 0 is dominance
    stochastic: Floats
    #: how many weights and resamples the figures stand on
    weights: int
    resamples: int


@dataclass(frozen=True)
class Robust:
    """How two or more policies hold up over scenarios."""

    corridor: str
    #: [policy], id and label
    policies: tuple[tuple[str, str], ...]
    #: outcome id -> what it is
    outcomes: dict[str, OutcomeInfo]
    #: what is wanted; both directions of each outcome where the user has named none
    aims: tuple[Aim, ...]
    directed: bool
    worlds: tuple[WorldInfo, ...]
    start: int
    months: int
    draws: int
    seed: int
    command: str
    #: [aim], in the outcome's own unit
    regret: tuple[Regret, ...]
    #: [aim]
    tails: tuple[Tails, ...]
    #: how outcomes are scaled, a key of ``SCALES``, and by what, [aim]
    scaled: str
    scales: Floats
    #: regret of the weighted sum; none without directions or with one outcome
    score: Regret | None = None
    #: none without directions or with one outcome
    standings: Standings | None = None
    satisficing: Satisficing | None = None
    #: the policies compared in the outcomes named, for what is to be careful with; none without
    #: directions, where an explanation says it of them all
    beside: Comparison | None = None

    @property
    def scenarios(self) -> int:
        """Number of scenarios: draws times worlds."""
        return self.draws * len(self.worlds)

    @property
    def equal_weights(self) -> bool:
        """Whether no outcome counts for more than another."""
        return len({aim.weight for aim in self.aims}) <= 1

    @property
    def shares(self) -> Floats:
        """The weights over their sum, [aim]."""
        weights = np.array([aim.weight for aim in self.aims])
        return np.asarray(weights / weights.sum())

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values, as ``robust.plain`` says."""
        from corridor.questions.explain.robust.plain import robust_json

        return robust_json(self)
