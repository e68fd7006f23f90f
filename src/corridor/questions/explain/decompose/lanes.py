"""Lanes of a question in chunks, and the Monte Carlo error of what is said of them.

Lanes that start from the same draw of the posterior are not independent, nor are draws that are
neighbours in a chain. Errors therefore come from blocks of batches of these, which are resampled
whole (Field and Welsh 2007, cluster bootstrap).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.engine import CHUNK, Case
from corridor.questions.runs.summarise import over_window
from corridor.questions.runs.worlds import Behind, World

if TYPE_CHECKING:
    from corridor.questions.runs.asked import Asked

__all__ = ["BLOCKS", "Lanes", "block_of", "chunks", "run_lanes"]

Floats = NDArray[np.floating[Any]]

#: blocks of posterior draws that are resampled
BLOCKS = 40


@dataclass(frozen=True)
class Lanes:
    """What many lanes came to over the window, and what they knew."""

    #: what of the posterior stands behind each
    behind: Behind
    #: scores of the parameters, [row, lane]
    z: Floats
    #: outcome id -> window, [case, lane]
    totals: dict[str, Floats]


def chunks(asked: Asked, draws: int) -> Iterator[tuple[World, int]]:
    """Return worlds of a constant number of lanes, and how many lanes of each are to be used.

    They are those that ``asked.run`` meets.
    """
    lanes = min(draws, CHUNK)
    for index in range(-(-draws // lanes)):
        yield asked.world(index, lanes), min(lanes, draws - index * lanes)


def run_lanes(
    asked: Asked,
    cases: Sequence[Case],
    draws: int,
    report: Callable[[float], None] = lambda _share: None,
) -> Lanes:
    """Run cases in the same worlds, keeping what each outcome came to over the window."""
    drawn, z = [], []
    totals: dict[str, list[Floats]] = {outcome.id: [] for outcome in asked.outcomes}
    done = 0
    for world, use in chunks(asked, draws):
        made = asked.simulate(world, cases)
        for outcome in asked.outcomes:
            whole = [over_window(values, outcome.over)[0, :use] for values in made[outcome.id]]
            totals[outcome.id].append(np.stack(whole).astype(np.float64))
        drawn.append(world.draw[:use])
        z.append(world.z[:, :use])
        done += use
        report(done / draws)
    return Lanes(
        Behind.of(asked.setup.fitted, np.concatenate(drawn)),
        np.concatenate(z, axis=1),
        {name: np.concatenate(values, axis=1) for name, values in totals.items()},
    )


def block_of(behind: Behind, blocks: int = BLOCKS) -> NDArray[np.int64]:
    """Return the block of each lane, [lane]: lanes of one batch share theirs."""
    _, place = np.unique(behind.batch, return_inverse=True)
    return np.asarray(place % blocks, np.int64)
