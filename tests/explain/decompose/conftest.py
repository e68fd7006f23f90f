"""Questions on the shipped fit, small and all of one shape, so that they compile once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from corridor.core.months import parse_month
from corridor.policies import Policy, load_policy
from corridor.questions.runs.engine import chunk_random, simulate_world
from corridor.questions.runs.setup import make_setup
from corridor.questions.runs.worlds import draw_world
from corridor.system.couplings import pick_switches
from corridor.system.outcomes import pick_outcomes
from tests.compare.conftest import no_fitting, place, shipped

__all__ = ["no_fitting", "place", "shipped"]

MONTHS = 6
#: encounters are summed, cooperation is a mean, what is held the last month, m1 a chance
OUTCOMES = ("encounters_usbp", "cooperation_migration", "people_held", "confrontation_m1")


@pytest.fixture(scope="session")
def question(place: Any, no_fitting: None) -> Callable[..., Any]:
    """Return a question about policies with small defaults, as ``explain`` asks them."""
    setup = make_setup(place, parse_month("2024-05"), MONTHS)

    def ask(
        policies: list[str | Policy],
        *,
        draws: int = 96,
        seed: int = 0,
        outcomes: tuple[str, ...] = OUTCOMES,
    ) -> Any:
        loaded = tuple(p if isinstance(p, Policy) else load_policy(p) for p in policies)
        chosen = pick_outcomes(outcomes)
        both = setup.fitted, setup.unfitted

        def world(index: int, lanes: int) -> Any:
            rng = chunk_random(seed, index)
            return draw_world(*both, len(place.groups), MONTHS, lanes, rng)

        def simulate(world: Any, cases: Any, by_group: bool = False) -> Any:
            where = (*both, place, world, cases, setup.inputs, chosen)
            return simulate_world(*where, months=MONTHS, by_group=by_group)

        return SimpleNamespace(
            setup=setup,
            policies=loaded,
            levers=tuple(p.values(setup.known, MONTHS, setup.quo) for p in loaded),
            switches=pick_switches(),
            outcomes=chosen,
            draws=draws,
            seed=seed,
            command="corridor explain",
            world=world,
            simulate=simulate,
        )

    return ask
