"""Mixture(w*Family(...), w*Family(...), ...): beliefs that disagree, kept apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.evidence.priors.base import Array, Prior, number, special
from corridor.evidence.priors.fixed import Fixed

__all__ = ["Mixture"]


@dataclass(frozen=True)
class Mixture(Prior):
    """Two or more priors, each with the probability that it is the right one."""

    NAME: ClassVar[str] = "mixture"

    weights: tuple[float, ...]
    parts: tuple[Prior, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """The weights."""
        return self.weights

    @property
    def text(self) -> str:
        """The prior in the grammar of the parameter files."""
        return f"Mixture({', '.join(f'{number(w)}*{part.text}' for w, part in self._pairs())})"

    @property
    def words(self) -> str:
        """The prior in words."""
        return "; or ".join(f"{100 * w:g}%: {part.words}" for w, part in self._pairs())

    @property
    def support(self) -> tuple[float, float]:
        """From the lowest to the highest value that any part allows."""
        ends = [part.support for part in self.parts]
        return (min(low for low, _ in ends), max(high for _, high in ends))

    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""
        if len(self.parts) < 2:
            return "a mixture needs two parts or more"
        if any(isinstance(part, Fixed | Mixture) for part in self.parts):
            return "a part of a mixture can't be Fixed or a Mixture (use a narrow Normal)"
        if not all(0 < w < 1 for w in self.weights):
            return "each weight must lie between 0 and 1"
        total = math.fsum(self.weights)
        return "" if abs(total - 1) < 1e-9 else f"the weights sum to {total:g}, not to 1"

    def from_normal(self, z: ArrayLike) -> Array:
        """Return the quantile of ``Phi(z)`` by bisection, each half in its own tail.

        In the shape of ``z``; between the lowest and the highest of its parts' own quantiles.
        """
        z = np.asarray(z, dtype=np.float64)
        own = np.stack([part.from_normal(z) for part in self.parts])
        low, high = own.min(axis=0), own.max(axis=0)
        # an infinite z asks for an end of the support
        ends = np.where(z < 0, low, high)
        open_ = np.isfinite(low) & np.isfinite(high)
        low, high = np.where(open_, low, 0.0), np.where(open_, high, 0.0)
        tail, upper = special().ndtr(-np.abs(z)), z > 0
        # some 55 halvings reach the precision of a double; a quantile close to 0 needs more
        for _ in range(200):
            middle = low + 0.5 * (high - low)
            if np.all((middle == low) | (middle == high)):
                break
            below, above = self.tails(middle)
            short = np.where(upper, above > tail, below < tail)
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        return np.asarray(np.where(open_, high, ends))

    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, in its shape."""
        return np.asarray(sum(weight * part.pdf(x) for weight, part in self._pairs()))

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        below, above = np.zeros_like(x), np.zeros_like(x)
        for weight, part in self._pairs():
            first, second = part.tails(x)
            below, above = below + weight * first, above + weight * second
        return below, above

    def within(self, low: float, high: float) -> bool:
        """Say whether the 0.1% to 99.9% range lies in ``[low, high]``."""
        # enough when every part's range does, and then nothing has to be computed
        return all(part.within(low, high) for part in self.parts) or super().within(low, high)

    def _pairs(self) -> list[tuple[float, Prior]]:
        return list(zip(self.weights, self.parts, strict=True))
