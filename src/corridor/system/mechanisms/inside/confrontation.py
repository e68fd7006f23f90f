"""Confrontation: deadly encounters between agents or Guard and people, as expected events."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="confrontation",
    label="Deadly encounters with agents",
    summary="Incidents come at random, at a rate for each of five definitions that was known "
    "roughly before and is multiplied by the intensity of enforcement and by the Guard of other "
    "states deployed. What is written is the number to be expected; that a rate is uncertain "
    "makes numbers more spread than at random.",
    equation="events = l / 12 intensity^b_i (1 + b_g guard / 1000);  "
    "l(two or more) = l_2 + l_4;  deaths = f l_s",
    parameters=(
        "shooting_rate_d",
        "shooting_deaths_d",
        "four_killed_rate_d",
        "two_killed_rate_d",
        "observer_rate_d",
        "ten_harmed_rate_d",
        "intensity_exposure_d",
        "guard_exposure_d",
    ),
    levers=("guard_deployment",),
    couplings=("intensity_ratio_d",),
    writes={
        "confrontation_m1_d": "incidents with four or more killed, expected events a month [draw]",
        "confrontation_m2_d": "incidents with two or more killed, expected events a month [draw]",
        "confrontation_m3_d": "incidents in which a protester or observer is killed, expected "
        "events a month [draw]",
        "confrontation_m4_d": "incidents with ten or more killed or injured, expected events a "
        "month [draw]",
        "confrontation_m5_d": "people killed by immigration agents, expected deaths a month [draw]",
    },
)

_YEAR = 12  # months
_THOUSAND = 1000  # people
_NONE = 1e-6  # ratio; no enforcement at all, where a power has no slope


def step(
    *,
    shooting_rate_d: Array,
    shooting_deaths_d: Array,
    four_killed_rate_d: Array,
    two_killed_rate_d: Array,
    observer_rate_d: Array,
    ten_harmed_rate_d: Array,
    intensity_exposure_d: Array,
    guard_exposure_d: Array,
    guard_deployment: Array,
    intensity_ratio_d: Array,
) -> dict[str, Array]:
    """Return expected events of the month by definition; exposure multiplies all alike."""
    exposure_d = jnp.maximum(intensity_ratio_d, _NONE) ** intensity_exposure_d
    exposure_d = exposure_d * (1 + guard_exposure_d * guard_deployment / _THOUSAND)
    monthly_d = exposure_d / _YEAR
    return {
        "confrontation_m1_d": four_killed_rate_d * monthly_d,
        "confrontation_m2_d": (four_killed_rate_d + two_killed_rate_d) * monthly_d,
        "confrontation_m3_d": observer_rate_d * monthly_d,
        "confrontation_m4_d": ten_harmed_rate_d * monthly_d,
        "confrontation_m5_d": shooting_rate_d * shooting_deaths_d * monthly_d,
    }
