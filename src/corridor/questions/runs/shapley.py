"""Shapley shares: what each player adds, averaged over all orders in which players could join.

Coalition c holds player k if bit k of c is set, so that 0 is nobody and the last is everybody.
Source: L. S. Shapley, A value for n-person games (1953).
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["coalitions", "orders_through", "shapley_weights"]

Floats = NDArray[np.floating[Any]]


def coalitions(players: int) -> NDArray[np.bool_]:
    """Return which players are in which coalition, [coalition, player]."""
    number = np.arange(2**players)
    return np.asarray((number[:, None] >> np.arange(players)) % 2 == 1, np.bool_)


@cache
def shapley_weights(players: int) -> Floats:
    """Return the weight of each coalition's value in each player's share, [player, coalition].

    The shares add up to the value of everybody less the value of nobody, whatever the values.
    """
    out = np.zeros((players, 2**players))
    for c, mine in enumerate(coalitions(players)):
        size = int(mine.sum())
        for k in range(players):
            others = size - 1 if mine[k] else size
            weight = (
                math.factorial(others)
                * math.factorial(players - 1 - others)
                / math.factorial(players)
            )
            out[k, c] = weight if mine[k] else -weight
    out.flags.writeable = False
    return out


def orders_through(values: Floats, player: int) -> Floats:
    """Return what a player adds to each coalition without it, [coalition without it, ...].

    ``values``: [coalition, ...]. The first is what it adds alone, the last what it adds to all.
    """
    without = np.flatnonzero(~coalitions(len(values).bit_length() - 1)[:, player])
    added: Floats = values[without | (1 << player)] - values[without]
    return added
