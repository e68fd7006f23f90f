"""Armed groups as one number: recruits, arrests, conflict, and what removing leaders does."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, keep
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="cartels",
    label="Armed groups in Mexico",
    summary="Members grow by recruits and shrink by arrests (a number that follows cooperation on "
    "security), deaths in conflict and saturation: the published aggregate with arrests as a "
    "constant number. A removed leader may break a group up; fragments fight, and the rift fades. "
    "Deaths where it happened and deaths nationwide are kept apart.",
    equation="N' = N + w (rho N - A arrests - kappa N rise - s N^2);  "
    "rise = 1 + q rifts;  rifts' = k_h rifts + p_break leaders removed",
    parameters=(
        "aggregate_recruits_d",
        "aggregate_deaths_d",
        "aggregate_arrests_d",
        "aggregate_reference_d",
        "aggregate_capacity_d",
        "members_now_d",
        "break_chance_d",
        "rift_national_d",
        "rift_local_d",
        "rift_months_d",
    ),
    drivers=("days",),
    state=("members_d", "members_unmoved_d", "rifts_d"),
    couplings=("arrest_ratio_d", "leaders_lost_d"),
    start={"members_d": "members_now_d", "members_unmoved_d": "members_now_d", "rifts_d": 0.0},
    writes={
        "members_d": "members of armed groups, people [draw]",
        "members_unmoved_d": "members had nothing moved arrests or leaders, people [draw]",
        "rifts_d": "break-ups still felt, events [draw]",
        "recruits_d": "people recruited a month [draw]",
        "cartel_arrests_d": "members arrested, people a month [draw]",
        "cartel_deaths_d": "deaths in conflict among armed groups, nationwide, a month [draw]",
        "cartel_quit_d": "members lost by saturation, people a month [draw]",
        "violence_d": "deaths nationwide over those had nothing moved, log points [draw]",
        "local_violence_d": "deaths where leaders are removed, ratio to places without [draw]",
    },
)

_WEEK = 7  # days
_WEEKS = 52  # in a year, as in the published code


def step(
    *,
    aggregate_recruits_d: Array,
    aggregate_deaths_d: Array,
    aggregate_arrests_d: Array,
    aggregate_reference_d: Array,
    aggregate_capacity_d: Array,
    members_now_d: Array,
    break_chance_d: Array,
    rift_national_d: Array,
    rift_local_d: Array,
    rift_months_d: Array,
    days: Array,
    members_d: Array,
    members_unmoved_d: Array,
    rifts_d: Array,
    arrest_ratio_d: Array,
    leaders_lost_d: Array,
) -> dict[str, Array]:
    """Advance a month; members are start, plus recruits, less arrests, deaths and saturation."""
    weeks = days / _WEEK
    recruit = aggregate_recruits_d / aggregate_reference_d
    kill = aggregate_deaths_d / _WEEKS / aggregate_reference_d
    arrests = aggregate_arrests_d / _WEEKS
    growth = recruit - kill - arrests / aggregate_reference_d
    crowd = jnp.maximum(growth, 0.0) / aggregate_capacity_d
    rifts_next = keep(rift_months_d) * rifts_d + break_chance_d * leaders_lost_d
    rise = 1 + rift_national_d * rifts_next

    def month(members: Array, arrested: Array, risen: Array) -> tuple[Array, ...]:
        gained = weeks * recruit * members
        # nobody is arrested or killed twice: flows out stop at the members there are
        out = weeks * jnp.stack(
            [arrested + 0 * members, kill * risen * members, crowd * members**2]
        )
        share = jnp.minimum(1.0, (members + gained) / jnp.maximum(out.sum(0), 1.0))
        return gained, *(share * out)

    gained, taken, killed, left = month(members_d, arrests * arrest_ratio_d, rise)
    gained_before, taken_before, killed_before, left_before = month(members_unmoved_d, arrests, 1.0)
    return {
        # nothing but rounding is cut off at nobody
        "members_d": jnp.maximum(members_d + gained - taken - killed - left, 0.0),
        "members_unmoved_d": jnp.maximum(
            members_unmoved_d + gained_before - taken_before - killed_before - left_before, 0.0
        ),
        "rifts_d": rifts_next,
        "recruits_d": gained,
        "cartel_arrests_d": taken,
        "cartel_deaths_d": killed,
        "cartel_quit_d": left,
        "violence_d": jnp.log(jnp.maximum(killed, 1.0)) - jnp.log(jnp.maximum(killed_before, 1.0)),
        "local_violence_d": 1 + rift_local_d * jnp.minimum(rifts_next, 1.0),
    }
