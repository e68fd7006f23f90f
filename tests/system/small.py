"""A full fit that costs nothing: vectors at random on the shortest problem there is."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from corridor.evidence import registry
from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted
from corridor.system.fit.full import posterior
from corridor.system.fit.full.calibrate import Draws, Plan
from corridor.system.fit.full.density import make_density
from corridor.system.fit.full.diagnose import convergence
from corridor.system.fit.setup import describe, set_up

CHAINS, DRAWS = 4, 15
#: draws whose shocks are kept
PAST = 20


def make_draws(place: Corridor) -> Draws:
    """Return draws from the prior, half as wide."""
    rng = np.random.default_rng(11)
    with jax.enable_x64(True):
        problem = set_up(place, place.history.earliest)
        density = make_density(problem, registry(), problem.fixed)
    return Draws(
        density,
        0.5 * rng.normal(size=(density.size, DRAWS, CHAINS)),
        rng.normal(size=(len(density.cut), DRAWS, CHAINS)),
        rng.normal(size=(DRAWS, CHAINS)),
        rng.normal(size=(DRAWS, CHAINS)),
        steps=1000,
        diverged=0,
        acceptance=0.8,
        plan=Plan(chains=CHAINS, draws=DRAWS),
    )


def make_fitted(place: Corridor, draws: Draws) -> Fitted:
    """Return the fit of these draws."""
    meta = {
        **describe(draws.density.problem, place.history.earliest, "none", 0),
        "kind": "full",
        "chains": CHAINS,
        "draws": DRAWS * CHAINS,
        "convergence": convergence(draws),
        "series": {},
        "failed": [],
    }
    with jax.enable_x64(True), pytest.MonkeyPatch.context() as patch:
        patch.setattr(posterior, "_PAST", PAST)
        return posterior.gather(draws, meta)
