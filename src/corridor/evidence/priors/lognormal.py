"""LogNormal(median, log_sd)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.evidence.priors.base import Array, Prior, special

__all__ = ["LogNormal"]


@dataclass(frozen=True)
class LogNormal(Prior):
    """Positive number whose logarithm is normal, given by its median (``centre``)."""

    NAME: ClassVar[str] = "log-normal"
    ARGUMENTS: ClassVar[tuple[str, ...]] = ("median", "log_sd")

    centre: float
    log_sd: float

    @property
    def values(self) -> tuple[float, ...]:
        """The median and the standard deviation of the logarithm."""
        return (self.centre, self.log_sd)

    @property
    def support(self) -> tuple[float, float]:
        """Positive numbers."""
        return (0.0, math.inf)

    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""
        if not self.centre > 0:
            return "median must be above 0"
        return "" if self.log_sd > 0 else "log_sd must be above 0"

    def from_normal(self, z: ArrayLike) -> Array:
        """Return ``median exp(log_sd z)``, in the shape of ``z``."""
        return np.asarray(self.centre * np.exp(self.log_sd * np.asarray(z, dtype=np.float64)))

    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, in its shape."""
        x = np.asarray(x, dtype=np.float64)
        inside = np.where(x > 0, x, 1.0)
        z = np.log(inside / self.centre) / self.log_sd
        found = np.exp(-0.5 * z**2) / (inside * self.log_sd * math.sqrt(2 * math.pi))
        return np.asarray(np.where(x > 0, found, 0.0))

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        with np.errstate(divide="ignore"):
            z = np.log(np.maximum(x, 0.0) / self.centre) / self.log_sd
        return special().ndtr(z), special().ndtr(-z)
