"""Uniform(low, high)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.evidence.priors.base import Array, Prior, special

__all__ = ["Uniform"]


@dataclass(frozen=True)
class Uniform(Prior):
    """Any number of an interval, all as likely."""

    NAME: ClassVar[str] = "uniform"
    ARGUMENTS: ClassVar[tuple[str, ...]] = ("low", "high")

    low: float
    high: float

    @property
    def values(self) -> tuple[float, ...]:
        """The two ends."""
        return (self.low, self.high)

    @property
    def support(self) -> tuple[float, float]:
        """``low`` to ``high``."""
        return (self.low, self.high)

    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""
        return "" if self.low < self.high else "low must be below high"

    def from_normal(self, z: ArrayLike) -> Array:
        """Return the quantile of ``Phi(z)``, each half from its own end, in the shape of ``z``."""
        z = np.asarray(z, dtype=np.float64)
        step = (self.high - self.low) * special().ndtr(-np.abs(z))
        return np.asarray(np.where(z > 0, self.high - step, self.low + step))

    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, in its shape."""
        x = np.asarray(x, dtype=np.float64)
        held = (self.low <= x) & (x <= self.high)
        return np.asarray(np.where(held, 1 / (self.high - self.low), 0.0))

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        inside, width = np.clip(x, self.low, self.high), self.high - self.low
        return (inside - self.low) / width, (self.high - inside) / width

    def within(self, low: float, high: float) -> bool:
        """Say whether the 0.1% to 99.9% range lies in ``[low, high]``."""
        step = 0.001 * (self.high - self.low)
        return low <= self.low + step and self.high - step <= high
