"""Networks made up from a seed, with the published numbers of groups and ties.

``decentralised``: ties fall on pairs at random, more often on groups of a low rank. It is meant to
have the counts and about the degrees of the published list, none of whose rows it holds.
``centralised``: hub and spokes. The first group is tied to every other one; ties that are left
over run from the second group, and so on. As many rivalries, alliances and groups as the other.
"""

from __future__ import annotations

import numpy as np

from corridor.core.errors import InputError, nearest
from corridor.system.cartels.network import Edge, Network, from_edges
from corridor.system.cartels.parameters import fixed

__all__ = ["FORMS", "generate"]

FORMS = ("decentralised", "centralised")

_Pair = tuple[int, int]


def generate(form: str = "decentralised", seed: int = 0, *, like: Network | None = None) -> Network:
    """Return a made-up network; the same seed gives the same network.

    Both forms have weights from the same distributions, drawn apart. ``like``: a network whose
    numbers of groups, rivalries and alliances are taken instead of the published ones.

    Raises InputError for an unknown form, or for more ties than there are pairs.
    """
    if form not in FORMS:
        raise InputError(f"there is no form '{form}'", remedy=nearest(form, FORMS))
    rng = np.random.default_rng([seed, FORMS.index(form)])
    groups = round(fixed("cartel_groups")) if like is None else like.size
    counts = round(fixed("cartel_rivalries")), round(fixed("cartel_alliances"))
    if like is not None:
        counts = like.pairs
    if sum(counts) > groups * (groups - 1) // 2:
        raise InputError(
            f"{sum(counts)} rivalries and alliances do not fit {groups} groups, one for a pair",
            remedy="Give fewer ties or more groups",
        )
    if form == "centralised":
        rivals, allies = _spokes(rng, groups, *counts)
    else:
        rivals = _scattered(rng, groups, counts[0], fixed("cartel_rivalry_concentration"))
        allies = _scattered(rng, groups, counts[1], fixed("cartel_alliance_concentration"))
    return from_edges(
        [f"group {i + 1}" for i in range(groups)],
        _rows(rng, rivals, fixed("cartel_rivalry_weight"), fixed("cartel_rivalries_mutual")),
        _rows(rng, allies, fixed("cartel_alliance_weight"), fixed("cartel_alliances_mutual")),
    )


def _scattered(rng: np.random.Generator, groups: int, count: int, steep: float) -> list[_Pair]:
    """Return different pairs; a group's chance goes with its rank to minus ``steep``."""
    chance = np.arange(1, groups + 1) ** -steep
    chance /= chance.sum()
    found: dict[_Pair, None] = {}
    while len(found) < count:
        i, j = sorted(int(k) for k in rng.choice(groups, 2, p=chance))
        if i != j:
            found[i, j] = None
    return list(found)


def _spokes(
    rng: np.random.Generator, groups: int, rivals: int, allies: int
) -> tuple[list[_Pair], list[_Pair]]:
    """Return rivalries and alliances of the first hubs, none of them both."""
    pairs = [(i, j) for i in range(groups) for j in range(i + 1, groups)][: rivals + allies]
    mixed = [pairs[k] for k in rng.permutation(len(pairs))]
    return mixed[:rivals], mixed[rivals:]


def _rows(rng: np.random.Generator, pairs: list[_Pair], mean: float, mutual: float) -> list[Edge]:
    """Return directed rows with geometric weights; a share of the pairs has both directions."""
    rows: list[Edge] = []
    for i, j in pairs:
        weight = float(rng.geometric(1 / mean))
        rows.append((f"group {i + 1}", f"group {j + 1}", weight))
        if rng.random() < mutual:
            rows.append((f"group {j + 1}", f"group {i + 1}", weight))
    return rows
