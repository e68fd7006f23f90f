"""The parameters of this model: which there are, and draws of them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.evidence import registry

__all__ = ["GENERATOR", "NETWORK", "PARAMETERS", "SPLIT", "WHOLE", "Floats", "draw", "fixed"]

Floats: TypeAlias = NDArray[np.float64]

#: read by the model of groups
NETWORK = (
    "cartel_recruitment",
    "cartel_arrests",
    "cartel_lethality",
    "cartel_saturation",
    "cartel_members_start",
    "cartel_size_exponent",
)
#: read by the generator of networks
GENERATOR = (
    "cartel_groups",
    "cartel_rivalries",
    "cartel_alliances",
    "cartel_rivalries_mutual",
    "cartel_alliances_mutual",
    "cartel_rivalry_weight",
    "cartel_alliance_weight",
    "cartel_rivalry_concentration",
    "cartel_alliance_concentration",
)
#: read by the aggregate form
WHOLE = (
    "aggregate_recruits",
    "aggregate_deaths",
    "aggregate_arrests",
    "aggregate_reference",
    "aggregate_capacity",
    "aggregate_members_start",
)
#: read by the removal of a leader
SPLIT = (
    "split_base",
    "split_centrality",
    "split_more",
    "split_evenness",
    "split_alliance_loss",
    "rift_weight",
    "rift_half_life",
)
PARAMETERS = (*NETWORK, *GENERATOR, *WHOLE, *SPLIT)


def draw(
    names: tuple[str, ...], draws: int, seed: int, *, published: bool = False
) -> dict[str, Floats]:
    """Return independent draws from the priors, each [draw]; every draw the median if published.

    A parameter's draws do not depend on which others are asked for.

    Raises InputError for less than one draw or a negative seed.
    """
    if draws < 1:
        raise InputError(f"{draws} draws asked for", remedy="Ask for at least one")
    if seed < 0:
        raise InputError(f"seed {seed} is negative", remedy="Use a whole number from 0 on")
    known = registry().parameters
    z = {
        name: np.zeros(draws)
        if published
        else np.random.default_rng([seed, PARAMETERS.index(name)]).standard_normal(draws)
        for name in names
    }
    return {name: np.asarray(known[name].prior.from_normal(z[name])) for name in names}


def fixed(name: str) -> float:
    """Return the median of a parameter."""
    return registry().parameters[name].prior.median
