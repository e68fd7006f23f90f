"""Access: what the month's rules mean for one who sets out to cross between ports."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, shift
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="access",
    label="Rules and chances at the border",
    summary="The rules in force fix what an attempt leads to: the chance of apprehension, of "
    "return, of removal after detention, of another try. Together they give the chance of "
    "entry in the end, which beliefs learn and crossers meet.",
    equation="p = p_home or p_transit, raised by effort;  r = returned share, raised by closure;  "
    "q = (x q_expulsion + (1 - x) q_return)(1 - f_penalty penalty), x = expelled share;  "
    "entry = [(1 - p) + p (1 - r)(1 - detained m_detained)] / (1 - p r q)",
    parameters=(
        "apprehension_home_d",
        "apprehension_transit_d",
        "reattempt_return_d",
        "reattempt_expulsion_d",
        "penalty_reattempt_d",
        "removed_detained_d",
    ),
    levers=("apprehension_effort", "asylum_closure", "penalty_severity"),
    drivers=("returned_share_g", "expelled_share_g", "detained_share_g"),
    places=("home_g",),
    writes={
        "chance_gd": "chance that an attempt is apprehended, 0 to 1 [group, draw]",
        "returned_share_gd": "share of people apprehended who are returned, 0 to 1 [group, draw]",
        "again_gd": "chance of another try after a return, 0 to 1 [group, draw]",
        "removed_share_gd": "share of the others removed after detention, 0 to 1 [group, draw]",
        "entry_gd": "chance of entry in the end between ports, 0 to 1 [group, draw]",
    },
)


def step(
    *,
    apprehension_home_d: Array,
    apprehension_transit_d: Array,
    reattempt_return_d: Array,
    reattempt_expulsion_d: Array,
    penalty_reattempt_d: Array,
    removed_detained_d: Array,
    apprehension_effort: Array,
    asylum_closure: Array,
    penalty_severity: Array,
    returned_share_g: Array,
    expelled_share_g: Array,
    detained_share_g: Array,
    home_g: Array,
) -> dict[str, Array]:
    """Return the chances of one attempt and of entry over repeated trials."""
    chance_gd = shift(
        home_g * apprehension_home_d + (1 - home_g) * apprehension_transit_d, apprehension_effort
    )
    again_gd = (
        expelled_share_g * reattempt_expulsion_d + (1 - expelled_share_g) * reattempt_return_d
    ) * (1 - penalty_reattempt_d * penalty_severity)
    returned_share_gd = jnp.broadcast_to(shift(returned_share_g, asylum_closure), again_gd.shape)
    removed_share_gd = detained_share_g * removed_detained_d
    stay_gd = (1 - returned_share_gd) * (1 - removed_share_gd)
    return {
        "chance_gd": chance_gd,
        "returned_share_gd": returned_share_gd,
        "again_gd": again_gd,
        "removed_share_gd": removed_share_gd,
        "entry_gd": (1 - chance_gd + chance_gd * stay_gd)
        / (1 - chance_gd * returned_share_gd * again_gd),
    }
