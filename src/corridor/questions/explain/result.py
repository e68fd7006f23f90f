"""What an explanation holds: the answer, how firm its figures are, and what each part found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corridor.questions.compare.result import Comparison
from corridor.questions.explain.parts import Part
from corridor.questions.runs.asked import Asked

__all__ = ["Explanation", "Firmness", "Told"]


@dataclass(frozen=True)
class Firmness:
    """By how much the luck of the draws moves the figures of one outcome's difference."""

    #: standard error of the median difference, in the outcome's own unit
    median: float
    #: standard error of the share of draws in which the first policy is higher
    chance: float


@dataclass(frozen=True)
class Told:
    """What one part said."""

    part: Part
    #: outcome id -> what the part's function returned; "" of one result for all outcomes
    results: Mapping[str, Any]
    #: outcome id, or "" as above -> why it could not be computed
    troubles: Mapping[str, str]
    seconds: float


@dataclass(frozen=True)
class Explanation:
    """Two policies, the difference between them, and what that difference hangs on."""

    asked: Asked
    #: the answer: the same two policies on the same draws, all origin groups together
    answer: Comparison
    #: outcome id -> errors of the first pair's difference
    firmness: Mapping[str, Firmness]
    parts: tuple[Told, ...]
    #: seconds by stage: setup, answer, and each part by its id
    seconds: Mapping[str, float]
