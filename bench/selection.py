"""Ways to exact quantiles of many series, all to the last bit the same: which is quickest?"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["PROBABILITIES", "WAYS", "by_bins", "by_halves", "by_numpy", "by_partition", "by_sort"]

Floats = NDArray[np.floating[Any]]
Way = Callable[[Floats], Floats]

PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)
BINS = 1024
TURNS = 15


def by_sort(values: Floats) -> Floats:
    """Return quantiles, [series, probability], as every page of results does: by sorting."""
    from corridor.questions.runs.summarise import quantiles

    return quantiles(values, PROBABILITIES)


def by_numpy(values: Floats) -> Floats:
    """NumPy's own, which selects; spread over the cores like the others."""
    own = np.asarray(PROBABILITIES, values.dtype)
    return _spread(values, lambda rows: np.moveaxis(np.quantile(rows, own, axis=-1), 0, -1))


def by_partition(values: Floats) -> Floats:
    """Select all order statistics in one call."""

    def select(rows: Floats) -> Floats:
        ranks, _, _, _ = _ranks(rows.shape[-1])
        made = rows.copy()
        made.partition(ranks, axis=-1)
        return _between(made[:, ranks], rows.shape[-1])

    return _spread(values, select)


def by_halves(values: Floats) -> Floats:
    """Select the middle one first, then within what lies on either side of it."""

    def select(rows: Floats) -> Floats:
        ranks, _, _, _ = _ranks(rows.shape[-1])
        made = rows.copy()

        def within(begin: int, end: int, wanted: list[int]) -> None:
            if wanted:
                middle = wanted[len(wanted) // 2]
                made[:, begin:end].partition(middle - begin, axis=-1)
                within(begin, middle, [r for r in wanted if r < middle])
                within(middle + 1, end, [r for r in wanted if r > middle])

        within(0, rows.shape[-1], ranks.tolist())
        return _between(made[:, ranks], rows.shape[-1])

    return _spread(values, select)


def by_bins(values: Floats) -> Floats:
    """Count into bins, then sort only what lies in the bins that hold an order statistic."""
    return _spread(values, _bins)


def _bins(rows: Floats) -> Floats:
    series, draws = rows.shape
    ranks, _, _, _ = _ranks(draws)
    low, top = rows.min(-1, keepdims=True), rows.max(-1, keepdims=True)
    width = top - low
    scale = (BINS - 1) / np.where(width > 0, width, 1)
    place = ((rows - low) * scale).astype(np.int32)
    place += np.arange(0, series * BINS, BINS, dtype=np.int32)[:, None]
    flat = place.ravel()
    count = np.bincount(flat, minlength=series * BINS).reshape(series, BINS)
    below = count.cumsum(1)
    holds = (below[:, None, :] <= ranks[None, :, None]).sum(-1)
    wanted = np.zeros((series, BINS), bool)
    wanted[np.arange(series)[:, None], holds] = True
    hit = np.flatnonzero(wanted.ravel()[flat])
    of, found = flat[hit], rows.ravel()[hit]
    order = np.lexsort((found, of))
    of, found = of[order], found[order]
    first = np.searchsorted(of, holds + BINS * np.arange(series)[:, None])
    inside = ranks[None] - np.take_along_axis(below - count, holds, 1)
    return _between(found[first + inside], draws)


def _ranks(draws: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return (ranks, the place in them of the one below and above each, weight of the latter)."""
    at = np.asarray(PROBABILITIES) * (draws - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, draws - 1)
    ranks = np.unique(np.concatenate([low, high]))
    return ranks, np.searchsorted(ranks, low), np.searchsorted(ranks, high), at - low


def _between(found: Floats, draws: int) -> Floats:
    _, low, high, weight = _ranks(draws)
    share = weight.astype(found.dtype)
    out: Floats = found[:, low] * (1 - share) + found[:, high] * share
    return out


def _spread(values: Floats, way: Way) -> Floats:
    """Run over blocks of series on all cores, as the sorting does."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        return np.concatenate(list(pool.map(way, np.array_split(values, cores))))


WAYS: dict[str, Way] = {
    "sort": by_sort,
    "numpy_quantile": by_numpy,
    "partition": by_partition,
    "halves": by_halves,
    "bins": by_bins,
}


def main() -> None:
    """Print the median seconds of each way, and the least ratio of a rival to sorting."""
    values = np.random.default_rng(1).lognormal(size=(540, 4000)).astype(np.float32)
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(TURNS):
        for name, way in WAYS.items():
            began = time.perf_counter()
            way(values)
            taken[name].append(time.perf_counter() - began)
    pairs = {
        name: statistics.median(a / b for a, b in zip(seconds, taken["sort"], strict=True))
        for name, seconds in taken.items()
        if name != "sort"
    }
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    print(json.dumps({"seconds": medians, "rival": min(pairs.values())}))


if __name__ == "__main__":
    main()
