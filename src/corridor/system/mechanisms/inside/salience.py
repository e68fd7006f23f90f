"""Salience: how many Americans name immigration the most important problem."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, keep
from corridor.system.mechanisms import Declaration, Shock

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="salience",
    label="Attention to immigration",
    summary="The share follows encounters at the border with a lag, takes a change up bit by bit, "
    "and moves for reasons of its own. It stays where it is while encounters stay where they "
    "are. It feeds back on nothing: what voters and officials make of it is left out.",
    equation="logit m = logit m_0 + x;  "
    "x' = k_m x + (1 - k_m) b_m / (m_0 (1 - m_0)) log2(encounters / encounters_now) + s_m e, "
    "encounters of L_m months ago",
    parameters=(
        "salience_level_d",
        "salience_response_d",
        "salience_lag_d",
        "salience_half_life_d",
        "salience_shock_sd_d",
    ),
    drivers=("encounters_now",),
    state=("salience_moved_d", "encounters_last_d", "encounters_earlier_d"),
    reads=("apprehensions_gd", "port_encounters_gd"),
    shocks={"salience_normal_d": Shock("salience_shock_sd_d", "salience_half_life_d")},
    start={
        "salience_moved_d": 0.0,
        "encounters_last_d": "encounters_now",
        "encounters_earlier_d": "encounters_now",
    },
    writes={
        "salience_d": "share of Americans who name immigration the most important problem, "
        "0 to 1 [draw]",
        "salience_moved_d": "log odds of that share over those at the decision point, log points "
        "[draw]",
        "encounters_last_d": "encounters at the border a month, kept for the next month [draw]",
        "encounters_earlier_d": "encounters at the border a month, kept for the month after next "
        "[draw]",
    },
)


def step(
    *,
    salience_level_d: Array,
    salience_response_d: Array,
    salience_lag_d: Array,
    salience_half_life_d: Array,
    salience_shock_sd_d: Array,
    encounters_now: Array,
    salience_moved_d: Array,
    encounters_last_d: Array,
    encounters_earlier_d: Array,
    apprehensions_gd: Array,
    port_encounters_gd: Array,
    salience_normal_d: Array,
) -> dict[str, Array]:
    """Return the month's share; as many encounters as at the decision point leave it alone."""
    encounters_d = (apprehensions_gd + port_encounters_gd).sum(0)

    def doublings(before_d: Array) -> Array:
        # one more on both sides, so that none at all is a number too
        return jnp.log2((jnp.maximum(before_d, 0.0) + 1) / (jnp.maximum(encounters_now, 0.0) + 1))

    # between whole months a mean of the two nearest
    moved_d = jnp.maximum(1 - salience_lag_d, 0.0) * doublings(encounters_d)
    moved_d = moved_d + (1 - jnp.abs(1 - salience_lag_d)) * doublings(encounters_last_d)
    moved_d = moved_d + jnp.maximum(salience_lag_d - 1, 0.0) * doublings(encounters_earlier_d)
    slope_d = salience_response_d / (salience_level_d * (1 - salience_level_d))
    kept_d = keep(salience_half_life_d)
    moved_next_d = kept_d * salience_moved_d + (1 - kept_d) * slope_d * moved_d
    moved_next_d = moved_next_d + salience_shock_sd_d * salience_normal_d
    odds_d = jnp.log(salience_level_d / (1 - salience_level_d)) + moved_next_d
    return {
        "salience_d": (1 + jnp.tanh(odds_d / 2)) / 2,
        "salience_moved_d": moved_next_d,
        "encounters_last_d": encounters_d,
        "encounters_earlier_d": 1 * encounters_last_d,
    }
