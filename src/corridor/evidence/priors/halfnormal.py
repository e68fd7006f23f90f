"""HalfNormal(sd)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.evidence.priors.base import Array, Prior, special

__all__ = ["HalfNormal"]

# quantiles of the standard half-normal at 0.1% and 99.9%
_FIRST, _LAST = 0.0012533144654, 3.2905267314919


@dataclass(frozen=True)
class HalfNormal(Prior):
    """Size of a normal deviation with mean 0 and standard deviation ``sd``."""

    NAME: ClassVar[str] = "half-normal"
    ARGUMENTS: ClassVar[tuple[str, ...]] = ("sd",)

    sd: float

    @property
    def values(self) -> tuple[float, ...]:
        """The standard deviation of the normal that is folded."""
        return (self.sd,)

    @property
    def support(self) -> tuple[float, float]:
        """Positive numbers."""
        return (0.0, math.inf)

    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""
        return "" if self.sd > 0 else "sd must be above 0"

    def from_normal(self, z: ArrayLike) -> Array:
        """Return the quantile of ``Phi(z)``, each half from its own tail, in the shape of ``z``."""
        s, z = special(), np.asarray(z, dtype=np.float64)
        tail = s.ndtr(-np.abs(z))
        upper, lower = -s.ndtri(0.5 * tail), math.sqrt(2.0) * s.erfinv(tail)
        return np.asarray(self.sd * np.where(z > 0, upper, lower))

    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, in its shape."""
        x = np.asarray(x, dtype=np.float64)
        found = np.exp(-0.5 * (x / self.sd) ** 2) * math.sqrt(2 / math.pi) / self.sd
        return np.asarray(np.where(x >= 0, found, 0.0))

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        s, scaled = special(), np.maximum(x, 0.0) / (self.sd * math.sqrt(2.0))
        return s.erf(scaled), s.erfc(scaled)

    def within(self, low: float, high: float) -> bool:
        """Say whether the 0.1% to 99.9% range lies in ``[low, high]``."""
        return low <= self.sd * _FIRST and self.sd * _LAST <= high
