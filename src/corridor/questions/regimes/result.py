"""What is reported of a border regime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["STEP", "RegimeRow"]

Array = NDArray[np.floating[Any]]

#: how much more often a person is stopped in the question, as a share of the rate of being stopped
STEP = 0.1


@dataclass(frozen=True)
class RegimeRow:
    """What a little more interdiction, or force without consent, does under one regime's rules.

    Axis q holds the probabilities of ``corridor.questions.compare.QUANTILES``.
    """

    id: str
    label: str
    says: str
    #: outcome -> [q]: change a month by ``STEP`` more interdiction, in the outcome's unit
    change: Mapping[str, Array]
    #: outcome -> [q]: the same in percent of the level
    percent: Mapping[str, Array]
    #: outcome -> [q]: level a month without a change, in the outcome's unit
    level: Mapping[str, Array] = field(default_factory=dict)
    #: outcome -> [q]: percent by which one acknowledged use of force in the first month, through
    #: cooperation and violence, changes the whole window
    force: Mapping[str, Array] = field(default_factory=dict)

    @property
    def figures(self) -> dict[str, Mapping[str, Array]]:
        """All figures by what they are: change, percent, level and force, each outcome -> [q]."""
        return {
            "change": self.change,
            "percent": self.percent,
            "level": self.level,
            "force": self.force,
        }
