"""Lanes of a question in chunks, and the Monte Carlo error of what is said of them.

Lanes that start from the same draw of the posterior are not independent. Errors therefore come
from blocks of posterior draws, which are resampled whole (Field and Welsh 2007, cluster bootstrap).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.engine import CHUNK, Case
from corridor.questions.runs.summarise import over_window

if TYPE_CHECKING:
    from corridor.questions.runs.asked import Asked
    from corridor.questions.runs.worlds import World

__all__ = ["BLOCKS", "Lanes", "block_of", "block_sums", "chunks", "error_of_mean", "run_lanes"]

Floats = NDArray[np.floating[Any]]

#: blocks of posterior draws that are resampled
BLOCKS = 40


@dataclass(frozen=True)
class Lanes:
    """What many lanes came to over the window, and what they knew."""

    #: place of the posterior draw that a lane starts from, [lane]
    draw: NDArray[np.int64]
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
        np.concatenate(drawn),
        np.concatenate(z, axis=1),
        {name: np.concatenate(values, axis=1) for name, values in totals.items()},
    )


def block_of(draw: NDArray[np.int64], blocks: int = BLOCKS) -> NDArray[np.int64]:
    """Return the block of each lane, [lane]: lanes of one posterior draw share theirs."""
    _, place = np.unique(draw, return_inverse=True)
    return np.asarray(place % blocks, np.int64)


def block_sums(values: Floats, block: NDArray[np.int64], blocks: int = BLOCKS) -> Floats:
    """Return sums by block over the last axis, [..., block]."""
    flat = values.reshape(-1, values.shape[-1])
    out = np.stack([np.bincount(block, row, blocks) for row in flat])
    return np.asarray(out.reshape(*values.shape[:-1], blocks), np.float64)


def error_of_mean(values: Floats, draw: NDArray[np.int64]) -> Floats:
    """Return the standard error of means over the last axis, [...]; NaN of a single draw."""
    block = block_of(draw)
    size = np.bincount(block, minlength=BLOCKS)
    used = int((size > 0).sum())
    if used < 2:
        return np.full(values.shape[:-1], np.nan)
    mean = values.mean(-1, keepdims=True)
    # each block's sum, less what it would be if it were like all the others
    off = block_sums(values, block) - mean * size
    out: Floats = np.sqrt((off**2).sum(-1) * used / (used - 1)) / values.shape[-1]
    return out
