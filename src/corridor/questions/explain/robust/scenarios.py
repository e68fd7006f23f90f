"""The scenarios: the same draws under every account, with couplings as they are and switched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.robust.result import WorldInfo
from corridor.questions.runs.asked import Asked
from corridor.questions.runs.engine import CHUNK, Case
from corridor.questions.runs.summarise import over_window
from corridor.system.couplings import couplings
from corridor.system.outcomes import Outcome
from corridor.system.simulate import load_system
from corridor.system.unfitted import accounts, load_unfitted

__all__ = ["simulate_worlds", "worlds_of"]

Floats = NDArray[np.float64]

#: worlds simulated in one call: parameters are then made ready once for all of them
_TOGETHER = 4


def worlds_of(asked: Asked, *, rivals: bool = True) -> list[tuple[WorldInfo, Mapping[str, bool]]]:
    """Return every world with its switches; the question's own comes first.

    ``rivals``: also every other account, and each coupling of the model switched under every
    account; otherwise the question's own world alone. Where no mechanism takes what an account
    says, its rivals would be the same world again.
    """
    own, known = asked.setup.unfitted.account.id, accounts()
    if not asked.setup.unfitted.updated:
        known = {own: known[own]}
    system = load_system(asked.setup.place)
    live = [c for c in couplings().values() if rivals and system.is_live(c)]
    found: list[tuple[WorldInfo, Mapping[str, bool]]] = []
    for name in sorted(known, key=lambda name: name != own):
        if name != own and not rivals:
            continue
        label = known[name].label
        found.append((WorldInfo(name, label), asked.switches))
        for c in live:
            on = not asked.switches[c.id]
            said = f"{c.label}: {'on' if on else 'off'}"
            found.append((WorldInfo(name, label, c.id, said), {**asked.switches, c.id: on}))
    return found


def simulate_worlds(
    asked: Asked,
    worlds: Sequence[tuple[WorldInfo, Mapping[str, bool]]],
    outcomes: Sequence[Outcome],
    report: Callable[[float], None] = lambda _share: None,
) -> dict[str, Floats]:
    """Return outcome id -> [policy, world, draw], one number for the window.

    Draws are those of a comparison with the same seed, for the question's own world. What is
    kept is small: months are summed up in each chunk.
    """
    policies, draws = len(asked.levers), asked.draws
    chunk = min(draws, CHUNK)
    count = -(-draws // chunk)
    out = {o.id: np.empty((policies, len(worlds), draws)) for o in outcomes}
    setup = asked.setup
    under = {
        name: replace(
            asked,
            setup=replace(setup, unfitted=load_unfitted(setup.place, name)),
            outcomes=tuple(outcomes),
        )
        for name in dict.fromkeys(info.account for info, _ in worlds)
    }
    done = 0
    for index in range(count):
        begin = index * chunk
        use = min(chunk, draws - begin)
        for name, rival in under.items():
            world = rival.world(index, chunk)
            mine = [k for k, (info, _) in enumerate(worlds) if info.account == name]
            for first in range(0, len(mine), _TOGETHER):
                places = mine[first : first + _TOGETHER]
                cases = [Case(levers, worlds[k][1]) for k in places for levers in asked.levers]
                made = rival.simulate(world, cases)
                for o in outcomes:
                    for case, values in enumerate(made[o.id]):
                        at, p = places[case // policies], case % policies
                        out[o.id][p, at, begin : begin + use] = over_window(values, o.over)[0, :use]
                done += len(places)
                report(done / (count * len(worlds)))
    return out
