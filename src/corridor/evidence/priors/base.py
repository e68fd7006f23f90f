"""What every family of priors offers.

The model holds one standard normal ``z`` per parameter and asks for ``from_normal(z)``: the
quantile of ``Phi(z)``, computed in whichever tail ``z`` lies, so that it keeps its precision
to ``|z| = 8``. Families without a closed form import ``scipy.special`` when first asked for
a number, never when a file is read.
"""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corridor.core.errors import InputError

__all__ = ["Array", "Prior", "number", "special"]

Array = NDArray[np.float64]

# Phi^-1(0.999): the range that has to lie within a parameter's bounds
_Z_999 = 3.090232306167813


def special() -> Any:
    """Return ``scipy.special``, imported when first needed."""
    return importlib.import_module("scipy.special")


def number(value: float) -> str:
    """Return the shortest text that reads back as ``value``."""
    text = repr(float(value))
    return text.removesuffix(".0")


def _no_probability(value: float) -> InputError:
    said = f"Write {value / 100:g} for {value:g}%" if 1 < value < 100 else "Write one from 0 to 1"
    return InputError(f"{value:g} is no probability", remedy=said)


@dataclass(frozen=True)
class Prior(ABC):
    """A distribution of one number, written as ``Family(argument, ...)``.

    Each family is a final frozen dataclass whose fields are the arguments of the grammar in
    their order; ``NAME`` is what people call it and ``ARGUMENTS`` what its numbers are.
    """

    NAME: ClassVar[str] = ""
    ARGUMENTS: ClassVar[tuple[str, ...]] = ()

    @property
    @abstractmethod
    def values(self) -> tuple[float, ...]:
        """The arguments in their order."""

    @property
    @abstractmethod
    def support(self) -> tuple[float, float]:
        """The smallest interval that holds every possible value."""

    @abstractmethod
    def fault(self) -> str:
        """Return what is wrong with the arguments, or an empty text."""

    @abstractmethod
    def from_normal(self, z: ArrayLike) -> Array:
        """Return the quantile of ``Phi(z)``, elementwise; any shape, float64.

        Strictly increasing, but for ``Fixed`` and where a value rounds to an end of its support.
        """

    @abstractmethod
    def tails(self, x: Array) -> tuple[Array, Array]:
        """Return the probability up to ``x`` and above ``x``, each to its own precision."""

    @abstractmethod
    def pdf(self, x: ArrayLike) -> Array:
        """Return the density at ``x``, per unit of it; elementwise, any shape, 0 off the support.

        Raises InputError for ``Fixed``, which has none.
        """

    @property
    def text(self) -> str:
        """The prior in the grammar of the parameter files; parsing it gives this prior."""
        return f"{type(self).__name__}({', '.join(number(x) for x in self.values)})"

    @property
    def words(self) -> str:
        """The prior in words."""
        pairs = zip(self.ARGUMENTS, self.values, strict=True)
        return f"{self.NAME}, " + ", ".join(f"{name} {number(x)}" for name, x in pairs)

    @property
    def median(self) -> float:
        """The median."""
        return float(self.from_normal(0.0))

    def quantile(self, p: ArrayLike) -> Array:
        """Return the quantiles of the probabilities ``p`` (0 to 1), elementwise; any shape.

        Raises InputError for what is no probability.
        """
        asked = np.asarray(p, dtype=np.float64)
        if wrong := [one for one in asked.ravel() if not 0 <= one <= 1]:
            raise _no_probability(wrong[0])
        return self.from_normal(special().ndtri(asked))

    def table(self, grid_z: ArrayLike) -> Array:
        """Return ``from_normal`` on a grid of z, in its shape, for compiled code to interpolate."""
        return self.from_normal(grid_z)

    def interval(self, prob: float) -> tuple[float, float]:
        """Return the central interval that holds ``prob`` (0 to 1, both excluded).

        Raises InputError for any other number.
        """
        from statistics import NormalDist

        if not 0 < prob < 1:
            raise _no_probability(prob)

        z = NormalDist().inv_cdf(0.5 + 0.5 * prob)
        low, high = self.from_normal([-z, z])
        return float(low), float(high)

    def within(self, low: float, high: float) -> bool:
        """Say whether the 0.1% to 99.9% range lies in ``[low, high]``."""
        if low <= self.support[0] and self.support[1] <= high:
            return True
        first, last = self.from_normal([-_Z_999, _Z_999])
        return bool(low <= first and last <= high)
