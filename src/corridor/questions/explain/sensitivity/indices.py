"""Sobol indices of first and total order for blocks, with bootstrap intervals.

The estimators are those of ``scipy.stats.sobol_indices`` (Saltelli 2010, which holds for blocks
of columns as for single ones). Its own bootstrap takes seconds for each output, since it goes
through the estimator once for every resample and once for every row; resampling rows only
changes their weights in sums of products, so here all resamples are one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVEL", "Indices", "ranks", "sobol", "tail_share"]

Floats = NDArray[np.floating[Any]]

#: probability of the intervals
LEVEL = 0.9


@dataclass(frozen=True)
class Indices:
    """Shares of the variance of an output by factor; every array is [factor].

    ``first``: the share that ends on average once the factor is known. ``total``: the share that
    stays on average while only the factor is unknown. ``low`` and ``high`` are the ends of
    ``LEVEL`` intervals. Estimates may lie a little below 0 or above 1.
    """

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    #: sum of the first-order indices, with its interval [sum, low, high]
    first_sum: tuple[float, float, float]
    #: variance of the output
    variance: float

    def as_json(self) -> dict[str, Any]:
        """Return plain Python values."""
        return {
            "variance": _plain(self.variance),
            "first_sum": [_plain(value) for value in self.first_sum],
            **{
                name: [_plain(value) for value in getattr(self, name)]
                for name in (
                    *("first", "first_low", "first_high"),
                    *("total", "total_low", "total_high"),
                )
            },
        }


def _plain(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def ranks(base: Floats, values: Floats) -> Floats:
    """Return where values lie among those of ``base``, as shares from 0 to 1.

    ``base``: [output, lane], independent runs, which fix the scale; ``values``: [..., output,
    lane]. A value that several runs of ``base`` share lies in the middle of them.
    """
    out = np.empty(values.shape)
    for at, row in enumerate(np.sort(base, axis=1)):
        flat = values[..., at, :]
        below = np.searchsorted(row, flat, "left") + np.searchsorted(row, flat, "right")
        out[..., at, :] = below / (2 * len(row))
    return out


def tail_share(values: Floats, share: float = 0.01) -> Floats:
    """Return the part of the variance that the runs farthest from the mean make.

    ``values``: [output, lane]; ``share``: how many runs these are. 0 where nothing varies.
    """
    off = np.sort((values - values.mean(1, keepdims=True)) ** 2, axis=1)
    most = off[:, -max(1, round(share * off.shape[1])) :].sum(1)
    whole = off.sum(1)
    out: Floats = np.divide(most, whole, out=np.zeros_like(whole), where=whole > 0)
    return out


def sobol(
    f_a: Floats, f_b: Floats, f_ab: Floats, *, resamples: int, rng: np.random.Generator
) -> tuple[Indices, ...]:
    """Return the indices of each output.

    ``f_a``, ``f_b``: [output, lane], of two independent worlds, lanes a power of two;
    ``f_ab``: [factor, output, lane], the first with one factor from the second. An output that
    doesn't vary has indices of 0.
    """
    from scipy.stats import sobol_indices

    outputs, lanes = f_a.shape
    a, b, ab = (np.asarray(values, np.float64) for values in (f_a, f_b, f_ab))
    # doubled, since the library drops an axis of one output
    twice = {"f_A": _twice(a), "f_B": _twice(b), "f_AB": _twice(ab)}
    found = sobol_indices(func=twice, n=lanes)
    shape = (2 * outputs, len(ab))
    first = found.first_order.reshape(shape)[:outputs]
    total = found.total_order.reshape(shape)[:outputs]
    weights = rng.multinomial(lanes, np.full(lanes, 1 / lanes), size=resamples) / lanes
    return tuple(
        _with_intervals(first[k], total[k], a[k], b[k], ab[:, k], weights) for k in range(outputs)
    )


def _twice(values: Floats) -> Floats:
    return np.concatenate([values, values], axis=-2)


def _with_intervals(
    first: Floats, total: Floats, a: Floats, b: Floats, ab: Floats, weights: Floats
) -> Indices:
    """Return the indices of one output; ``weights``: of the rows, [resample, lane]."""
    middle = np.mean([a, b])
    a, b, ab = a - middle, b - middle, ab - middle
    variance = float(np.var([a, b]))
    means = weights @ (a + b) / 2
    spread = weights @ (a**2 + b**2) / 2 - means**2

    def resampled(products: Floats) -> Floats:
        """[factor, lane] -> [resample, factor]."""
        sums = weights @ products.T
        away = np.zeros_like(sums)
        return np.divide(sums, spread[:, None], out=away, where=spread[:, None] > 0)

    def ends(draws: Floats) -> Floats:
        return np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)

    firsts = resampled(b * (ab - a))
    first_low, first_high = ends(firsts)
    total_low, total_high = ends(resampled((a - ab) ** 2 / 2))
    low, high = ends(firsts.sum(1))
    return Indices(
        *(first, first_low, first_high),
        *(total, total_low, total_high),
        first_sum=(float(first.sum()), float(low), float(high)),
        variance=variance,
    )
