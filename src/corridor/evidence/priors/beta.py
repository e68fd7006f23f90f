"""Beta(a, b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.evidence.priors.base import Array, Prior, special

__all__ = ["Beta"]


@dataclass(frozen=True)
class Beta(Prior):
    """Share between 0 and 1 with mean ``a / (a + b)``."""

    NAME: ClassVar[str] = "beta"
    ARGUMENTS: ClassVar[tuple[str, ...]] = ("a", "b")

    a: float
    b: float

    @property
    def values(self) -> tuple[float, ...]:
        """The two shapes."""
        return (self.a, self.b)

    @property
    def support(self) -> tuple[float, float]:
        """0 to 1."""
        return (0.0, 1.0)

    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""
        return "" if self.a > 0 and self.b > 0 else "a and b must be above 0"

    def from_normal(self, z: ArrayLike) -> Array:
        """Return the quantile of ``Phi(z)``, each half from its own tail, in the shape of ``z``."""
        s, z = special(), np.asarray(z, dtype=np.float64)
        tail = s.ndtr(-np.abs(z))
        upper, lower = s.betainccinv(self.a, self.b, tail), s.betaincinv(self.a, self.b, tail)
        return np.asarray(np.where(z > 0, upper, lower))

    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, in its shape."""
        s, x = special(), np.asarray(x, dtype=np.float64)
        held = (x >= 0) & (x <= 1)
        inside = np.where(held, x, 0.5)
        log = s.xlogy(self.a - 1, inside) + s.xlog1py(self.b - 1, -inside)
        return np.asarray(np.where(held, np.exp(log - s.betaln(self.a, self.b)), 0.0))

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        s, inside = special(), np.clip(x, 0.0, 1.0)
        return s.betainc(self.a, self.b, inside), s.betaincc(self.a, self.b, inside)
