"""The gain expected in each draw of the posterior: a curve, and what a draw differs from it by.

The difference is a random effect of each draw, known by the lanes that start from it (Fay and
Herriot 1979): where a draw's lanes scatter much, the curve in its parameters is believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.value.smooth import draw_in

__all__ = ["DrawMeans"]

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class DrawMeans:
    """Mean gains of the lanes of each draw, drawn in towards a curve by how well each is known."""

    #: the curve in the parameters of the fit, less its mean, [unit, option]
    curve: Floats
    #: what the means differ from it by, less the mean of all, [unit, option]
    away: Floats
    #: variance of each mean by chance, as it is and if draws told nothing, [unit, option]
    noise: Floats
    nothing: Floats

    @classmethod
    def fit(cls, y: Floats, of_lane: Places, curve: Floats) -> DrawMeans:
        """Take gains of lanes, [lane, option], and the unit of each lane, [lane].

        ``curve``: what the parameters tell of each unit, less its mean, [unit, option].
        """
        units = len(curve)
        size = np.bincount(of_lane, minlength=units)[:, None]

        def summed(values: Floats) -> Floats:
            return np.stack([np.bincount(of_lane, one, units) for one in values.T], axis=1)

        means = summed(y) / size
        # a draw with a single lane says nothing of its own variance: it gets that of all
        within = summed((y - means[of_lane]) ** 2) / np.maximum(size - 1, 1)
        within = np.where(size > 1, within, y.var(0))
        away = means - means.mean(0) - curve
        return cls(curve, away, within / size, y.var(0) / size)

    @property
    def shape(self) -> Floats:
        """The curve less its mean, [unit, option]."""
        return self.curve + draw_in(self.away, self.noise)

    def resampled(self, resamples: int, rng: np.random.Generator) -> Floats:
        """Return curves of other lanes in the same draws, [unit, option, resample]."""
        left = (self.shape - self.curve)[..., None]
        moved = draw_in(left + _chance(self.noise, resamples, rng), self.noise)
        return self.curve[..., None] + moved

    def permuted(self, permutations: int, rng: np.random.Generator) -> Floats:
        """Return curves where draws tell nothing, [unit, option, permutation]."""
        return draw_in(_chance(self.nothing, permutations, rng), self.nothing)


def _chance(variance: Floats, count: int, rng: np.random.Generator) -> Floats:
    made: Floats = np.sqrt(variance)[..., None] * rng.standard_normal((*variance.shape, count))
    out: Floats = made - made.mean(0)
    return out
