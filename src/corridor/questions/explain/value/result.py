"""What a value of information holds: what each piece of knowledge is worth to the choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corridor.core.months import format_month
from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.explain.decompose.result import finite

__all__ = ["Value", "Worth"]


@dataclass(frozen=True)
class Worth:
    """What it is worth to know one parameter, or several, before choosing.

    In units of benefit: those of the outcome, or weighted ones.
    """

    #: ``parameter``, ``grade``, ``mechanism`` or ``block``
    kind: str
    id: str
    label: str
    #: grade of evidence, of a single parameter
    grade: str
    #: uncertain values in it
    size: int
    #: expected value of partial perfect information, 0 or more
    value: float
    #: 90% interval by resampling
    low: float
    high: float
    #: what 95 of 100 permutations, in which nothing is to be known, stay below
    null: float
    #: share of what may be found out in which another policy is best than without it
    changes: float
    #: gain in draws that were not used to learn how to choose, and its standard error; NaN
    #: where there is no such rule
    held_out: float
    held_out_error: float
    #: share of resamples in which it is worth most of all single parameters; NaN of a group
    first: float

    @property
    def clear(self) -> bool:
        """Can it be told from zero?

        It is above what permutations show, its interval leaves zero out, and choosing by it does
        not lose in draws that were held out, where it was tried there.
        """
        return self.value > self.null and self.low > 0 and not self.held_out < 0

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        own = {k: finite(v) if isinstance(v, float) else v for k, v in vars(self).items()}
        return {**own, "clear": self.clear}


@dataclass(frozen=True)
class Value:
    """What knowledge is worth to a choice between policies."""

    #: id and label of each policy
    policies: tuple[tuple[str, str], ...]
    #: outcome id -> what one unit more is worth; 1 of a single outcome without a direction
    weights: Mapping[str, float]
    #: was a direction given? between two policies by one outcome none is needed
    directed: bool
    outcomes: tuple[OutcomeInfo, ...]
    start: int
    months: int
    draws: int
    seed: int
    #: mean benefit by policy, and its standard error, with common draws
    mean: tuple[float, ...]
    mean_error: tuple[float, ...]
    #: share of draws in which each policy is best
    best: tuple[float, ...]
    #: expected value of perfect information, the luck of the months included: the upper limit
    perfect: float
    perfect_error: float
    #: single parameters, the largest first
    parameters: tuple[Worth, ...]
    #: grades, mechanisms and blocks, the largest of each kind first
    groups: tuple[Worth, ...]
    #: what the largest of all single parameters stays below in 95 of 100 permutations
    null: float
    fit: str
    command: str
    #: seconds by stage
    seconds: Mapping[str, float]

    @property
    def top(self) -> Worth | None:
        """The parameter that is worth most, if it can be told from zero and from chance."""
        first = self.parameters[0] if self.parameters else None
        return first if first and first.clear and first.value > self.null else None

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values: finite numbers, or None."""
        return {
            "policies": [
                {
                    "id": name,
                    "label": label,
                    "mean": finite(self.mean[k]),
                    "mean_error": finite(self.mean_error[k]),
                    "best": finite(self.best[k]),
                }
                for k, (name, label) in enumerate(self.policies)
            ],
            "weights": dict(self.weights),
            "directed": self.directed,
            "start": format_month(self.start),
            "months": self.months,
            "draws": self.draws,
            "seed": self.seed,
            "perfect": {"value": finite(self.perfect), "error": finite(self.perfect_error)},
            "null": finite(self.null),
            "top": self.top.id if self.top else None,
            "parameters": [worth.as_json() for worth in self.parameters],
            "groups": [worth.as_json() for worth in self.groups],
            "fit": self.fit,
            "command": self.command,
        }
