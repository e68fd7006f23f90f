"""The levers that a search may turn, and between which values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.policies import Policy
from corridor.policies.paths import Constant
from corridor.policies.policy import LeverPath, bounds_of
from corridor.questions.runs.named import lever_id
from corridor.system.corridor import Corridor
from corridor.system.levers import Lever, levers

__all__ = ["Dial", "read_dials", "snap", "turned", "turned_policy"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Dial:
    """A lever that the search sets to one value throughout, from ``low`` to ``high``."""

    lever: Lever
    low: float
    high: float


def read_dials(texts: Sequence[str], corridor: Corridor | None = None) -> tuple[Dial, ...]:
    """Return the dials of texts such as ``tariff_threat=0:25``, or ``places_spain`` alone.

    A lever alone ranges over all that its file allows. Raises InputError for an unknown lever,
    one named twice, another form, and ends out of order or out of the lever's bounds.
    """
    known = levers(corridor)
    found: list[Dial] = []
    for text in texts:
        name, given, span = (part.strip() for part in text.partition("="))
        name = lever_id(name, corridor, "--lever")
        lever = known[name]
        if any(dial.lever.id == name for dial in found):
            raise InputError(f"'{name}' is named twice", where="--lever", remedy="Name it once")
        low, high = _ends(span, text) if given else (lever.low, lever.high)
        if not lever.low <= low < high <= lever.high:
            raise InputError(
                f"'{text}' is no range of '{name}'",
                where="--lever",
                remedy=f"Use {name}=LOW:HIGH within {bounds_of(lever)}",
            )
        found.append(Dial(lever, low, high))
    if not found:
        raise InputError(
            "no lever is named",
            where="--lever",
            remedy="Name one, as in --lever tariff_threat=0:25",
        )
    return tuple(found)


def _ends(span: str, text: str) -> tuple[float, float]:
    low, _, high = span.partition(":")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = (math.nan, math.nan)
    if not all(map(math.isfinite, ends)):
        raise InputError(
            f"'{text}' gives no range", where="--lever", remedy="Write it as tariff_threat=0:25"
        )
    return ends


def snap(values: Floats, dials: Sequence[Dial]) -> Floats:
    """Return values [point, dial] at the nearest step of their lever, within the dial's ends.

    A lever's step is the smallest change worth making, counted from the dial's low end; the
    high end is a step too.
    """
    low = np.array([dial.low for dial in dials])
    high = np.array([dial.high for dial in dials])
    step = np.array([dial.lever.step for dial in dials])
    inside = np.clip(values, low, high)
    # the rounding of a step such as 0.05 does not belong into a policy
    near = np.clip(np.round(low + np.rint((inside - low) / step) * step, 10), low, high)
    return np.asarray(np.where(high - inside < np.abs(near - inside), high, near))


def turned(
    base: Mapping[str, Any], dials: Sequence[Dial], values: Floats, months: int
) -> dict[str, Any]:
    """Return the base's levers with every dial at its value in all months; lever id -> [month]."""
    moved = {
        dial.lever.id: np.full(months, value) for dial, value in zip(dials, values, strict=True)
    }
    return {**base, **moved}


def turned_policy(base: Policy, dials: Sequence[Dial], values: Floats, label: str) -> Policy:
    """Return the base with every dial at its value in all months, under a label of its own."""
    moved = {
        dial.lever.id: LeverPath(dial.lever.id, Constant(float(value)))
        for dial, value in zip(dials, values, strict=True)
    }
    left = tuple(name for name in base.inherited if name not in moved)
    return replace(base, label=label, inherited=left, levers={**base.levers, **moved})
