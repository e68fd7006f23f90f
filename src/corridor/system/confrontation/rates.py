"""Rates of rare events as gammas, and what counts make of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.evidence import Parameter, registry
from corridor.evidence.priors.beta import Beta
from corridor.evidence.priors.gamma import Gamma

__all__ = ["Rate", "chance_of_any", "not_ruled_out", "prior_rates"]

Floats = NDArray[np.float64]

#: whose parameters these are
_MECHANISM = "confrontation"


@dataclass(frozen=True)
class Rate:
    """A rate of events a year that is believed to be gamma: as if ``shape`` in ``years``."""

    shape: float
    years: float

    @property
    def mean(self) -> float:
        """Mean, events a year."""
        return self.shape / self.years

    def after(self, count: float, years: float) -> Rate:
        """Return the rate after ``count`` events in ``years`` of the same exposure.

        Conjugate: a gamma times the Poisson chance of the count is a gamma again.
        """
        return Rate(self.shape + count, self.years + years)

    def interval(self, prob: float = 0.9) -> tuple[float, float]:
        """Return the central interval of the rate, events a year."""
        return Gamma(self.shape, self.years).interval(prob)

    def log_chance(self, count: int, years: Floats) -> Floats:
        """Return the log chance of ``count`` events in ``years``, the rate being uncertain.

        Negative binomial; ``years`` of any shape, exposure included.
        """
        from scipy.special import gammaln

        a, b = self.shape, self.years
        log = gammaln(a + count) - gammaln(a) - gammaln(count + 1.0)
        with np.errstate(divide="ignore"):
            more = count * np.log(years / (b + years)) if count else 0.0
        return np.asarray(log + a * np.log(b / (b + years)) + more, float)


def chance_of_any(rate: float, years: float) -> float:
    """Return the chance of at least one event in ``years`` at a known ``rate`` a year."""
    return -math.expm1(-rate * years)


def not_ruled_out(years: float, level: float = 0.05) -> float:
    """Return the highest rate a year at which ``years`` without an event have chance ``level``.

    Lower rates are not ruled out by the quiet.
    """
    return -math.log(level) / years


def prior_rates() -> Mapping[str, Rate]:
    """Return definition id, and "shootings", -> the rate that is believed before 2025.

    A sum of gammas over the same years is a gamma, and so is a gamma whose events are kept
    with a chance that is beta and of the same size: each definition has a gamma of its own.

    Raises InputError where the registry's priors are no longer of these forms.
    """
    known = {p.id: p for p in registry().by_mechanism(_MECHANISM)}
    four, two = _gamma(known["four_killed_rate"]), _gamma(known["two_killed_rate"])
    if four.years != two.years:
        _refuse(known["two_killed_rate"], f"a gamma over {four.years:g} years")
    shots, killed = _gamma(known["shooting_rate"]), known["shooting_deaths"]
    kept = killed.prior
    if not isinstance(kept, Beta) or abs(sum(kept.values) - shots.shape) > 1e-9:
        _refuse(killed, f"a beta whose numbers add up to {shots.shape:g}, the shootings")
    return {
        "m1": four,
        "m2": Rate(four.shape + two.shape, four.years),
        "m3": _gamma(known["observer_rate"]),
        "m4": _gamma(known["ten_harmed_rate"]),
        "m5": Rate(kept.values[0], shots.years),
        "shootings": shots,
    }


def _gamma(parameter: Parameter) -> Rate:
    if not isinstance(parameter.prior, Gamma):
        _refuse(parameter, "a gamma")
    return Rate(*parameter.prior.values)


def _refuse(parameter: Parameter, wanted: str) -> NoReturn:
    raise InputError(
        f"the prior is {parameter.prior.text}, and counts update {wanted} only",
        where=f"parameters/{parameter.mechanism}.toml/{parameter.id}",
        remedy=f"Write {wanted}, or leave this command aside",
    )
