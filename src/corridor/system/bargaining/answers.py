"""Questions to the game: the signs of the episodes, and what 'not a chance' requires."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corridor.system.bargaining.cases import Case
from corridor.system.bargaining.game import Levers, effort, leaning
from corridor.system.bargaining.update import Posterior, chances

__all__ = ["ACKNOWLEDGED", "Answer", "not_a_chance", "signs"]

#: offence of an acknowledged act of force, in the unit of the parameters
ACKNOWLEDGED = 2.0
#: of effort lost: what claim C36 defines as no cooperation, and a part of it
_ALL, _PART = 0.75, 0.25


@dataclass(frozen=True)
class Answer:
    """What follows an acknowledged act of force, by one account."""

    variant: str
    #: chance that effort on migration falls by three quarters or more, with no threat beside
    #: it, with half the largest, with the largest
    no_cooperation: tuple[float, float, float]
    #: chance that it falls by a quarter or more, likewise
    less_cooperation: tuple[float, float, float]
    #: chance that it ends altogether whatever the threat, which 'not a chance' says is certain
    never: float
    #: loss by one unit of offence above which it ends whatever the threat: [5%, median, 95%]
    required: tuple[float, float, float]
    #: what is believed of that loss, likewise
    believed: tuple[float, float, float]


def signs(posterior: Posterior, cases: Sequence[Case]) -> dict[str, float]:
    """Return case id -> chance that the updated account gives to what was seen."""
    return {case.id: float(chances(posterior.theta, case).mean()) for case in cases}


def not_a_chance(posterior: Posterior) -> Answer:
    """Return what the account says of cooperation on migration after acknowledged force."""
    theta = posterior.theta
    before = effort(theta, Levers())
    largest = float(np.median(theta["threat_largest"]))
    falls = [
        1 - effort(theta, Levers(threat=threat, offence=ACKNOWLEDGED)) / np.maximum(before, 1e-9)
        for threat in (0.0, largest / 2, largest)
    ]
    everything = [
        leaning(theta, Levers(threat=threat, offence=ACKNOWLEDGED), "migration") <= 0
        for threat in (0.0, largest)
    ]
    # the leaning is linear in the threat, so its ends decide
    required = np.maximum(
        *(
            leaning(
                {**theta, "offence_migration": np.zeros_like(before)}, Levers(threat=k), "migration"
            )
            / (ACKNOWLEDGED + theta["threat_offence"] * k)
            for k in (0.0, largest)
        )
    )
    return Answer(
        variant=posterior.variant.id,
        no_cooperation=_three(float((fall >= _ALL).mean()) for fall in falls),
        less_cooperation=_three(float((fall >= _PART).mean()) for fall in falls),
        never=float((everything[0] & everything[1]).mean()),
        required=_three(np.quantile(required, (0.05, 0.5, 0.95)).tolist()),
        believed=_three(np.quantile(theta["offence_migration"], (0.05, 0.5, 0.95)).tolist()),
    )


def _three(values: Iterable[float]) -> tuple[float, float, float]:
    first, second, third = values
    return first, second, third
