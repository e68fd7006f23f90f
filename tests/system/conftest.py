"""What the tests of the system share: the corridor, the shipped fit, posterior draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from tests.system.world import DRAWS, MONTHS, Values

KNOWN = parse_month("2024-05")


@pytest.fixture(scope="session")
def place() -> Corridor:
    return load_corridor()


@pytest.fixture(scope="session")
def shipped(place: Corridor) -> Any:
    """The fit that is shipped, whether or not it is up to date (one test asks that)."""
    from corridor.system.fit import fit_path
    from corridor.system.fit.fitted import read_fitted

    return read_fitted(fit_path(place, KNOWN))


@pytest.fixture(scope="session")
def posterior(place: Corridor, shipped: Any) -> Callable[[int], tuple[Values, Values, Values]]:
    """seed -> (parameters, state, inputs) of a run at the decision point, nothing changed."""
    from corridor.policies import load_policy
    from corridor.system.inputs import all_inputs
    from corridor.system.levers.history import status_quo
    from corridor.system.simulate import load_system
    from corridor.system.unfitted import load_unfitted, start_state

    quo = load_policy("status-quo").values(KNOWN, MONTHS, status_quo(place, KNOWN))
    inputs = all_inputs(place, KNOWN, MONTHS, KNOWN)
    beside = load_unfitted(place)

    def draw(seed: int) -> tuple[Values, Values, Values]:
        rng = np.random.default_rng(seed)
        at = shipped.pick(DRAWS, rng)
        theta, first = shipped.tables.theta(shipped.z[:, at]), shipped.states(at)
        theta |= beside.tables.theta(beside.draw_z(DRAWS, rng))
        groups = len(place.groups)
        given = (load_system(), first, theta, {**quo, **inputs})
        first = start_state(*given, groups=groups, draws=DRAWS)
        shocks = {
            name: rng.normal(
                size=(MONTHS, groups, DRAWS) if name.endswith("_gd") else (MONTHS, DRAWS)
            )
            for name in load_system().shocks
        }
        double = [{k: np.asarray(v, float) for k, v in d.items()} for d in (theta, first)]
        return double[0], double[1], {**quo, **inputs, **shocks}

    return draw


@pytest.fixture(scope="session")
def drawn(place: Corridor) -> Any:
    """Draws of nothing: vectors at random on the shortest problem there is, as a sampler gives."""
    from tests.system.small import make_draws

    return make_draws(place)


@pytest.fixture(scope="session")
def small(place: Corridor, drawn: Any) -> Any:
    """The fit that holds these draws, of which the past of some is kept."""
    from tests.system.small import make_fitted

    return make_fitted(place, drawn)
