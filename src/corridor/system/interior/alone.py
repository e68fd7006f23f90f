"""The mechanism ``interior`` run by itself, from a month of the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.evidence import registry
from corridor.system.interior.record import levels

__all__ = ["run_alone"]

Floats = NDArray[np.float64]


def run_alone(
    known: int,
    moved: Mapping[str, Any],
    border: Floats,
    outputs: tuple[str, ...],
    rng: np.random.Generator,
    draws: int,
) -> dict[str, Floats]:
    """Return written names as [month, draw], parameters drawn from what is believed of them.

    known: first month of the run, as a month index; moved: levers that do not stand as recorded,
    a number or [draw]; border: book-ins of people met at the border, [month], people a month.

    Raises InputError where detention is not yet on record.
    """
    import jax

    from corridor.system.mechanisms import load_mechanism

    now = levels(known)
    mechanism = load_mechanism("interior")
    declared = mechanism.declaration
    taken: dict[str, Any] = {
        name: registry()
        .parameters[name.removesuffix("_d")]
        .prior.from_normal(rng.standard_normal(draws))
        for name in declared.parameters
    }
    # who comes from the border is given as booked in
    taken |= {**now.inputs, "bookins_per_transfer_now": 1.0}
    taken |= {**now.standing, "large_sites": 0.0, **moved}
    first = {k: np.full(draws, float(taken[str(v)])) for k, v in declared.start.items()}
    taken, first = jax.tree.map(lambda x: np.asarray(x, np.float32), (taken, first))

    def month(carried: dict[str, Any], arriving: Any) -> tuple[dict[str, Any], Any]:
        came = jax.numpy.full((1, draws), arriving)
        end = mechanism.step(**taken, **carried, border_transfers_gd=came)
        return {name: end[name] for name in carried}, {name: end[name] for name in outputs}

    _, flows = jax.lax.scan(month, first, np.asarray(border, np.float32))
    return {name: np.asarray(value, np.float64) for name, value in flows.items()}
