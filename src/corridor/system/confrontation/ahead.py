"""Years to come: chances and counts before and after what was seen, as intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corridor.evidence import registry
from corridor.system.confrontation.definitions import Definition
from corridor.system.confrontation.rates import prior_rates
from corridor.system.resample import resample

__all__ = ["RATIOS", "YEARS", "Ahead", "look_ahead"]

Floats = NDArray[np.float64]
Interval = tuple[float, float]

#: enforcement against the decision point's, and years to look ahead, that are asked about
RATIOS = (1.0, 3.0, 10.0)
YEARS = (1, 4)

_ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Ahead:
    """What is believed of one definition at one intensity of enforcement, 90% intervals."""

    #: enforcement against the decision point's, in the months seen and ahead alike
    ratio: float
    #: events a year, before and after what was seen
    rate_before: Interval
    rate_after: Interval
    #: years -> chance of at least one event, before and after
    chance_before: Mapping[int, Interval]
    chance_after: Mapping[int, Interval]
    #: years -> number of events, chance included, before and after
    count_before: Mapping[int, Interval]
    count_after: Mapping[int, Interval]


def look_ahead(
    definition: Definition, ratio: float, *, draws: int = 20_000, seed: int = 0
) -> Ahead:
    """Return the years to come for one definition, with the Guard of other states left out.

    Exposure is ``ratio`` to the elasticity, which is uncertain, and the same in the months seen
    as ahead. Given the elasticity the update is conjugate; the elasticity itself is weighted
    by the negative binomial chance of the count. Same seed, same numbers.
    """
    before = prior_rates()[definition.id]
    # the same elasticities for every definition and ratio, another stream for the rest
    power = _powers(draws, seed)
    rng = np.random.default_rng(np.random.SeedSequence([seed, draws, 1]))
    exposure = ratio**power
    seen = definition.seen
    weight = before.log_chance(seen.count, seen.years * exposure)
    weight = np.exp(weight - weight.max())
    chosen = exposure[resample(weight, rng)]
    prior = exposure * rng.gamma(before.shape, 1 / before.years, draws)
    after = chosen * rng.gamma(
        before.shape + seen.count, 1 / (before.years + seen.years * chosen), draws
    )
    return Ahead(
        ratio=ratio,
        rate_before=_interval(prior),
        rate_after=_interval(after),
        chance_before={t: _interval(-np.expm1(-prior * t)) for t in YEARS},
        chance_after={t: _interval(-np.expm1(-after * t)) for t in YEARS},
        count_before={t: _interval(rng.poisson(prior * t)) for t in YEARS},
        count_after={t: _interval(rng.poisson(after * t)) for t in YEARS},
    )


@lru_cache(maxsize=4)
def _powers(draws: int, seed: int) -> Floats:
    """Return draws of the elasticity of events to enforcement, [draw]."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, draws]))
    return registry().parameters["intensity_exposure"].prior.from_normal(rng.standard_normal(draws))


def _interval(values: NDArray[np.floating] | NDArray[np.int64]) -> Interval:
    low, high = np.quantile(values, _ENDS)
    return float(low), float(high)
