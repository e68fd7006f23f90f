"""Runs of a design: worlds one after another, in chunks that all have the same number of lanes.

The loop is compiled for a number of lanes, so every chunk has it; the last one is filled up
with copies of its last lane, which are thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.sensitivity.factors import join
from corridor.questions.runs.asked import Asked
from corridor.questions.runs.engine import Case
from corridor.questions.runs.summarise import over_window
from corridor.questions.runs.worlds import World

__all__ = ["Evaluate", "model", "packed", "run_worlds"]

Floats = NDArray[np.floating[Any]]

#: the outputs of a world, [output, lane]
Evaluate = Callable[[World], Floats]


def packed(worlds: Iterable[World], lanes: int) -> Iterator[tuple[World, int]]:
    """Return the same lanes in worlds of ``lanes`` lanes each, and how many of them count."""
    held: list[World] = []
    have = 0
    for world in worlds:
        at = 0
        while at < world.lanes:
            use = min(lanes - have, world.lanes - at)
            whole = use == world.lanes
            held.append(world if whole else world.take(np.arange(at, at + use)))
            have, at = have + use, at + use
            if have == lanes:
                yield join(held), lanes
                held, have = [], 0
    if held:
        yield join(held).take(np.minimum(np.arange(lanes), have - 1)), have


def run_worlds(
    evaluate: Evaluate,
    worlds: Iterable[World],
    *,
    lanes: int,
    report: Callable[[int], None] = lambda _done: None,
) -> Floats:
    """Return the outputs of all lanes of all worlds, [output, lane].

    ``lanes``: how many are run at once; ``report``: called with how many are done.
    """
    parts, done = [], 0
    for world, use in packed(worlds, lanes):
        parts.append(evaluate(world)[:, :use])
        done += use
        report(done)
    return np.concatenate(parts, axis=1)


def model(asked: Asked, policies: Sequence[int]) -> Evaluate:
    """Return what runs these policies of a question (by their places) in a world.

    Its outputs are one number for the window, all groups together: outcome by outcome, and
    within each policy by policy.
    """
    cases = [Case(asked.levers[k], asked.switches) for k in policies]

    def evaluate(world: World) -> Floats:
        made = asked.simulate(world, cases)
        return np.stack(
            [over_window(case.sum(1), o.over) for o in asked.outcomes for case in made[o.id]]
        )

    return evaluate
