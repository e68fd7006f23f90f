"""What scenario discovery found, in plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.explain.scenarios.conditions import Condition
from corridor.questions.explain.scenarios.shares import Share

__all__ = ["NEARLY", "FoundBox", "Path", "Range", "Scenarios", "Side", "Threshold"]

#: a share of draws from which on an answer is called nearly always, and its mirror nearly never
NEARLY = 0.95


@dataclass(frozen=True)
class Range:
    """What a box asks of one condition. Without a limit on a side the fields of it are None."""

    condition: Condition
    #: lower and upper limit in the condition's unit
    low: float | None
    high: float | None
    #: the share of the prior that lies below each limit
    low_prior: float | None
    high_prior: float | None
    #: choices that are inside; empty for a number
    kept: tuple[str, ...]
    #: share of all draws that meet this range, whatever the others are
    inside: float
    #: the share of the prior below the 5th and the 95th percentile of the draws; a number only
    drawn: tuple[float, float] | None
    #: quasi-p-values of the lower (or only, for a choice) and of the upper limit, None without
    #: one: in the half searched, and in the other
    quasi_p: tuple[float | None, float | None]
    quasi_p_held: tuple[float | None, float | None]


@dataclass(frozen=True)
class FoundBox:
    """A box: all of its ranges at once. Shares are those of the half that was not searched."""

    ranges: tuple[Range, ...]
    #: share of the draws that lie in it
    mass: float
    #: share of the draws of interest that lie in it, and that no earlier box holds
    coverage: float
    added: float
    #: share of its draws that are of interest
    density: Share
    #: share of the draws outside it that are of interest
    outside: Share
    #: mass, coverage and density in the half that was searched, which flatters
    searched: tuple[float, float, float]


@dataclass(frozen=True)
class Path:
    """The boxes on the way to the first box, [step], from all draws to few."""

    coverage: tuple[float, ...]
    density: tuple[float, ...]
    mass: tuple[float, ...]
    #: conditions with a limit
    limited: tuple[int, ...]
    #: coverage and density in the half that was not searched, None where no draw is left
    coverage_held: tuple[float, ...]
    density_held: tuple[float | None, ...]
    #: the step that was taken, before limits that do nothing were dropped
    chosen: int


@dataclass(frozen=True)
class Side:
    """Boxes for one answer: that the first policy exceeds the second, or that it does not."""

    exceeds: bool
    #: share of all draws with this answer
    share: float
    #: was it looked for? not where the answer holds nearly always anyway, or never
    sought: bool
    boxes: tuple[FoundBox, ...]
    #: mass, coverage and density of all its boxes together, in the half not searched
    together: tuple[float, float, float] | None
    path: Path | None

    @property
    def turns(self) -> bool:
        """Whether in a box this answer holds more often than not, though not in all draws."""
        return self.share <= 0.5 and any(box.density.value > 0.5 for box in self.boxes)


@dataclass(frozen=True)
class Threshold:
    """The value of one condition, everything else drawn, at which the chance crosses a half."""

    condition: Condition
    value: float
    #: 90% interval of the value
    low: float
    high: float
    #: does the lower end, and the upper one, lie beyond what is drawn, and so further out?
    beyond: tuple[bool, bool]
    #: share of the prior, and of the draws, below the value
    prior: float
    drawn: float
    #: does the first policy exceed above the value, rather than below it?
    above: bool
    #: share of repeated samples of draws in which it crosses at all
    steady: float
    #: share in which the first exceeds, below and above the value, in the half not searched
    below_held: Share
    above_held: Share
    p_value: float
    #: values of the condition and the chance at each, [point]
    values: tuple[float, ...]
    chances: tuple[float, ...]


@dataclass(frozen=True)
class Scenarios:
    """Under which conditions the first policy exceeds the second on one outcome."""

    #: labels of the two policies, and their ids
    policies: tuple[str, str]
    ids: tuple[str, str]
    outcome: OutcomeInfo
    #: decision point (month index since year 0) and length of the window
    start: int
    months: int
    #: month looked at (index since year 0), None for the whole window
    month: int | None
    #: by more than this, in ``unit``
    margin: float
    #: unit of the window's or the month's figure
    unit: str
    #: draws, those that were searched, and draws of the posterior behind them
    draws: int
    searched: int
    blocks: int
    #: share of all draws in which the first exceeds the second
    share: Share
    #: share of all draws in which the two do not differ
    equal: float
    #: for exceeding, and for not exceeding
    sides: tuple[Side, Side]
    thresholds: tuple[Threshold, ...]
    #: conditions that were looked at: uncertain numbers, and choices
    numbers: int
    choices: tuple[Condition, ...]
    #: how the search went, for the appendix
    settings: dict[str, float]
    seed: int
    #: fingerprint of the fit
    fit: str

    @property
    def verdict(self) -> str:
        """``equal``, ``always``, ``never``, ``nearly_always``, ``nearly_never`` or ``both``.

        ``equal``: the two policies do not differ in any draw.
        """
        if self.equal == 1:
            return "equal"
        if self.share.k in (0, self.share.n):
            return "always" if self.share.k else "never"
        if self.share.value >= NEARLY:
            return "nearly_always"
        return "nearly_never" if self.share.value <= 1 - NEARLY else "both"

    @property
    def turned(self) -> bool:
        """Whether a box was found in which the rarer answer holds more often than not."""
        return any(side.turns for side in self.sides)

    def as_json(self) -> dict[str, Any]:
        """Return plain values: finite numbers, text, lists and None."""
        return {
            "policies": list(self.ids),
            "outcome": self.outcome.id,
            "month": self.month,
            "margin": self.margin,
            "unit": self.unit,
            "draws": self.draws,
            "searched": self.searched,
            "posterior_draws": self.blocks,
            "exceeds": self.share.as_json(),
            "equal": self.equal,
            "verdict": self.verdict,
            "turned": self.turned,
            "sides": [_side(side) for side in self.sides],
            "thresholds": [_threshold(t) for t in self.thresholds],
            "conditions": self.numbers + len(self.choices),
            "settings": dict(self.settings),
            "seed": self.seed,
            "fit": self.fit,
        }


def _condition(condition: Condition) -> dict[str, Any]:
    return {**asdict(condition), "choices": list(condition.choices)}


def _side(side: Side) -> dict[str, Any]:
    path = None if side.path is None else {k: _plain(v) for k, v in asdict(side.path).items()}
    return {
        "exceeds": side.exceeds,
        "share": side.share,
        "sought": side.sought,
        "boxes": [_box(box) for box in side.boxes],
        "together": _three(side.together),
        "path": path,
    }


def _box(box: FoundBox) -> dict[str, Any]:
    ranges = [
        {**{k: _plain(v) for k, v in asdict(r).items()}, "condition": _condition(r.condition)}
        for r in box.ranges
    ]
    return {
        "ranges": ranges,
        "mass": box.mass,
        "coverage": box.coverage,
        "added": box.added,
        "density": box.density.as_json(),
        "outside": box.outside.as_json(),
        "searched": _three(box.searched),
    }


def _threshold(threshold: Threshold) -> dict[str, Any]:
    plain = {k: _plain(v) for k, v in asdict(threshold).items()}
    plain["condition"] = _condition(threshold.condition)
    plain["below_held"] = threshold.below_held.as_json()
    plain["above_held"] = threshold.above_held.as_json()
    return plain


def _three(values: tuple[float, float, float] | None) -> dict[str, float] | None:
    if values is None:
        return None
    return dict(zip(("mass", "coverage", "density"), values, strict=True))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
