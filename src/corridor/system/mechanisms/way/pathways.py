"""Pathways: lawful doors that are entered from home or on the way, not at the border."""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration

__all__ = ["DECLARATION", "step"]

DECLARATION = Declaration(
    id="pathways",
    label="Lawful pathways",
    summary="Sponsored parole by nationality and places in third countries (Canada, Spain, "
    "Greece). Each place taken up keeps some irregular departures from happening; closing a "
    "door gives them back.",
    equation="diverted = s_door (parole places + u_third third-country places)",
    parameters=("pathway_substitution_d", "third_country_takeup_d"),
    levers=("parole_places", "places_canada", "places_spain", "places_greece"),
    drivers=("parole_split_g", "third_country_split_g"),
    writes={
        "parole_gd": "people arriving by parole a month [group, draw]",
        "third_country_gd": "people placed in third countries a month [group, draw]",
        "diverted_gd": "irregular departures that lawful places replace a month [group, draw]",
    },
)


def step(
    *,
    pathway_substitution_d: Array,
    third_country_takeup_d: Array,
    parole_places: Array,
    places_canada: Array,
    places_spain: Array,
    places_greece: Array,
    parole_split_g: Array,
    third_country_split_g: Array,
) -> dict[str, Array]:
    """Return lawful arrivals by door and the irregular departures that they replace."""
    offered = places_canada + places_spain + places_greece
    third_country_gd = third_country_takeup_d * (offered * third_country_split_g)
    parole_gd = jnp.broadcast_to(parole_places * parole_split_g, third_country_gd.shape)
    return {
        "parole_gd": parole_gd,
        "third_country_gd": third_country_gd,
        "diverted_gd": pathway_substitution_d * (parole_gd + third_country_gd),
    }
