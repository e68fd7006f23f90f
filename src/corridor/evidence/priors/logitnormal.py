"""LogitNormal(median, logit_sd)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.evidence.priors.base import Array, Prior, special

__all__ = ["LogitNormal"]


@dataclass(frozen=True)
class LogitNormal(Prior):
    """Share between 0 and 1 whose log-odds are normal, given by its median (``centre``)."""

    NAME: ClassVar[str] = "logit-normal"
    ARGUMENTS: ClassVar[tuple[str, ...]] = ("median", "logit_sd")

    centre: float
    logit_sd: float

    @property
    def values(self) -> tuple[float, ...]:
        """The median and the standard deviation of the log-odds."""
        return (self.centre, self.logit_sd)

    @property
    def support(self) -> tuple[float, float]:
        """0 to 1."""
        return (0.0, 1.0)

    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""
        if not 0 < self.centre < 1:
            return "median must lie between 0 and 1"
        return "" if self.logit_sd > 0 else "logit_sd must be above 0"

    def from_normal(self, z: ArrayLike) -> Array:
        """Return the share whose log-odds are ``logit(median) + logit_sd z``."""
        logit = self._log_odds() + self.logit_sd * np.asarray(z, dtype=np.float64)
        small = np.exp(-np.abs(logit))
        return np.asarray(np.where(logit < 0, small, 1.0) / (1.0 + small))

    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, in its shape."""
        x = np.asarray(x, dtype=np.float64)
        held = (x > 0) & (x < 1)
        inside = np.where(held, x, 0.5)
        z = (np.log(inside) - np.log1p(-inside) - self._log_odds()) / self.logit_sd
        slope = inside * (1 - inside) * self.logit_sd * math.sqrt(2 * math.pi)
        return np.asarray(np.where(held, np.exp(-0.5 * z**2) / slope, 0.0))

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        inside = np.clip(x, 0.0, 1.0)
        with np.errstate(divide="ignore"):
            z = (np.log(inside) - np.log1p(-inside) - self._log_odds()) / self.logit_sd
        return special().ndtr(z), special().ndtr(-z)

    def _log_odds(self) -> float:
        return math.log(self.centre) - math.log1p(-self.centre)
