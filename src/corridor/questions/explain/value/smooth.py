"""Smooth functions of parameters: what a gain is expected to be where they are known.

The regression is a cubic spline with few columns (``scipy.interpolate``). A fixed linear smoother
is used rather than one that picks its own smoothness, since its noise is known: what chance alone
adds to the spread of the curve is taken off, and the same columns serve resampling and
permutation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "COLUMNS",
    "Curve",
    "columns_each",
    "crossed_columns",
    "draw_in",
    "most_telling",
    "orthonormal",
    "spline_columns",
]

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]

#: columns of the spline of one parameter
COLUMNS = 6
_DEGREE = 3
#: units that a column needs at least, and the most columns of several parameters together
_UNITS_A_COLUMN, _MOST = 20, 120
#: parameters whose products are added
_CROSSED = 5


def spline_columns(score: Floats, columns: int = COLUMNS) -> Floats:
    """Return columns that span smooth functions of one parameter, [unit, column].

    Up to two they are powers, from three on a cubic spline with knots at quantiles.
    ``score``: [unit].
    """
    from scipy.interpolate import BSpline

    spread = score.std()
    if spread == 0:
        return np.zeros((len(score), 0))
    scaled = (score - score.mean()) / spread
    if columns < _DEGREE:
        return np.stack([scaled**power for power in range(1, columns + 1)], axis=1)
    inner = np.quantile(scaled, np.linspace(0, 1, columns - _DEGREE + 2)[1:-1])
    ends = (np.full(_DEGREE + 1, scaled.min()), np.full(_DEGREE + 1, scaled.max()))
    knots = np.concatenate([ends[0], np.unique(inner), ends[1]])
    # the columns add up to one, and the constant is apart: the first can go
    return np.asarray(BSpline.design_matrix(scaled, knots, _DEGREE).toarray()[:, 1:])


def columns_each(rows: int, units: int) -> int:
    """Return how many columns each of several parameters has, as the number of units allows."""
    return int(np.clip(units // _UNITS_A_COLUMN // max(rows, 1), 1, COLUMNS))


def most_telling(alone: Sequence[Floats], y: Floats) -> Places:
    """Return places of the parameters that explain most by themselves, the most telling first.

    As many as ``_MOST`` columns hold. ``alone``: orthonormal columns by parameter; ``y``:
    [unit, option].
    """
    centred = y - y.mean(0)
    told = [float(((one.T @ centred) ** 2).sum()) for one in alone]
    each = max(1, *(one.shape[1] for one in alone))
    return np.asarray(np.argsort(told)[::-1][: _MOST // each], np.int64)


def crossed_columns(alone: Sequence[Floats], scores: Floats, y: Floats) -> Floats:
    """Return columns of several parameters together, [unit, column].

    To the columns that each has by itself come products of the parameters that explain most.

    ``alone``: orthonormal columns by parameter; ``scores``: [parameter, unit]; ``y``: [unit,
    option].
    """
    kept = most_telling(alone, y)
    first = kept[:_CROSSED]
    scaled = scores[first] - scores[first].mean(1, keepdims=True)
    pairs = [(i, j) for i in range(len(first)) for j in range(i + 1, len(first))]
    return np.column_stack([*(alone[k] for k in kept), *(scaled[i] * scaled[j] for i, j in pairs)])


def orthonormal(columns: Floats) -> Floats:
    """Return orthonormal columns with the same span, the constant left out, [unit, column]."""
    centred = columns - columns.mean(0)
    spread = np.sqrt((centred**2).sum(0))
    centred = centred[:, spread > 1e-10 * np.sqrt(len(columns))]
    centred = centred / np.sqrt((centred**2).sum(0))
    size, axes = np.linalg.eigh(centred.T @ centred)
    kept = size > 1e-9 * max(float(size.max(initial=0.0)), 1e-300)
    out: Floats = centred @ (axes[:, kept] / np.sqrt(size[kept]))
    return out


def draw_in(values: Floats, noise: Floats) -> Floats:
    """Return values about zero drawn in, so that they vary as the truth does.

    Estimates vary by the truth and by chance. Each is drawn in by the square root of the share
    that the truth has in its variance (Louis 1984, constrained empirical Bayes), so that what is
    known well stays where it is. Where chance explains all that is seen, nothing is left.

    ``values``: [unit, option, ...]; ``noise``: the variance of each by chance, [unit, option].
    """
    noise = noise.reshape(*noise.shape, *[1] * (values.ndim - 2))
    truth = np.maximum(values.var(0) - noise.mean(0), 0.0)
    whole = truth + noise
    out: Floats = values * np.sqrt(truth / np.where(whole > 0, whole, 1.0))
    return out


@dataclass(frozen=True)
class Curve:
    """Gains over the first policy as a smooth function of what would be known."""

    #: orthonormal columns, [unit, column]
    q: Floats
    #: gains, [unit, option], and their means, [option]
    y: Floats
    mean: Floats
    #: [column, option]
    coefficients: Floats
    #: variance that chance alone gives to the curve, [unit, option]
    noise: Floats
    #: block of each unit, [unit]
    block: Places

    @classmethod
    def fit(cls, q: Floats, y: Floats, block: Places) -> Curve:
        """Fit gains, [unit, option], on orthonormal columns by least squares."""
        mean = y.mean(0)
        coefficients = q.T @ (y - mean)
        leverage = np.minimum((q**2).sum(1) + 1 / len(q), 0.999)
        left = y - mean - q @ coefficients
        # variance that differs between units is allowed for (MacKinnon and White 1985, HC2)
        each = left**2 / (1 - leverage[:, None])
        noise = [((q @ (q.T @ (q * one[:, None]))) * q).sum(1) for one in each.T]
        return cls(q, y, mean, coefficients, np.stack(noise, axis=1), block)

    @property
    def shape(self) -> Floats:
        """The curve less its mean, [unit, option]."""
        return draw_in(self.q @ self.coefficients, self.noise)

    def resampled(self, weights: Floats, read: Places) -> Floats:
        """Return curves in resamples of blocks, less their means, [unit read, option, resample].

        ``weights``: how often each block is drawn, [resample, block]. The resamples stand
        around the curve as it is drawn in, and are drawn in themselves, as it was.
        """
        left = self.y - self.mean - self.q @ self.coefficients
        moved = np.zeros((weights.shape[1], *self.coefficients.shape))
        order = np.argsort(self.block, kind="stable")
        found, starts = np.unique(self.block[order], return_index=True)
        for option in range(self.y.shape[1]):
            sums = np.add.reduceat((self.q * left[:, [option]])[order], starts)
            moved[found, :, option] = sums
        around = np.tensordot(moved, weights - 1, ([0], [1]))
        values = self.shape[read][..., None] + np.tensordot(self.q[read], around, 1)
        return draw_in(values, self.noise[read])

    def permuted(self, shuffled: Floats, read: Places) -> Floats:
        """Return curves where nothing is to be known, [unit read, option, permutation].

        ``shuffled``: gains less their mean in other orders, [unit, option, permutation].
        """
        found = np.tensordot(self.q[read], np.tensordot(self.q, shuffled, ([0], [0])), 1)
        chance = (self.q[read] ** 2).sum(1)[:, None] * self.y.var(0)
        return draw_in(found, chance)

    def held_out(self, fold: Places) -> Floats:
        """Return gains at each unit expected from the other folds, mean included, [unit, option].

        ``fold``: fold of each unit, [unit].
        """
        out = np.empty_like(self.y)
        full = np.column_stack([np.full(len(self.q), len(self.q) ** -0.5), self.q])
        along = full.T @ self.y
        for k in np.unique(fold):
            mine = fold == k
            inside = np.eye(full.shape[1]) - full[mine].T @ full[mine]
            inside += 1e-9 * np.eye(len(inside))
            out[mine] = full[mine] @ np.linalg.solve(inside, along - full[mine].T @ self.y[mine])
        return out
