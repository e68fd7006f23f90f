"""Expected value of perfect and of partial information, with errors and what chance would show.

Knowing something is worth what the best choice gains on average by it:
E[max over policies of E[benefit | what is known]] less max over policies of E[benefit]
(Strong, Oakley and Brennan 2014: the inner mean by a regression on the draws at hand).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.decompose.lanes import BLOCKS, block_of
from corridor.questions.explain.value.draws import DrawMeans
from corridor.questions.explain.value.smooth import (
    Curve,
    columns_each,
    crossed_columns,
    orthonormal,
    spline_columns,
)
from corridor.questions.runs.worlds import Behind

__all__ = ["PERMUTATIONS", "RESAMPLES", "Estimate", "Estimator", "gain_of"]

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]

RESAMPLES = 100
PERMUTATIONS = 100
#: points at which the curve of one parameter is read, at equal steps of its distribution
_POINTS = 500
_FOLDS = 5


def gain_of(gains: Floats) -> Floats:
    """Return what the best choice at each point gains over the best for all of them.

    ``gains``: over the first policy, [point, option, ...]. Never below zero.
    """
    free = np.maximum(gains.max(1), 0.0).mean(0)
    fixed = np.maximum(gains.mean(0).max(0), 0.0)
    out: Floats = np.maximum(free - fixed, 0.0)
    return out


class Estimate(NamedTuple):
    """What it is worth to know something, in units of benefit."""

    value: float
    #: the estimate in resamples of blocks of batches of the posterior, [resample]
    resampled: Floats
    #: the estimate where nothing is to be known, [permutation]
    null: Floats
    #: share of what may be found out in which another policy is best than without it
    changes: float
    #: gain in lanes that were not used to learn the rule, and its standard error; NaN where
    #: there is no rule for them
    held_out: float
    held_out_error: float


@dataclass(frozen=True)
class _Part:
    """A curve of what goes with a lane, or with a draw of the posterior."""

    curve: Curve | DrawMeans
    #: unit of each lane, [lane]
    of_lane: Places
    #: units at which the curve is read where it stands alone
    read: Places


class Estimator:
    """Estimates for one choice; resamples and permutations are common to all of them."""

    def __init__(self, gains: Floats, z: Floats, behind: Behind, fitted: int, seed: int) -> None:
        """Take gains over the first policy, [lane, option], and z, [row, lane].

        The first ``fitted`` rows of z go with the draw ``behind``.
        """
        self.gains, self.z, self.fitted = gains, z, fitted
        self.rng = np.random.default_rng(seed)
        _, self.first, self.of_lane = np.unique(behind.draw, return_index=True, return_inverse=True)
        self.draws = len(self.first)
        self.block = block_of(behind)
        self.weights = self.rng.multinomial(BLOCKS, np.full(BLOCKS, 1 / BLOCKS), RESAMPLES).astype(
            float
        )
        lanes = np.arange(len(gains))
        self.lanes = lanes
        size = np.bincount(self.of_lane)
        sums = np.stack([np.bincount(self.of_lane, one) for one in gains.T], axis=1)
        self.means = sums / size[:, None]
        #: columns of single rows, which serve every group that the row is in
        self.kept: dict[tuple[int, int], Floats] = {}
        self.shuffled = {len(y): self._shuffled(y) for y in (self.means, gains)}

    def _shuffled(self, y: Floats) -> Floats:
        """Return gains less their mean in other orders, [unit, option, permutation]."""
        away = y - y.mean(0)
        orders = (self.rng.permutation(len(y)) for _ in range(PERMUTATIONS))
        return np.stack([away[order] for order in orders], axis=-1)

    def perfect(self) -> tuple[float, float]:
        """Return what it is worth to know everything, luck included, and its standard error."""
        whole = float(gain_of(self.gains))
        left = []
        for b in range(BLOCKS):
            mine = self.gains[self.block != b]
            if 0 < len(mine) < len(self.gains):
                left.append(float(gain_of(mine)))
        off = np.array(left)
        error = np.sqrt((len(off) - 1) / len(off) * ((off - off.mean()) ** 2).sum())
        return whole, float(error)

    def of_rows(self, rows: Sequence[int], *, state: bool = False) -> Estimate:
        """Return what it is worth to know some parameters, given by rows of z.

        ``state``: also all else that goes with a draw of the posterior.
        """
        inside = [row for row in rows if row < self.fitted]
        outside = [row for row in rows if row >= self.fitted]
        parts = []
        if inside or state:
            part = self._curve(
                inside or list(range(self.fitted)), self.first, self.means, self.of_lane
            )
            if state:
                means = DrawMeans.fit(self.gains, self.of_lane, part.curve.shape)
                part = _Part(means, self.of_lane, np.arange(self.draws))
            parts.append(part)
        if outside:
            parts.append(self._curve(outside, self.lanes, self.gains, self.lanes))
        return self._one(parts[0]) if len(parts) == 1 else self._two(*parts)

    def _curve(self, rows: Sequence[int], units: Places, y: Floats, of_lane: Places) -> _Part:
        """Fit a curve in rows of z at units, given by a lane of each."""
        each, block = columns_each(len(rows), len(units)), self.block[units]
        alone = [self._columns(row, each, units) for row in rows]
        if len(rows) == 1:
            return _Part(Curve.fit(alone[0], y, block), of_lane, _steps(self.z[rows[0], units]))
        # several parameters make one index for each gain, learned in other folds; the curve is
        # in the index alone, so that no fit by chance and no false shape can add to it
        q = orthonormal(crossed_columns(alone, self.z[rows][:, units], _tamed(y)))
        index = Curve.fit(q, _tamed(y), block).held_out(block % _FOLDS)
        q = orthonormal(np.column_stack([spline_columns(one) for one in index.T]))
        return _Part(Curve.fit(q, y, block), of_lane, np.arange(len(q)))

    def _columns(self, row: int, each: int, units: Places) -> Floats:
        if (row, each) not in self.kept:
            self.kept[row, each] = orthonormal(spline_columns(self.z[row, units], each))
        return self.kept[row, each]

    def _middle(self) -> Floats:
        """Return mean gains in resamples, [option, resample]."""
        mean = self.gains.mean(0)
        away = np.stack(
            [(self.gains[self.block == b] - mean).sum(0) for b in range(BLOCKS)], axis=-1
        )
        out: Floats = mean[:, None] + away @ (self.weights - 1).T / len(self.gains)
        return out

    def _one(self, part: _Part) -> Estimate:
        """Estimate by one curve, at its own units."""
        mean = self.gains.mean(0)
        found = mean + part.curve.shape[part.read]
        moved, null = self._many(part, part.read)
        return Estimate(
            float(gain_of(found)),
            gain_of(self._middle() + moved),
            gain_of(mean[:, None] + null),
            _changes(found),
            *self._held_out([part]),
        )

    def _two(self, first: _Part, second: _Part) -> Estimate:
        """Estimate by two curves of independent things, with one product of them."""
        mean = self.gains.mean(0)
        one, other = (part.curve.shape[part.of_lane] for part in (first, second))
        product = one * other
        left = self.gains - mean - one - other
        size = (product**2).sum(0)
        slope = (left * product).sum(0) / np.where(size > 0, size, 1.0)
        found = mean + one + other + slope * product
        parts = (first, second)
        many = [self._many(part, np.arange(len(part.curve.shape))) for part in parts]
        moved, null = np.empty(RESAMPLES), np.empty(PERMUTATIONS)
        middle = self._middle()
        for at in range(RESAMPLES):
            one, other = (many[k][0][part.of_lane, :, at] for k, part in enumerate(parts))
            moved[at] = gain_of(middle[:, at] + one + other + slope * one * other)
        for at in range(PERMUTATIONS):
            one, other = (many[k][1][part.of_lane, :, at] for k, part in enumerate(parts))
            null[at] = gain_of(mean + one + other)
        return Estimate(float(gain_of(found)), moved, null, _changes(found), *self._held_out(parts))

    def _many(self, part: _Part, read: Places) -> tuple[Floats, Floats]:
        """Return a curve in resamples and in permutations, less its mean, [unit, option, ...]."""
        curve = part.curve
        if isinstance(curve, DrawMeans):
            return curve.resampled(RESAMPLES, self.rng), curve.permuted(PERMUTATIONS, self.rng)
        shuffled = self.shuffled[len(curve.q)]
        return curve.resampled(self.weights, read), curve.permuted(shuffled, read)

    def _held_out(self, parts: Sequence[_Part]) -> tuple[float, float]:
        """Return what deciding by the curve gains in folds that it was not fitted to."""
        if any(isinstance(part.curve, DrawMeans) for part in parts):
            return float("nan"), float("nan")
        fold = self.block % _FOLDS
        middle = np.empty_like(self.gains)
        for k in range(_FOLDS):
            middle[fold == k] = self.gains[fold != k].mean(0)
        known = -(len(parts) - 1) * middle
        for part in parts:
            assert isinstance(part.curve, Curve)
            known = known + part.curve.held_out(part.curve.block % _FOLDS)[part.of_lane]
        with_first = np.concatenate([np.zeros((len(self.gains), 1)), self.gains], axis=1)
        got = [
            with_first[self.lanes, np.where(rule.max(1) > 0, rule.argmax(1) + 1, 0)]
            for rule in (known, middle)
        ]
        won = got[0] - got[1]
        sums = np.bincount(self.block, won - won.mean(), BLOCKS)
        error = np.sqrt((sums**2).sum() * BLOCKS / (BLOCKS - 1)) / len(won)
        return float(won.mean()), float(error)


def _tamed(y: Floats) -> Floats:
    """Return gains in which a few extreme ones count for less, [unit, option]."""
    spread = y.std(0)
    out: Floats = np.arcsinh(y / np.where(spread > 0, spread, 1.0))
    return out


def _steps(score: Floats) -> Places:
    """Return units at equal steps of the distribution of one parameter, or all of few."""
    if len(score) <= 2 * _POINTS:
        return np.arange(len(score))
    step = len(score) // _POINTS
    return np.asarray(np.argsort(score, kind="stable")[step // 2 :: step], np.int64)


def _changes(gains: Floats) -> float:
    """Return the share of points at which another policy is best than for all of them."""
    best = np.where(gains.max(1) > 0, gains.argmax(1) + 1, 0)
    mean = gains.mean(0)
    fixed = int(mean.argmax()) + 1 if mean.max() > 0 else 0
    return float((best != fixed).mean())
