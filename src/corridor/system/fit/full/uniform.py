"""Are ranks uniform? Bands of the cumulative shares that hold at every place at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["uniformity"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: all ranks together leave their bands this rarely if all is right
_CHANCE = 0.01
_PLACES = 20  # at which cumulative shares are looked at
_SIMULATED = 200_000
_AT_ONCE = 20_000


def uniformity(names: Sequence[str], ranks: Ints, draws: int) -> dict[str, Any]:
    """Return what ranks from 0 to ``draws`` say, ``ranks`` [replication, scalar].

    ``p`` of a scalar is the chance that uniform ranks leave the bands as far as its ranks do,
    at whatever place; it fails when it is so small that among all scalars one would be in one
    of a hundred such tests.
    """
    count, scalars = ranks.shape
    made = _by_chance(count, draws)
    found = _furthest(ranks, *_bands(count, draws))
    as_far = np.searchsorted(made, found * (1 + 1e-9), side="right")
    p = (as_far + 1) / (len(made) + 1)
    limit = 1 - (1 - _CHANCE) ** (1 / scalars)
    share = (ranks + 0.5) / (draws + 1)
    return {
        "replications": count,
        "draws": draws,
        "limit": limit,
        "scalars": {
            name: {
                "ranks": ranks[:, at].tolist(),
                "mean": round(float(share[:, at].mean()), 4),
                "p": round(float(p[at]), 6),
            }
            for at, name in enumerate(names)
        },
        "failed": [
            f"ranks of {name} leave their band: p = {p[at]:.2g}, mean {share[:, at].mean():.2f}"
            for at, name in enumerate(names)
            if p[at] < limit
        ],
    }


@lru_cache
def _by_chance(count: int, draws: int) -> Floats:
    """Return, in order, how far uniform ranks leave the bands, simulated."""
    bands = _bands(count, draws)
    rng = np.random.default_rng(count)
    made = [
        _furthest(rng.integers(0, draws + 1, (count, _AT_ONCE)), *bands)
        for _ in range(_SIMULATED // _AT_ONCE)
    ]
    return np.sort(np.concatenate(made))


def _bands(count: int, draws: int) -> tuple[Ints, Floats]:
    """Return the places, and the smaller tail of each number of ranks below, [place, number]."""
    from scipy.stats import binom

    edges = np.unique(np.linspace(0, draws + 1, _PLACES + 2).round().astype(int))[1:-1]
    shares = edges / (draws + 1)
    numbers = np.arange(count + 1)
    below = binom.cdf(numbers, count, shares[:, None])
    above = binom.sf(numbers - 1, count, shares[:, None])
    return edges, np.asarray(np.minimum(below, above))


def _furthest(ranks: Ints, edges: Ints, tails: Floats) -> Floats:
    """Return the smallest tail over places, [column], of ``ranks`` [replication, column]."""
    out = np.ones(ranks.shape[1])
    for place, edge in enumerate(edges):
        out = np.minimum(out, tails[place][(ranks < edge).sum(0)])
    return out
