"""Beliefs: what would-be migrants expect, learned from those who went before."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, keep
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="beliefs",
    label="Beliefs of would-be migrants",
    summary="A belief about the chance of entry follows the chance of passing the transit country "
    "last month and the rules in force at the border (a rule moves what is learned). An "
    "announcement moves expectations at once and fades as real outcomes arrive. Severity of "
    "consequences acts on its own, apart from certainty and access; detention and removal inside "
    "the country add to it. That the transit country takes back third-country nationals acts on "
    "the groups that it names.",
    equation="belief' = belief + w_belief (passage entry - belief);  "
    "message' = k_message message + announcement;  effect = b_access ln belief "
    "- b_message message - b_severity (severity + harshness) - b_accepted accepted",
    parameters=(
        "belief_half_life_d",
        "access_response_d",
        "message_half_life_d",
        "message_response_d",
        "severity_response_d",
        "accepted_response_d",
    ),
    levers=("announcement", "penalty_severity"),
    drivers=("accepted_g",),
    state=("belief_gd", "passage_gd", "message_d"),
    reads=("entry_gd",),
    couplings=("harshness_felt_d",),
    writes={
        "belief_gd": "believed chance that setting out ends in entry, 0 to 1 [group, draw]",
        "message_d": "strength of announcements still believed, index [draw]",
        "belief_effect_gd": "log points added to intended departures [group, draw]",
    },
)


def step(
    *,
    belief_half_life_d: Array,
    access_response_d: Array,
    message_half_life_d: Array,
    message_response_d: Array,
    severity_response_d: Array,
    accepted_response_d: Array,
    announcement: Array,
    penalty_severity: Array,
    accepted_g: Array,
    belief_gd: Array,
    passage_gd: Array,
    message_d: Array,
    entry_gd: Array,
    harshness_felt_d: Array,
) -> dict[str, Array]:
    """Update beliefs and return their effect on intended departures."""
    learned = 1 - keep(belief_half_life_d)
    belief_next = belief_gd + learned * (passage_gd * entry_gd - belief_gd)
    message_next = keep(message_half_life_d) * message_d + announcement
    return {
        "belief_gd": belief_next,
        "message_d": message_next,
        "belief_effect_gd": access_response_d * jnp.log(belief_next)
        - message_response_d * message_next
        - severity_response_d * (penalty_severity + harshness_felt_d)
        - accepted_response_d * accepted_g,
    }
