"""What a sensitivity analysis holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.explain.sensitivity.factors import Factor
from corridor.questions.explain.sensitivity.indices import LEVEL, Indices
from corridor.questions.explain.sensitivity.tornado import Tornado

__all__ = ["Associated", "Heat", "Measured", "Sensitivity"]

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Measured:
    """Indices of one number: an outcome under a policy, or the difference of two policies."""

    #: first, second (of the pair) or difference
    id: str
    label: str
    #: 5%, 50% and 95% quantiles over independent runs
    quantiles: tuple[float, float, float]
    #: part of the variance that the one run in a hundred farthest from the mean makes
    tail: float
    #: of the blocks, for the rank of the number and for the number as it is
    ranks: Indices
    raw: Indices
    #: the same of the single parameters; none where no block was taken apart
    single_ranks: Indices | None
    single_raw: Indices | None

    def as_json(self) -> dict[str, Any]:
        """Return plain Python values."""
        single = {"ranks": self.single_ranks, "raw": self.single_raw}
        return {
            "id": self.id,
            "label": self.label,
            "quantiles": list(self.quantiles),
            "tail": self.tail,
            "blocks": {"ranks": self.ranks.as_json(), "raw": self.raw.as_json()},
            "singles": {name: part and part.as_json() for name, part in single.items()},
        }


@dataclass(frozen=True)
class Associated:
    """A parameter that is drawn together with others, and what the difference shares with it.

    ``share``: part of the variance of the rank of the paired difference that lies between draws
    in which the parameter differs; ``error``: its standard error.
    """

    id: str
    label: str
    group: str
    grade: str
    #: id of the block that it is drawn with
    block: str
    share: float
    error: float


@dataclass(frozen=True)
class Heat:
    """Total-order indices of the rank of the paired difference, for every outcome.

    Arrays are [outcome, block]; NaN where the policies do not differ in an outcome.
    """

    #: (id, label) of the outcomes
    outcomes: tuple[tuple[str, str], ...]
    total: Floats
    total_low: Floats
    total_high: Floats
    first: Floats

    def as_json(self) -> dict[str, Any]:
        """Return plain Python values."""
        arrays = ("total", "total_low", "total_high", "first")
        return {
            "outcomes": [name for name, _ in self.outcomes],
            **{
                name: [
                    [float(v) if np.isfinite(v) else None for v in row]
                    for row in getattr(self, name)
                ]
                for name in arrays
            },
        }


@dataclass(frozen=True)
class Sensitivity:
    """What an outcome, and the difference of two policies in it, hang on."""

    outcome: OutcomeInfo
    #: (id, label) of the pair; the difference is the first minus the second
    policies: tuple[tuple[str, str], tuple[str, str]]
    #: origin group -> its label
    groups: Mapping[str, str]
    start: int
    months: int
    #: independent blocks that together hold all that is uncertain
    blocks: tuple[Factor, ...]
    #: parameters of the blocks that were taken apart
    singles: tuple[Factor, ...]
    #: (block, upper end of its total-order index): blocks that were not taken apart. No
    #: parameter in one can have a larger total-order index than the block
    screened: tuple[tuple[Factor, float], ...]
    #: total-order index above which a block is taken apart
    threshold: float
    #: the two policies, then their difference
    measures: tuple[Measured, Measured, Measured]
    #: of joint blocks whose total-order index in the difference may exceed ``threshold``, as
    #: are the parameters in ``tornado`` that could not be set alone
    associated: tuple[Associated, ...]
    tornado: Tornado
    heat: Heat
    #: runs in each page of the design, resamples of the bootstrap, runs of the model in all
    base: int
    resamples: int
    runs: int
    seed: int
    #: fingerprint of the fit
    fit: str
    command: str

    @property
    def difference(self) -> Measured:
        """The paired difference."""
        return self.measures[2]

    def as_json(self) -> dict[str, Any]:
        """Return plain Python values."""
        return {
            "outcome": self.outcome.id,
            "policies": [name for name, _ in self.policies],
            "months": self.months,
            "blocks": [_factor(f) for f in self.blocks],
            "singles": [_factor(f) for f in self.singles],
            "screened": [{"id": f.id, "total_at_most": top} for f, top in self.screened],
            "threshold": self.threshold,
            "measures": [m.as_json() for m in self.measures],
            "associated": [vars(row) for row in self.associated],
            "tornado": self.tornado.as_json(),
            "heat": self.heat.as_json(),
            "base": self.base,
            "resamples": self.resamples,
            "interval": LEVEL,
            "runs": self.runs,
            "seed": self.seed,
            "fit": self.fit,
            "command": self.command,
        }


def _factor(factor: Factor) -> dict[str, Any]:
    return {
        "id": factor.id,
        "label": factor.label,
        "kind": factor.kind,
        "parameters": list(factor.parameters),
        "grades": list(factor.grades),
    }
