"""A made-up question, whose answer is known: groups of levers add up, and two work jointly."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from corridor.policies import load_policy
from corridor.questions.runs.engine import Case
from corridor.questions.runs.worlds import World
from corridor.system.corridors import load_corridor
from corridor.system.fit.tables import Slot
from corridor.system.levers import GROUPS, levers
from corridor.system.outcomes import pick_outcomes

MONTHS = 4
POSTERIOR = 200  # draws that the posterior holds

#: what each group of levers adds in a month, in the order of the groups
ADDS = np.array([-30.0, 10.0, -60.0, 120.0, 5.0])
#: what the first and the third do only jointly
JOINTLY = 40.0
#: a sum, an outcome that is shown as an interval only, a chance, one that no lever moves
OUTCOMES = ("deaths", "removal_cost", "confrontation_m1", "transfers")

SLOTS = (
    Slot("access_response", "access_response_d", 0, 1, "E"),
    Slot("stop_rate", "stop_rate_d", 1, 1, "D"),
    Slot("transfer_effect", "transfer_effect_d", 2, 1, "E"),
    Slot("peso_rate", "peso_rate_d", 3, 1, "C"),
)


def made_up(draws: int = 400, seed: int = 0, policies: Sequence[str] = ()) -> Any:
    """Return the question; in a draw, what is added is multiplied by 1 + (z of the first) / 2."""
    loaded = tuple(map(load_policy, policies or ("negotiated", "unilateral")))
    known, place = 24_292, load_corridor()
    quo = {name: 0.0 for name in levers()}
    paths = tuple(policy.values(known, MONTHS, quo) for policy in loaded)
    chosen = pick_outcomes(OUTCOMES)
    held = np.random.default_rng(99).standard_normal((2, POSTERIOR))
    fitted = SimpleNamespace(
        tables=SimpleNamespace(size=2),
        meta={"fingerprint": "0123456789abcdef"},
        batches=np.arange(POSTERIOR),
    )

    def world(index: int, lanes: int) -> World:
        rng = np.random.default_rng([seed, index])
        draw = np.concatenate([rng.permutation(POSTERIOR) for _ in range(-(-lanes // POSTERIOR))])
        z = np.concatenate([held[:, draw[:lanes]], rng.standard_normal((2, lanes))])
        return World(draw[:lanes], z, {})

    def simulate(world: World, cases: Sequence[Case], by_group: bool = False) -> Any:
        found: dict[str, list[Any]] = {outcome.id: [] for outcome in chosen}
        for case in cases:
            joined = np.array([float(_as_first(case, paths, group)) for group in GROUPS])
            added = ADDS @ joined + JOINTLY * joined[0] * joined[2]
            each = added * (1 + world.z[0] / 2) + 20 * world.z[2]
            month = (np.arange(MONTHS) + 1)[:, None, None] / 2.5  # adds up to MONTHS
            found["deaths"].append(500 + month * each)
            found["removal_cost"].append(300 + month * each)
            found["confrontation_m1"].append(month * np.exp(-5 - joined[4] + world.z[3] / 3))
            found["transfers"].append(np.full((MONTHS, 1, world.lanes), 7.0))
        return {name: tuple(np.float32(one) for one in values) for name, values in found.items()}

    setup = SimpleNamespace(
        months=MONTHS, known=known, place=place, slots=SLOTS, fitted=fitted, unfitted=None
    )
    return SimpleNamespace(
        setup=setup,
        policies=loaded,
        levers=paths,
        switches={},
        outcomes=chosen,
        draws=draws,
        seed=seed,
        command="corridor explain negotiated unilateral",
        world=world,
        simulate=simulate,
    )


def _as_first(case: Case, paths: Any, group: str) -> bool:
    """Return whether the levers of a group that differ are as in the first policy."""
    mine = [
        name
        for name, lever in levers().items()
        if lever.group == group and not np.array_equal(paths[0][name], paths[1][name])
    ]
    return bool(mine) and all(np.array_equal(case.levers[name], paths[0][name]) for name in mine)
