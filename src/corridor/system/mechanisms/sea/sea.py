"""Sea: deaths on the crossing, landings, and who stays."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array, keep
from corridor.system.mechanisms import Declaration, Shock

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="sea",
    label="The crossing and the landing",
    summary="Documented deaths rise with attempts, those stopped counted in, and with winter; a "
    "closure of ports may change the chance of dying either way. Of those who come across some are "
    "not let ashore where they head for; they land in another country of the corridor or leave the "
    "corridor. Of those who land a share is sent back. Arrivals are counted before that. Boats, "
    "ways and rescue change the danger slowly.",
    equation="danger' = danger^k_d exp(s_d e);  "
    "deaths = min(north, d_g danger exp(d_winter cos(month angle) + d_closure closure ports)"
    "(north + stops));  across = north - deaths;  turned = (1 - admitted) across;  "
    "arrivals = admitted across + elsewhere turned of the other ways;  "
    "readmitted = sent back arrivals;  entries = arrivals - readmitted",
    parameters=(
        "sea_death_rate_gd",
        "sea_winter_d",
        "closure_deaths_d",
        "danger_half_life_d",
        "danger_shock_sd_d",
    ),
    levers=("port_closure",),
    drivers=("cos1",),
    places=("ports_g",),
    state=("danger_d",),
    reads=("north_gd", "stops_gd", "admitted_gd", "elsewhere_gd", "readmitted_share_gd"),
    shocks={"danger_normal_d": Shock("danger_shock_sd_d", "danger_half_life_d")},
    writes={
        "danger_d": "danger of the crossing over its mean, ratio [draw]",
        "attempts_gd": "attempts to cross a month, stopped ones counted in [group, draw]",
        "deaths_gd": "documented deaths and disappearances a month [group, draw]",
        "moved_on_gd": "people who land here as another country's ports are closed a month "
        "[group, draw]",
        "away_gd": "people not let ashore who leave the corridor a month [group, draw]",
        "arrivals_gd": "people who land a month, as the record counts them [group, draw]",
        "readmitted_gd": "people sent back after landing a month [group, draw]",
        "entries_gd": "people who land and stay a month [group, draw]",
    },
)

_HAIR = 1e-30  # a chance; where all other ports are shut nobody is moved on


def step(
    *,
    sea_death_rate_gd: Array,
    sea_winter_d: Array,
    closure_deaths_d: Array,
    danger_half_life_d: Array,
    danger_shock_sd_d: Array,
    port_closure: Array,
    cos1: Array,
    ports_g: Array,
    danger_d: Array,
    north_gd: Array,
    stops_gd: Array,
    admitted_gd: Array,
    elsewhere_gd: Array,
    readmitted_share_gd: Array,
    danger_normal_d: Array,
) -> dict[str, Array]:
    """Sort the month's crossings; nobody is created or lost."""
    # a run without a past begins at nil, which stands for the mean
    past_d = jnp.where(danger_d > 0, danger_d, 1)
    danger_next = past_d ** keep(danger_half_life_d) * jnp.exp(danger_shock_sd_d * danger_normal_d)
    attempts_gd = north_gd + stops_gd
    # cos1 is highest in January
    rate_gd = (
        sea_death_rate_gd
        * danger_next
        * jnp.exp(sea_winter_d * cos1 + closure_deaths_d * port_closure * ports_g)
    )
    deaths_gd = jnp.minimum(north_gd, rate_gd * attempts_gd)
    across_gd = north_gd - deaths_gd
    landed_gd = admitted_gd * across_gd
    turned_gd = across_gd - landed_gd

    # [from, to, draw]: any other port that lets them in is as good as the next
    other = 1 - jnp.eye(admitted_gd.shape[0])[..., None]
    open_to = other * admitted_gd[None]
    share = open_to / jnp.maximum(open_to.sum(1, keepdims=True), _HAIR)
    moved = (elsewhere_gd * turned_gd)[:, None] * share
    moved_on_gd = moved.sum(0)
    arrivals_gd = landed_gd + moved_on_gd
    readmitted_gd = readmitted_share_gd * arrivals_gd
    return {
        "danger_d": danger_next,
        "attempts_gd": attempts_gd,
        "deaths_gd": deaths_gd,
        "moved_on_gd": moved_on_gd,
        "away_gd": turned_gd - moved.sum(1),
        "arrivals_gd": arrivals_gd,
        "readmitted_gd": readmitted_gd,
        "entries_gd": arrivals_gd - readmitted_gd,
    }
