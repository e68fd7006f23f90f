"""Normal(mean, sd)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.evidence.priors.base import Array, Prior, special

__all__ = ["Normal"]


@dataclass(frozen=True)
class Normal(Prior):
    """Normal with a mean and a standard deviation."""

    NAME: ClassVar[str] = "normal"
    ARGUMENTS: ClassVar[tuple[str, ...]] = ("mean", "sd")

    mean: float
    sd: float

    @property
    def values(self) -> tuple[float, ...]:
        """The mean and the standard deviation."""
        return (self.mean, self.sd)

    @property
    def support(self) -> tuple[float, float]:
        """All numbers."""
        return (-math.inf, math.inf)

    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""
        return "" if self.sd > 0 else "sd must be above 0"

    def from_normal(self, z: ArrayLike) -> Array:
        """Return ``mean + sd z``, in the shape of ``z``."""
        return np.asarray(self.mean + self.sd * np.asarray(z, dtype=np.float64))

    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, in its shape."""
        z = (np.asarray(x, dtype=np.float64) - self.mean) / self.sd
        return np.asarray(np.exp(-0.5 * z**2) / (self.sd * math.sqrt(2 * math.pi)))

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        z = (x - self.mean) / self.sd
        return special().ndtr(z), special().ndtr(-z)
