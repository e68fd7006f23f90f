"""Departures: from intent to people setting out."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, keep
from corridor.system.mechanisms import Declaration, Shock

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="departures",
    label="Departures",
    summary="Intent is a base level times everything that moves it, with a persistent shock "
    "for each group and one that all share. No more can set out in a month than a share of "
    "the population. Lawful places are taken off smoothly, so that departures stay positive.",
    equation="intent = base exp(push + pull + season + beliefs + u + l_home c - b_mobility closed)"
    ";  willing = ceiling (1 - exp(-intent / ceiling)), ceiling = c_top population;  "
    "departures = willing^2 / (willing + replaced);  "
    "u' = k_u u + s_u e, c' = k_c c + s_c e, k = 0.5^(1 / h)",
    parameters=(
        "departures_base_gd",
        "departures_shock_half_life_d",
        "departures_shock_sd_gd",
        "common_shock_half_life_d",
        "common_shock_sd_d",
        "common_shock_home_d",
        "mobility_response_d",
        "departures_ceiling_d",
    ),
    drivers=("mobility_closure", "population_g"),
    places=("home_g",),
    state=("shock_gd", "common_d"),
    reads=("push_gd", "pull_d", "season_gd", "belief_effect_gd"),
    couplings=("replaced_gd",),
    shocks={
        "shock_normal_gd": Shock("departures_shock_sd_gd", "departures_shock_half_life_d"),
        "common_normal_d": Shock("common_shock_sd_d", "common_shock_half_life_d"),
    },
    writes={
        "shock_gd": "persistent shock to intent, log points [group, draw]",
        "common_d": "persistent shock shared by groups, log points [draw]",
        "departures_gd": "people setting out a month [group, draw]",
    },
)

_NOBODY = 1e-30  # people; far below anything that counts, above single precision's zero


def step(
    *,
    departures_base_gd: Array,
    departures_shock_half_life_d: Array,
    departures_shock_sd_gd: Array,
    common_shock_half_life_d: Array,
    common_shock_sd_d: Array,
    common_shock_home_d: Array,
    mobility_response_d: Array,
    departures_ceiling_d: Array,
    mobility_closure: Array,
    population_g: Array,
    home_g: Array,
    shock_gd: Array,
    common_d: Array,
    push_gd: Array,
    pull_d: Array,
    season_gd: Array,
    belief_effect_gd: Array,
    replaced_gd: Array,
    shock_normal_gd: Array,
    common_normal_d: Array,
) -> dict[str, Array]:
    """Return the month's departures and the shocks behind them."""
    shock_next = (
        keep(departures_shock_half_life_d) * shock_gd + departures_shock_sd_gd * shock_normal_gd
    )
    common_next = keep(common_shock_half_life_d) * common_d + common_shock_sd_d * common_normal_d
    loading_gd = home_g * common_shock_home_d + (1 - home_g)
    log_factor_gd = (
        push_gd
        + pull_d
        + season_gd
        + belief_effect_gd
        + shock_next
        + loading_gd * common_next
        - mobility_response_d * mobility_closure
    )
    ceiling_gd = jnp.maximum(departures_ceiling_d * population_g, _NOBODY)
    intent_gd = departures_base_gd * jnp.exp(log_factor_gd)
    willing_gd = -ceiling_gd * jnp.expm1(-intent_gd / ceiling_gd)
    return {
        "shock_gd": shock_next,
        "common_d": common_next,
        # where nobody intends to leave and nothing is diverted, nobody leaves
        "departures_gd": willing_gd * willing_gd / jnp.maximum(willing_gd + replaced_gd, _NOBODY),
    }
