"""What the user wants of outcomes: less or more, how much it counts, what would be enough.

No outcome has a direction of its own: whether fewer removals or more are wanted is for the
user to say. Where nothing is said, nothing is assumed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corridor.core.errors import InputError
from corridor.questions.runs.named import outcome_id
from corridor.system.corridor import Corridor
from corridor.system.outcomes import Outcome, outcomes

__all__ = ["SIGNS", "Aim", "Threshold", "both_ways", "read_aims", "read_thresholds", "read_weights"]

#: direction -> what an outcome is multiplied by, so that less of it is better
SIGNS: Mapping[str, float] = {"min": 1.0, "max": -1.0}

_THRESHOLD = re.compile(
    r"(?P<id>[^<>=]*[^<>=\s])\s*(?P<side><=|>=)\s*(?P<value>[^%\s]+)(?P<percent>%?)"
)


@dataclass(frozen=True)
class Aim:
    """One outcome with the direction in which the user wants it to go."""

    outcome: Outcome
    #: "min" for less, "max" for more
    direction: str
    #: how much it counts against the others, 0 or more
    weight: float = 1.0

    @property
    def sign(self) -> float:
        """What the outcome is multiplied by, so that less is better."""
        return SIGNS[self.direction]


@dataclass(frozen=True)
class Threshold:
    """What would be enough of one outcome, over the window and in its own unit."""

    outcome: Outcome
    #: "<=" or ">="
    side: str
    value: float

    @property
    def text(self) -> str:
        """The threshold as the user wrote it, without spaces."""
        return f"{self.outcome.id}{self.side}{self.value:.12g}"


def read_aims(
    texts: Sequence[str],
    weights: Mapping[str, float] | None = None,
    corridor: Corridor | None = None,
) -> tuple[Aim, ...]:
    """Return the aims of texts such as ``deaths=min``; ``weights`` by outcome id, 1 if not named.

    Raises InputError for an unknown outcome, none or another direction, an outcome that is
    named twice, and a weight of an outcome that is not named.
    """
    directions: dict[str, str] = {}
    for text in texts:
        name, _, direction = (part.strip() for part in text.partition("="))
        name = outcome_id(name, corridor)
        if direction not in SIGNS:
            found = f"'{direction}' is no direction" if direction else "no direction is given"
            raise InputError(
                f"{found} for the outcome '{name}'",
                where="--outcome",
                remedy=f"Say whether less or more of it is wanted: {name}=min or {name}=max",
            )
        if name in directions:
            raise InputError(f"'{name}' is named twice", where="--outcome", remedy="Name it once")
        directions[name] = direction
    weights = weights or {}
    for name in weights:
        if name not in directions:
            raise InputError(
                f"a weight is given for '{name}', which is not among the outcomes",
                where="--weight",
                remedy=f"Add --outcome {name}=min or --outcome {name}=max",
            )
    if weights and not any(weights.get(name, 1.0) for name in directions):
        raise InputError(
            "every weight is 0", where="--weight", remedy="Give one outcome a weight above 0"
        )
    known = outcomes(corridor)
    return tuple(Aim(known[name], way, weights.get(name, 1.0)) for name, way in directions.items())


def both_ways(chosen: Iterable[Outcome]) -> tuple[Aim, ...]:
    """Return every outcome as two aims, less of it and more of it."""
    return tuple(Aim(outcome, way) for outcome in chosen for way in SIGNS)


def read_weights(texts: Sequence[str], corridor: Corridor | None = None) -> dict[str, float]:
    """Return outcome id -> weight of texts such as ``deaths=2``.

    Raises InputError for an unknown outcome and for what is no finite number from 0 on.
    """
    found: dict[str, float] = {}
    for text in texts:
        name, _, number = (part.strip() for part in text.partition("="))
        name = outcome_id(name, corridor)
        value = _number(number)
        if not math.isfinite(value) or value < 0:
            raise InputError(
                f"'{number}' is no weight for '{name}'",
                where="--weight",
                remedy=f"Write a number from 0 on, as in {name}=2",
            )
        if name in found:
            raise InputError(f"'{name}' is named twice", where="--weight", remedy="Name it once")
        found[name] = value
    return found


def read_thresholds(
    texts: Sequence[str], corridor: Corridor | None = None
) -> tuple[Threshold, ...]:
    """Return the thresholds of texts such as ``deaths<=900``, ``confrontation_m5>=1``.

    A chance may be written in percent, as in ``confrontation_m1<=5%``. Raises InputError for
    an unknown outcome, another form, a value that is not finite, and a threshold given twice.
    """
    found: list[Threshold] = []
    for text in texts:
        match = _THRESHOLD.fullmatch(text.strip())
        value = _number(match["value"]) if match else math.nan
        if match is None or not math.isfinite(value):
            raise InputError(
                f"'{text}' is no threshold",
                where="--threshold",
                remedy="Write outcome, <= or >=, and a number: 'deaths<=900', in quotes",
            )
        outcome = outcomes(corridor)[outcome_id(match["id"], corridor, "--threshold")]
        if match["percent"]:
            if outcome.over != "chance":
                raise InputError(
                    f"'{text}' is in percent, and '{outcome.id}' is no chance",
                    where="--threshold",
                    remedy=f"Write it in its unit: {outcome.unit_total or outcome.unit}",
                )
            value /= 100
        one = Threshold(outcome, match["side"], value)
        if one in found:
            raise InputError(
                f"'{one.text}' is given twice", where="--threshold", remedy="Give it once"
            )
        found.append(one)
    return tuple(found)


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return math.nan
