"""Mortality: deaths on the way, per attempt and by season."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="mortality",
    label="Deaths on the route",
    summary="Documented deaths and disappearances rise with attempts and in the hot months. "
    "They are taken from those who would have entered unseen. What is not documented is not "
    "in the count.",
    equation="deaths = min(evaded, d exp(-d_summer cos(month angle)) attempts)",
    parameters=("death_rate_d", "death_summer_d"),
    drivers=("cos1",),
    reads=("attempts_gd", "evaded_gd"),
    writes={
        "deaths_gd": "documented deaths and disappearances a month [group, draw]",
        "gotaways_gd": "people who entered unseen and alive a month [group, draw]",
    },
)


def step(
    *,
    death_rate_d: Array,
    death_summer_d: Array,
    cos1: Array,
    attempts_gd: Array,
    evaded_gd: Array,
) -> dict[str, Array]:
    """Return deaths and those who entered unseen; nobody is created or lost."""
    # cos1 is highest in January, so the minus sign puts the peak in July
    rate_d = death_rate_d * jnp.exp(-death_summer_d * cos1)
    deaths_gd = jnp.minimum(evaded_gd, rate_d * attempts_gd)
    return {"deaths_gd": deaths_gd, "gotaways_gd": evaded_gd - deaths_gd}
