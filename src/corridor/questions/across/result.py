"""What the comparison across corridors gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridor.evidence.cooperation import Cooperation
from corridor.questions.across.effect import Step
from corridor.questions.across.pool import Pool
from corridor.questions.across.spans import Span

__all__ = ["Across", "Belief", "Change", "Drift", "Mechanism", "Pooled", "Study"]


@dataclass(frozen=True)
class Drift:
    """How the same figure moves anyway: changes between spans of these lengths at all months."""

    #: root mean square of the changes, log points
    size: float
    #: spans looked at, which overlap, and how many of them changed as much or more
    places: int
    as_large: int


@dataclass(frozen=True)
class Change:
    """One event under one rule."""

    rule: str
    before: Span
    after: Span
    #: None where it cannot be computed, for this reason
    step: Step | None
    reason: str = ""
    #: has it a change, an interval and months enough to be pooled?
    pooled: bool = False
    drift: Drift | None = None


@dataclass(frozen=True)
class Study:
    """One event, all rules."""

    corridor: str
    corridor_label: str
    event: Cooperation
    #: rule -> change
    changes: Mapping[str, Change]

    def towards(self, rule: str = "before") -> float | None:
        """Return the change in the direction announced, log points; None where there is none."""
        step = self.changes[rule].step
        return None if step is None else self.event.direction * step.change


@dataclass(frozen=True)
class Pooled:
    """The events of one kind under the main rule, and the same read otherwise."""

    #: "all", or one of the means
    kind: str
    #: (corridor, event) of those pooled
    events: tuple[tuple[str, str], ...]
    main: Pool
    #: what was done otherwise -> the pool
    otherwise: Mapping[str, Pool]
    #: (corridor, event) left out -> the pool of the rest
    without: Mapping[tuple[str, str], Pool]
    #: corridor left out -> the pool of the rest; those that leave something
    without_corridor: Mapping[str, Pool]
    #: probability that a sign needs in every reading
    sure: float

    @property
    def readings(self) -> tuple[Pool, ...]:
        """Every pool of these events."""
        others = (self.otherwise, self.without, self.without_corridor)
        return (self.main, *(one for some in others for one in some.values()))

    @property
    def sign(self) -> int:
        """1 or -1 where every reading is sure of the sign of the mean, else 0: cannot say."""
        least, most = self.positive_range
        return 1 if least >= self.sure else -1 if most <= 1 - self.sure else 0

    @property
    def positive_range(self) -> tuple[float, float]:
        """Least and most probability of a mean above zero over the readings."""
        values = [one.positive for one in self.readings]
        return min(values), max(values)


@dataclass(frozen=True)
class Belief:
    """A parameter on one corridor: 5%, 50% and 95% quantiles."""

    corridor: str
    corridor_label: str
    parameter: str
    label: str
    unit: str
    grade: str
    prior: tuple[float, float, float]
    #: None where no fit is at hand
    posterior: tuple[float, float, float] | None
    #: did the record narrow or move it?
    learned: bool
    #: why the prior is kept on purpose; empty where it is not
    kept: str = ""

    @property
    def shown(self) -> tuple[float, float, float]:
        """The posterior where the record taught it, else the prior."""
        return self.posterior if self.learned and self.posterior is not None else self.prior


@dataclass(frozen=True)
class Mechanism:
    """One mechanism's figure over corridors."""

    id: str
    label: str
    note: str
    beliefs: tuple[Belief, ...]

    @property
    def learned(self) -> tuple[Belief, ...]:
        """Those that the record taught."""
        return tuple(one for one in self.beliefs if one.learned)

    @property
    def overlap(self) -> bool | None:
        """Do all learned 90% intervals share a value? None where fewer than two were learned."""
        some = [one.shown for one in self.learned]
        if len(some) < 2:
            return None
        return max(low for low, _, _ in some) <= min(high for _, _, high in some)

    @property
    def same_sign(self) -> bool | None:
        """Lie all learned 90% intervals on one side of zero? None where fewer than two learned."""
        some = [one.shown for one in self.learned]
        if len(some) < 2:
            return None
        return all(low > 0 for low, _, _ in some) or all(high < 0 for _, _, high in some)


@dataclass(frozen=True)
class Across:
    """All of it."""

    #: id and label of the corridors
    corridors: tuple[tuple[str, str], ...]
    studies: tuple[Study, ...]
    pooled: tuple[Pooled, ...]
    mechanisms: tuple[Mechanism, ...]
    #: corridor -> fingerprint of the fit at hand, "" where there is none
    fits: Mapping[str, str]
    #: priors of the pool: standard deviation of the mean, scale of the spread, and their grade
    mean_sd: float
    spread_scale: float
    grade: str
    command: str = ""
