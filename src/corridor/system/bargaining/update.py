"""What the episodes teach: priors of an account, weighted by how well they foretell them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.system.bargaining.cases import Case, Variant
from corridor.system.bargaining.game import effort
from corridor.system.resample import resample

__all__ = ["Posterior", "chances", "update"]

Floats = NDArray[np.float64]

_FEWEST = 100  # effective draws below which a posterior is not reported


@dataclass(frozen=True)
class Posterior:
    """Draws from an account after the episodes, equally weighted."""

    variant: Variant
    #: parameter id -> [draw] before and after the episodes
    prior: Mapping[str, Floats]
    theta: Mapping[str, Floats]
    #: the same draws on the scale on which the priors are standard normal
    normal: Mapping[str, Floats]
    #: log of the chance that the account gave to what happened, and its Monte Carlo error
    log_evidence: float
    log_evidence_error: float
    #: how many independent draws the weighted ones are worth
    effective: float


def chances(theta: Mapping[str, Floats], case: Case) -> Floats:
    """Return the chance of what was seen in an episode, [draw].

    A change counts as seen beyond ``effort_noticed``; reasons of the episode's own add a
    normal deviation of ``case_spread``.
    """
    still = effort(theta, type(case.levers)(), case.channel)
    change = effort(theta, case.levers, case.channel) - still
    spread, line = theta["case_spread"], theta["effort_noticed"]
    up = _normal((change - line) / spread)
    down = _normal((-line - change) / spread)
    return {"up": up, "down": down, "none": 1 - up - down}[case.moved]


def update(
    variant: Variant,
    cases: Sequence[Case],
    *,
    draws: int = 20_000,
    seed: int = 0,
    width: float = 1.0,
) -> Posterior:
    """Update an account by the episodes, by importance sampling from its priors.

    ``width`` stretches every prior around its median on the scale on which it is normal, to
    show how far an answer hangs on the priors. Same seed, same draws.

    Raises InputError if the episodes leave too few draws to say anything.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, draws]))
    normal = {name: width * rng.standard_normal(draws) for name in sorted(variant.priors)}
    prior = {
        name: np.asarray(variant.priors[name].from_normal(z), float) for name, z in normal.items()
    }
    log = np.zeros(draws)
    for case in cases:
        log += np.log(np.maximum(chances(prior, case), 1e-300))
    top = float(log.max())
    weight = np.exp(log - top)
    mean = float(weight.mean())
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    if effective < _FEWEST:
        raise InputError(
            f"only {effective:.0f} of {draws:,} draws of '{variant.id}' agree with the episodes",
            remedy="Ask for more draws",
        )
    chosen = resample(weight, rng)
    return Posterior(
        variant=variant,
        prior=prior,
        theta={name: values[chosen] for name, values in prior.items()},
        normal={name: values[chosen] for name, values in normal.items()},
        log_evidence=top + float(np.log(mean)),
        log_evidence_error=float(weight.std() / mean / sqrt(draws)),
        effective=effective,
    )


def _normal(z: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(ndtr(z), float)
