"""Route choice: who is put off one way of a corridor and takes another."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="route_choice",
    label="Choice of the way",
    summary="Groups are ways of one corridor. People whom beliefs put off one way more than "
    "another would have set out had their way been as open as the other; a share of them takes "
    "the other, the more the larger its part of intent is. What puts people off all ways alike "
    "diverts nobody.",
    equation="put off i for j = departures_i (exp(max(0, effect_j - effect_i)) - 1);  "
    "intent = departures exp(-effect);  "
    "diverted to j = q_diverted intent_j / intent, times the sum over i of put off i for j",
    parameters=("diversion_share_d",),
    reads=("departures_gd", "belief_effect_gd"),
    writes={
        "diverted_gd": "people who set out this way as another puts them off more, a month "
        "[group, draw]",
        "transit_in_gd": "people entering the transit country's coast a month [group, draw]",
        "home_in_gd": "nationals of the transit country, nobody here, a month [group, draw]",
    },
)

_NOBODY = 1e-30  # people; far below anything that counts, above single precision's zero
_FAR = 60.0  # log points; beyond it nobody is left to be put off, and exp would overflow


def step(
    *, diversion_share_d: Array, departures_gd: Array, belief_effect_gd: Array
) -> dict[str, Array]:
    """Return who sets out by way; the diverted come from those who were put off."""
    # [from, to, draw]
    better = jnp.clip(belief_effect_gd[None] - belief_effect_gd[:, None], 0, _FAR)
    put_off = departures_gd[:, None] * jnp.expm1(better)
    intent_gd = departures_gd * jnp.exp(jnp.minimum(-belief_effect_gd, _FAR))
    weight_gd = intent_gd / jnp.maximum(intent_gd.sum(0), _NOBODY)
    diverted_gd = diversion_share_d * weight_gd * put_off.sum(0)
    return {
        "diverted_gd": diverted_gd,
        "transit_in_gd": departures_gd + diverted_gd,
        "home_in_gd": jnp.zeros_like(diverted_gd),
    }
