"""What is believed of the mechanisms that corridors share: posteriors at hand, else priors.

No fit is made here. A parameter counts as learned where the record has narrowed or moved it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.toml import read_toml
from corridor.evidence import Parameter
from corridor.questions.across.result import Belief, Mechanism
from corridor.questions.across.settings import settings
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.priors import priors_of

__all__ = ["mechanisms_over"]

Floats = NDArray[np.float64]
_LEVELS = (0.05, 0.5, 0.95)
#: quantiles that stand for a prior
_MANY = 199
#: standard deviation of z below which a value is held at a point
_POINT = 0.01


@lru_cache
def _declared() -> tuple[Mapping[str, Any], ...]:
    path = Path(__file__).with_name("mechanisms.toml")
    return tuple(read_toml(path)["mechanism"])


def mechanisms_over(
    corridors: Sequence[tuple[Corridor, Fitted | None]],
) -> tuple[Mechanism, ...]:
    """Return the declared mechanisms that at least two of the corridors read."""
    used = {corridor.id: _names(corridor) for corridor, _ in corridors}
    found = []
    for raw in _declared():
        beliefs = [_belief(raw, used[c.id], c, fitted) for c, fitted in corridors]
        known = tuple(one for one in beliefs if one is not None)
        if len(known) > 1:
            found.append(Mechanism(raw["id"], raw["label"], raw["note"], known))
    return tuple(found)


def _names(corridor: Corridor) -> frozenset[str]:
    """Return the ids of the parameters that a corridor's model reads."""
    from corridor.system.simulate import load_system

    return frozenset(name.rsplit("_", 1)[0] for name in load_system(corridor).parameters)


def _belief(
    raw: Mapping[str, Any], used: frozenset[str], corridor: Corridor, fitted: Fitted | None
) -> Belief | None:
    names = [name for name in raw["parameters"] if name in used]
    if not names:
        return None
    names = names if raw.get("amplitude") else names[:1]
    registry = priors_of(corridor).parameters
    known = [registry[name] for name in names]
    prior = _combine([_prior_draws(one, corridor) for one in known], independent=True)
    posterior, learned = None, False
    slots = {slot.id: slot for slot in fitted.tables.slots} if fitted else {}
    if fitted is not None and all(name in slots for name in names):
        z = [fitted.z[slots[name].rows] for name in names]
        values = [
            np.stack([fitted.tables.at(slots[name].start + at, row) for at, row in enumerate(rows)])
            for name, rows in zip(names, z, strict=True)
        ]
        posterior = _combine(values, independent=False)
        learned = any(_taught(rows) for rows in z)
    kept = next((corridor.not_learned[n] for n in names if n in corridor.not_learned), "")
    first = known[0]
    return Belief(
        corridor=corridor.id,
        corridor_label=corridor.label,
        parameter=" ".join(names),
        label=first.label,
        unit=first.unit,
        grade=first.grade,
        prior=prior,
        posterior=posterior,
        learned=learned and not kept,
        kept=kept,
    )


def _taught(z: Floats) -> bool:
    """Has the record narrowed or moved any row of z, [row, draw]? Under the prior it is normal.

    A quick fit holds some values at a point, which has no interval and is not counted.
    """
    chosen = settings()
    narrow, moved = z.std(1) < chosen.narrowed, abs(z.mean(1)) > chosen.moved
    return bool(((narrow | moved) & (z.std(1) > _POINT)).any())


def _prior_draws(parameter: Parameter, corridor: Corridor) -> Floats:
    """Return quantiles of the prior, [group, quantile]; one row where it has one value."""
    at = (np.arange(_MANY) + 0.5) / _MANY
    groups = corridor.group_ids if parameter.per == "group" else ("",)
    return np.stack([np.asarray(parameter.prior_of(group).quantile(at), float) for group in groups])


def _combine(values: Sequence[Floats], *, independent: bool) -> tuple[float, float, float]:
    """Return quantiles over all groups; of the amplitude where there are two parameters.

    ``independent``: each value of one goes with each of the other, as in priors.
    """
    if len(values) == 1:
        whole = values[0]
    elif independent:
        whole = np.hypot(values[0].reshape(-1, 1), values[1].reshape(1, -1))
    else:
        whole = np.hypot(values[0], values[1])
    low, middle, high = (float(v) for v in np.quantile(whole, _LEVELS))
    return low, middle, high
