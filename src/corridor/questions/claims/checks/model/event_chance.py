"""Chance of a deadly encounter under a pre-registered definition, before or after what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.evidence import registry
from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.result import CannotSay, Figure, NotYet, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import period
from corridor.system.confrontation import REGISTERED, load_definitions, prior_rates
from corridor.system.resample import resample

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "chance of at least one event of a pre-registered definition within some years"
ARGUMENTS = (
    Argument("definition", "word", "definition of events/confrontation.toml", words=REGISTERED),
    Argument("years", "number", "years ahead", 4.0),
    Argument("intensity", "number", "enforcement against that of the decision point", 1.0),
    Argument("seen", "word", "before or after what was seen", "before", ("before", "after")),
)
_DRAWS = 4000


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the chance in percent, draw by draw: a gamma rate times uncertain exposure.

    What was seen is a count that may be incomplete, so the chance after it may be too low.
    """
    (one,) = (d for d in load_definitions() if d.id == arguments["definition"])
    after = arguments["seen"] == "after"
    if after and view.as_of is not None and view.as_of < one.seen.until:
        raise NotYet(f"what was seen runs to {period(one.seen.until)}", "Ask again after that")
    if after and one.seen.at_least and not one.seen.count:
        raise CannotSay(f"{one.label}: not all that was seen was traced", "A complete count")
    rng = np.random.default_rng(np.random.SeedSequence([view.store.models.seed, _DRAWS, 1]))
    exposure = np.asarray(arguments["intensity"] ** _powers(view.store.models.seed), np.float64)
    rate = prior_rates()[one.id]
    shape, years = rate.shape, np.full(_DRAWS, rate.years)
    if after:
        weight = rate.log_chance(one.seen.count, one.seen.years * exposure)
        exposure = exposure[resample(np.exp(weight - weight.max()), rng)]
        shape, years = shape + one.seen.count, years + one.seen.years * exposure
    yearly = exposure * rng.gamma(shape, 1 / years)
    draws = -100 * np.expm1(-yearly * arguments["years"])
    value = float(np.median(draws))
    return Outcome(
        value=value,
        unit="percent",
        sentence=f"{one.label}: chance of at least one in {arguments['years']:g} years "
        f"{value:.1f}%, {arguments['seen']} what was seen",
        draws=draws,
        established=not after or one.seen.status == "FOUND",
        figures=(
            Figure(
                kind="model",
                place=f"rate {one.id}",
                rows=one.definition,
                period="",
                value=rate.mean,
                unit="a year, as believed before 2025",
                grade="D",
                status="COMPUTED",
            ),
        ),
    )


@lru_cache(maxsize=4)
def _powers(seed: int) -> NDArray[np.float64]:
    """Return draws of the elasticity of events to enforcement, [draw]."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, _DRAWS]))
    prior = registry().parameters["intensity_exposure"].prior
    return np.asarray(prior.from_normal(rng.standard_normal(_DRAWS)), np.float64)
