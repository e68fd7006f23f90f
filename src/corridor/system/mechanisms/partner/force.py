"""Force used in the transit country without its consent, as an abstract event."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, keep
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="force",
    label="Use of force in Mexico",
    summary="An event with consequences and nothing else: it offends, the more if it is "
    "acknowledged, and offence fades with a half-life; and a share of events removes the leader "
    "of an armed group. Less than one event a month is a chance of one, and offence is what is to "
    "be expected.",
    equation="offence' = p max(k_o offence, 1 + open) + (1 - p) k_o offence, p = min(strikes, 1);  "
    "leaders removed = r strikes",
    parameters=("offence_half_life_d", "leader_share_d"),
    levers=("strikes", "strikes_open"),
    state=("offence_d",),
    start={"offence_d": 0.0},
    writes={
        "offence_d": "offence to sovereignty still felt, as expected, index [draw]",
        "leaders_removed_d": "leaders of armed groups removed by such events a month [draw]",
    },
)


def step(
    *,
    offence_half_life_d: Array,
    leader_share_d: Array,
    strikes: Array,
    strikes_open: Array,
    offence_d: Array,
) -> dict[str, Array]:
    """Return the offence and the removals of the month; an event covers what was felt before."""
    happens = jnp.minimum(strikes, 1.0)
    kept_d = keep(offence_half_life_d) * offence_d
    return {
        "offence_d": happens * jnp.maximum(kept_d, 1 + strikes_open) + (1 - happens) * kept_d,
        "leaders_removed_d": leader_share_d * strikes,
    }
