"""Gamma(shape, rate)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.evidence.priors.base import Array, Prior, special

__all__ = ["Gamma"]


@dataclass(frozen=True)
class Gamma(Prior):
    """Positive number with mean ``shape / rate``."""

    NAME: ClassVar[str] = "gamma"
    ARGUMENTS: ClassVar[tuple[str, ...]] = ("shape", "rate")

    shape: float
    rate: float

    @property
    def values(self) -> tuple[float, ...]:
        """The shape and the rate."""
        return (self.shape, self.rate)

    @property
    def support(self) -> tuple[float, float]:
        """Positive numbers."""
        return (0.0, math.inf)

    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""
        return "" if self.shape > 0 and self.rate > 0 else "shape and rate must be above 0"

    def from_normal(self, z: ArrayLike) -> Array:
        """Return the quantile of ``Phi(z)``, each half from its own tail, in the shape of ``z``."""
        s, z = special(), np.asarray(z, dtype=np.float64)
        tail = s.ndtr(-np.abs(z))
        upper, lower = s.gammainccinv(self.shape, tail), s.gammaincinv(self.shape, tail)
        return np.asarray(np.where(z > 0, upper, lower) / self.rate)

    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, in its shape."""
        s, x = special(), np.asarray(x, dtype=np.float64)
        scaled = np.where(x >= 0, x, 1.0) * self.rate
        log = s.xlogy(self.shape - 1, scaled) - scaled - s.gammaln(self.shape)
        return np.asarray(np.where(x >= 0, self.rate * np.exp(log), 0.0))

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        s, scaled = special(), np.maximum(x, 0.0) * self.rate
        return s.gammainc(self.shape, scaled), s.gammaincc(self.shape, scaled)

    def within(self, low: float, high: float) -> bool:
        """Say whether the 0.1% to 99.9% range lies in ``[low, high]``.

        Chernoff's bound on the upper tail settles most cases without scipy.
        """
        ratio = high * self.rate / self.shape
        if low <= 0 and ratio > 1 and self.shape * (1 + math.log(ratio) - ratio) < math.log(0.001):
            return True
        return super().within(low, high)
