"""Interdiction: stops in the transit country, and the carousel that follows a stop."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, keep, leave, shift
from corridor.system.mechanisms import Declaration, Shock

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="interdiction",
    label="Interdiction in the transit country",
    summary="The chance of being stopped rises with effort and saturates when more people pass "
    "than capacity can meet; money and force set capacity, agreement and what bargaining brings "
    "set effort. Stopped people are returned home, or released where they are, or moved south; "
    "most of the latter two try again after a delay (the carousel). Two official counts of the "
    "same stops differ by a measured ratio and are never merged.",
    equation="stopped = 1 - exp(-a_stop x_g effort K / (K + N));  "
    "K = K0 funding^b_budget force^b_force;  "
    "effort = cooperation exp(x + g_agreement agreement);  "
    "x' = k_x x + s_x e;  "
    "passage = f (1 - stopped) / (1 - (1 - f)(1 - stopped) - stopped r_retry (1 - returned)), "
    "f = 1 / (1 + t_transit)",
    parameters=(
        "stop_rate_d",
        "stop_exposure_gd",
        "stop_capacity_d",
        "agreement_response_d",
        "budget_response_d",
        "force_response_d",
        "effort_half_life_d",
        "effort_shock_sd_d",
        "bused_share_d",
        "retry_share_d",
        "retry_delay_d",
        "transit_delay_d",
        "second_count_ratio_d",
    ),
    levers=(
        "transit_agreement",
        "transit_force",
        "transit_returns",
        "transit_busing",
    ),
    drivers=("transit_return_share_g",),
    places=("home_g",),
    state=("transit_gd", "south_gd", "effort_d"),
    reads=("transit_in_gd", "home_in_gd"),
    couplings=("cooperation_ratio_d", "funding_ratio_d"),
    shocks={"effort_normal_d": Shock("effort_shock_sd_d", "effort_half_life_d")},
    writes={
        "effort_d": "effort of the transit country, log points around its mean [draw]",
        "stops_gd": "stops a month, the transit country's count [group, draw]",
        "stops_second_gd": "the same stops as US officials count them, a month [group, draw]",
        "deported_gd": "people returned home by the transit country a month [group, draw]",
        "transit_quit_gd": "people who give up after a stop a month [group, draw]",
        "transit_gd": "people in the transit country on their way [group, draw]",
        "south_gd": "people moved south who will try again [group, draw]",
        "north_gd": "people reaching the border, or the far shore, a month [group, draw]",
        "passage_gd": "chance of passing the transit country in the end, 0 to 1 [group, draw]",
    },
)

_NOBODY = 1e-30  # people; far below anything that counts, above single precision's zero


def step(
    *,
    stop_rate_d: Array,
    stop_exposure_gd: Array,
    stop_capacity_d: Array,
    agreement_response_d: Array,
    budget_response_d: Array,
    force_response_d: Array,
    effort_half_life_d: Array,
    effort_shock_sd_d: Array,
    bused_share_d: Array,
    retry_share_d: Array,
    retry_delay_d: Array,
    transit_delay_d: Array,
    second_count_ratio_d: Array,
    transit_agreement: Array,
    transit_force: Array,
    transit_returns: Array,
    transit_busing: Array,
    transit_return_share_g: Array,
    home_g: Array,
    transit_gd: Array,
    south_gd: Array,
    effort_d: Array,
    transit_in_gd: Array,
    home_in_gd: Array,
    cooperation_ratio_d: Array,
    funding_ratio_d: Array,
    effort_normal_d: Array,
) -> dict[str, Array]:
    """Stop part of the people on the way and sort them; nobody is created or lost."""
    effort_next = keep(effort_half_life_d) * effort_d + effort_shock_sd_d * effort_normal_d
    capacity_d = stop_capacity_d * funding_ratio_d**budget_response_d
    capacity_d = capacity_d * transit_force**force_response_d

    back_north_gd = leave(retry_delay_d) * south_gd
    pool_gd = transit_gd + transit_in_gd + back_north_gd
    effort = cooperation_ratio_d * jnp.exp(effort_next + agreement_response_d * transit_agreement)
    # where there is neither capacity nor anybody on the way, nobody is stopped
    crowd_d = jnp.maximum(capacity_d + pool_gd.sum(0), _NOBODY)
    rate_d = stop_rate_d * effort * capacity_d / crowd_d
    stopped_gd = -jnp.expm1(-stop_exposure_gd * rate_d)

    stops_gd = stopped_gd * pool_gd
    returned_share_g = shift(transit_return_share_g, transit_returns)
    deported_gd = returned_share_g * stops_gd
    held_gd = stops_gd - deported_gd
    moved_share_d = shift(bused_share_d, transit_busing)
    retrying_gd = retry_share_d * held_gd
    moved_gd = moved_share_d * retrying_gd

    passing_gd = pool_gd - stops_gd
    moving_d = leave(transit_delay_d)
    onward_gd = moving_d * passing_gd
    # who lingers is exposed again, and so is who tries again after a stop
    through_gd = moving_d * (1 - stopped_gd)
    exposed_gd = (1 - moving_d) * (1 - stopped_gd)
    exposed_gd = exposed_gd + stopped_gd * retry_share_d * (1 - returned_share_g)
    return {
        "effort_d": effort_next,
        "stops_gd": stops_gd,
        "stops_second_gd": second_count_ratio_d * stops_gd,
        "deported_gd": deported_gd,
        "transit_quit_gd": held_gd - retrying_gd,
        "transit_gd": passing_gd - onward_gd + retrying_gd - moved_gd,
        "south_gd": south_gd - back_north_gd + moved_gd,
        "north_gd": onward_gd + home_in_gd,
        "passage_gd": home_g + (1 - home_g) * through_gd / (1 - exposed_gd),
    }
