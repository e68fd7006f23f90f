"""Fixed(value)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from corridor.core.errors import InputError
from corridor.evidence.priors.base import Array, Prior

__all__ = ["Fixed"]


@dataclass(frozen=True)
class Fixed(Prior):
    """One number, taken as known."""

    NAME: ClassVar[str] = "fixed"
    ARGUMENTS: ClassVar[tuple[str, ...]] = ("value",)

    value: float

    @property
    def values(self) -> tuple[float, ...]:
        """The number."""
        return (self.value,)

    @property
    def support(self) -> tuple[float, float]:
        """The number alone."""
        return (self.value, self.value)

    def fault(self) -> str:
        """Return an empty text: any number can be fixed."""
        return ""

    def from_normal(self, z: ArrayLike) -> Array:
        """Return the number for every ``z``, in its shape."""
        return np.full(np.shape(z), self.value, dtype=np.float64)

    def pdf(self, x: ArrayLike) -> Array:
        """Raise InputError whatever the shape of ``x``: a number has no density."""
        raise InputError(
            f"{self.text} is one number, taken as known, and has no density",
            remedy="Use a narrow Normal where a density is needed",
        )

    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``."""
        below = np.asarray(x >= self.value, dtype=np.float64)
        return below, 1.0 - below
