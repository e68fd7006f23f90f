"""Reception: what the rules on the far shore make of one who comes across."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="reception",
    label="Reception on the far shore",
    summary="A closure of ports keeps part of those who head for them from landing there; some of "
    "these are landed in another country of the corridor. Readmission sends back a share of those "
    "who land. Where borders further on are closed, part of the others cannot reach what they set "
    "out for. Together these give the chance that beliefs learn.",
    equation="admitted = 1 - q_closure closure ports;  sent back = readmission returns;  "
    "entry = (1 - sent back)(admitted + (1 - admitted) q_elsewhere)(1 - q_onward onward closure "
    "onward)",
    parameters=("closure_share_d", "elsewhere_share_d", "onward_share_d"),
    levers=("port_closure", "readmission", "onward_closure"),
    places=("ports_g", "returns_g", "onward_g"),
    writes={
        "admitted_gd": "chance of landing where one heads for, 0 to 1 [group, draw]",
        "elsewhere_gd": "share of those not let ashore who land in another country, 0 to 1 "
        "[group, draw]",
        "readmitted_share_gd": "share of those who land who are sent back, 0 to 1 [group, draw]",
        "entry_gd": "chance that who comes across reaches what they set out for, 0 to 1 "
        "[group, draw]",
    },
)

_HAIR = 1e-6  # beliefs take a logarithm, so no chance is nil


def step(
    *,
    closure_share_d: Array,
    elsewhere_share_d: Array,
    onward_share_d: Array,
    port_closure: Array,
    readmission: Array,
    onward_closure: Array,
    ports_g: Array,
    returns_g: Array,
    onward_g: Array,
) -> dict[str, Array]:
    """Return the chances of who comes across."""
    admitted_gd = 1 - closure_share_d * port_closure * ports_g
    elsewhere_gd = jnp.broadcast_to(elsewhere_share_d, admitted_gd.shape)
    sent_back_gd = jnp.broadcast_to(readmission * returns_g, admitted_gd.shape)
    ashore_gd = admitted_gd + (1 - admitted_gd) * elsewhere_gd
    onward_gd = 1 - onward_share_d * onward_closure * onward_g
    return {
        "admitted_gd": admitted_gd,
        "elsewhere_gd": elsewhere_gd,
        "readmitted_share_gd": sent_back_gd,
        "entry_gd": jnp.maximum((1 - sent_back_gd) * ashore_gd * onward_gd, _HAIR),
    }
