"""What a decomposition holds: amounts by player, what is joint, where the spread comes from.

Axes: part (the players in their order, then the whole difference), player, coalition (bit k set:
player k is as in the first policy), month (from the decision point on), q (the probabilities of
``QUANTILES``). A difference is the first policy minus the second.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.explain.decompose.players import Player
from corridor.questions.runs.summarise import QUANTILES
from corridor.questions.runs.variance import GradeShare

__all__ = ["Decomposition", "Parts", "Source", "SpreadShare", "finite", "plain"]

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Parts:
    """The difference of one outcome and its parts, in the outcome's unit.

    Medians of parts do not add up to the median of the difference, and a few extreme draws move
    plain means far. What is shown as adding up is therefore ``middle``: the mean over the middle
    half of the draws, ordered by the difference.
    """

    #: window, middle half, of the second and of the first policy
    levels: tuple[float, float]
    #: window, mean over the middle half of the draws, [part]; the players' add up to the last
    middle: Floats
    #: Monte Carlo standard error of ``middle``, for the draws that it holds, [part]
    error: Floats
    #: window, mean over all draws, and its standard error, [part]; adds up too
    mean: Floats
    mean_error: Floats
    #: window, quantiles over all draws, [part, q]; these do not add up
    window: Floats
    #: the same draws as ``middle``, [part, month]; the players' add up to the last
    monthly_middle: Floats
    #: quantiles over all draws, [part, month, q]
    monthly: Floats
    #: window, middle half, of every coalition, [coalition]
    coalitions: Floats
    #: what a player adds by itself, and after all others, middle half, [player]
    alone: Floats
    last: Floats
    #: the least and the most that it adds to any coalition, middle half, [player]
    least: Floats
    most: Floats
    #: what comes only jointly: the difference less all that players add alone; quantiles, [q]
    joint: Floats
    #: the same, middle half
    joint_middle: float
    #: largest absolute gap between the sum of parts and the difference in a draw, over its size
    gap: float

    @property
    def clear(self) -> bool:
        """Is the difference clear of zero: does its 90% interval leave zero out?"""
        return bool(self.window[-1, 0] > 0 or self.window[-1, -1] < 0)

    @property
    def shares(self) -> Floats | None:
        """Shares of the difference, middle half, [player]; none unless it is clear of zero."""
        return self.middle[:-1] / self.middle[-1] if self.clear else None

    @property
    def opposed(self) -> bool:
        """Do parts that are clear of zero stand against each other?"""
        ends = self.window[:-1]
        return bool((ends[:, 0] > 0).any() and (ends[:, -1] < 0).any())

    def as_json(self) -> dict[str, Any]:
        """Return plain values; arrays as nested lists along the axes named above."""
        names = ["middle", "error", "mean", "mean_error", "window", "monthly_middle", "monthly"]
        names += ["coalitions", "alone", "last", "least", "most", "joint", "shares"]
        return {
            "levels": plain(np.array(self.levels)),
            **{name: plain(getattr(self, name)) for name in names},
            "joint_middle": finite(self.joint_middle),
            "clear": self.clear,
            "opposed": self.opposed,
            "gap": finite(self.gap),
        }


@dataclass(frozen=True)
class Source:
    """How much of the spread comes from one parameter, or from a block of them, two ways.

    All are shares of variance: of the rank of the difference, and of the difference itself.
    """

    #: id of a parameter, or ``fitted``: all that goes with a draw of the posterior
    id: str
    label: str
    #: grade of its evidence; "" of a block
    grade: str
    #: does it go with the joint posterior of the fit, where parameters lean on each other?
    fitted: bool
    #: by the regression of ranks (``runs.variance.Regression``), and its standard error
    regression: float
    regression_error: float
    #: given data, of ranks; standard error, NaN where it was not asked for
    given_data: float
    error: float
    #: given data, of the difference itself
    plain: float
    plain_error: float

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            key: finite(value) if isinstance(value, float) else value
            for key, value in vars(self).items()
        }


@dataclass(frozen=True)
class SpreadShare:
    """Where the spread of the difference of one outcome comes from."""

    #: as a comparison shows it: of grades by Shapley, of parameters by the regression; the rest
    #: is what no parameter explains to first order: shocks, the state, interactions, bends
    share: GradeShare
    #: standard error of the share of each grade
    grade_error: Mapping[str, float]
    rest_error: float
    #: all that goes with a draw of the posterior
    fitted: Source
    #: parameters, the largest first by what the data give
    parameters: tuple[Source, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "by_grade": {
                grade: {
                    "share": finite(value),
                    "error": finite(self.grade_error[grade]),
                }
                for grade, value in self.share.by_grade.items()
            },
            "rest": {"share": finite(self.share.rest), "error": finite(self.rest_error)},
            "fitted": self.fitted.as_json(),
            "parameters": [source.as_json() for source in self.parameters],
        }


@dataclass(frozen=True)
class Decomposition:
    """The difference of two policies, divided over what they do, and over what is not known."""

    #: id and label of the first and of the second policy
    policies: tuple[tuple[str, str], tuple[str, str]]
    players: tuple[Player, ...]
    outcomes: tuple[OutcomeInfo, ...]
    start: int
    months: int
    #: draws of the parts, of their months, and of the shares of variance
    draws: int
    monthly_draws: int
    spread_draws: int
    seed: int
    #: outcome id -> its parts
    parts: Mapping[str, Parts]
    #: outcome id -> where its spread comes from; none where nothing differs or draws are few
    spread: Mapping[str, SpreadShare]
    #: fingerprint of the fit
    fit: str
    command: str
    #: seconds by stage
    seconds: Mapping[str, float]

    def outcome(self, name: str) -> OutcomeInfo:
        """Return an outcome by its id; raises KeyError for an unknown one."""
        return {info.id: info for info in self.outcomes}[name]

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values: finite numbers, or None."""
        return {
            "policies": [{"id": name, "label": label} for name, label in self.policies],
            "players": [
                {"id": p.id, "label": p.label, "levers": list(p.levers)} for p in self.players
            ],
            "start": format_month(self.start),
            "months": self.months,
            "draws": self.draws,
            "monthly_draws": self.monthly_draws,
            "spread_draws": self.spread_draws,
            "seed": self.seed,
            "quantiles": list(QUANTILES),
            "parts": {name: part.as_json() for name, part in self.parts.items()},
            "spread": {name: part.as_json() for name, part in self.spread.items()},
            "fit": self.fit,
            "command": self.command,
        }


def plain(values: Floats | None) -> Any:
    """Return an array as nested lists of finite floats or None; a scalar as one of them."""
    if values is None:
        return None
    if values.ndim == 0:
        return finite(float(values))
    return [plain(np.asarray(item)) for item in values]


def finite(value: float) -> float | None:
    """Return a number as JSON can hold it: None if it is not finite."""
    return float(value) if math.isfinite(value) else None
