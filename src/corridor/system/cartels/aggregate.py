"""All groups as one number, in closed form, with arrests in two forms.

    dN/dt = (rho - k_P - k_K) N - s N^2,    s = (rho - k_P - k_K) / K        (proportional)
    dN/dt = (rho - k_K) N - s N^2 - A,      A = k_P N_ref                    (constant)

rho, k_P, k_K: recruits, arrests and deaths per member a week at the reference size N_ref. The first
is the published aggregate (Prieto-Curiel 2025); arrests as a constant number are our variant, to
set the two side by side: they agree at N_ref and part company elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from corridor.system.cartels.parameters import Floats, fixed

__all__ = ["Aggregate", "members_since_1965", "published_aggregate"]

_WEEKS = 52


@dataclass(frozen=True)
class Aggregate:
    """One population; rates per member a week.

    recruitment, deaths: per member a week; arrest_rate: per member a week; arrests: people a week;
    saturation: per pair of members a week.
    """

    recruitment: float
    deaths: float
    arrest_rate: float
    arrests: float
    saturation: float

    @property
    def growth(self) -> float:
        """Growth per member a week without saturation and without constant arrests."""
        return self.recruitment - self.deaths - self.arrest_rate

    def members(self, start: float, weeks: ArrayLike) -> Floats:
        """Return the members after ``weeks``, same shape; 0 from the week they run out.

        The two stationary sizes z1, z2 solve s N^2 - r N + A = 0, and (N - z1) / (N - z2) decays
        at the rate s (z1 - z2). Where arrests exceed what growth can replace they are complex, and
        so are the numbers on the way; the result is real.
        """
        t = np.asarray(weeks, dtype=np.float64)
        if self.saturation == 0:
            return self._straight(start, t)
        root = np.sqrt(complex(self.growth**2 - 4 * self.saturation * self.arrests))
        middle = self.growth / (2 * self.saturation)
        half = root / (2 * self.saturation)
        if abs(half) < 1e-9 * max(abs(middle), 1.0):
            gap = start - middle
            found = middle + gap / (1 + self.saturation * gap * t)
            return np.where(t < self._end(start), np.maximum(found, 0.0), 0.0)
        upper, lower = middle + half, middle - half
        if start == upper.real and half.imag == 0:
            return np.full_like(t, start)
        left = (start - lower) / (start - upper)
        decay = left * np.exp(root * t)
        found = ((upper * decay - lower) / (decay - 1)).real
        return np.where(t < self._end(start), np.maximum(found, 0.0), 0.0)

    def _straight(self, start: float, t: Floats) -> Floats:
        if self.growth == 0:
            return np.maximum(start - self.arrests * t, 0.0)
        level = self.arrests / self.growth
        return np.maximum(level + (start - level) * np.exp(self.growth * t), 0.0)

    def _end(self, start: float) -> float:
        """Return the week in which the members run out, infinite if they never do.

        N = 0 where ((start - lower) / (start - upper)) exp(root t) = lower / upper.
        """
        if self.arrests <= 0 or start <= 0:
            return np.inf if start > 0 else 0.0
        root = np.sqrt(complex(self.growth**2 - 4 * self.saturation * self.arrests))
        middle = self.growth / (2 * self.saturation)
        half = root / (2 * self.saturation)
        if abs(half) < 1e-9 * max(abs(middle), 1.0):
            gap = start - middle
            return np.inf if gap >= 0 else (-gap / middle - 1) / (self.saturation * gap)
        upper, lower = middle + half, middle - half
        if half.imag == 0:
            if start >= lower.real and lower.real > 0:
                return np.inf
            share = (lower / upper) * (start - upper) / (start - lower)
            return float((np.log(share) / root).real)
        # a tangent: N - middle = b tan(c - s b t), with b = |half|
        b = abs(half)
        c = np.arctan((start - middle) / b)
        return float((c + np.arctan(middle / b)) / (self.saturation * b))


def published_aggregate(
    arrests: str = "proportional", *, factor: float = 1.0, recruitment: float = 1.0
) -> Aggregate:
    """Return the aggregate at its published values, arrests proportional or constant.

    ``factor`` multiplies arrests and ``recruitment`` recruits; saturation keeps its value.
    """
    reference = fixed("aggregate_reference")
    recruits = fixed("aggregate_recruits") / reference
    deaths = fixed("aggregate_deaths") / _WEEKS / reference
    rate = fixed("aggregate_arrests") / _WEEKS / reference
    saturation = (recruits - deaths - rate) / fixed("aggregate_capacity")
    constant = arrests == "constant"
    return Aggregate(
        recruitment=recruits * recruitment,
        deaths=deaths,
        arrest_rate=0.0 if constant else rate * factor,
        arrests=rate * reference * factor if constant else 0.0,
        saturation=saturation,
    )


def members_since_1965(weeks: ArrayLike) -> Floats:
    """Return the members so many weeks after 1 January 1965 at the published values, same shape."""
    return published_aggregate().members(fixed("aggregate_members_start"), weeks)
