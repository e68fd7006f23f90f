"""One chunk of a sweep: simulated, summarised and written where the sweep lies.

A chunk is fixed by the place, the digest and its number alone: who runs it, when and how often
makes no difference. All rows are run on the same draws and shocks, those that a comparison with
the same seed and number of draws uses, so that rows differ by their settings alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.questions.runs.engine import Case, behind, chunk_random, simulate_world
from corridor.questions.runs.summarise import over_window, with_total
from corridor.questions.runs.worlds import Behind, World, draw_world
from corridor.questions.sweep.load import Loaded, load_sweep
from corridor.questions.sweep.manifest import LANES
from corridor.questions.sweep.place.parts import to_parquet
from corridor.questions.sweep.plan import Plan
from corridor.questions.sweep.summary import draws_table, table

__all__ = ["draws_name", "part_name", "run_chunk", "simulate_rows"]

Floats = NDArray[np.float32]


def part_name(index: int) -> str:
    """Return the file of a chunk's summaries."""
    return f"parts/part-{index:06d}.parquet"


def draws_name(index: int) -> str:
    """Return the file of a chunk's draws, where they are kept."""
    return f"draws/part-{index:06d}.parquet"


def run_chunk(url: str, digest: str, index: int) -> int:
    """Run a chunk of the sweep at ``url`` and write its part; return its number.

    Raises InputError if the sweep there is another one, or this installation would give other
    numbers than the one that began it.
    """
    loaded = _loaded(url, digest)
    plan, manifest = loaded.plan, loaded.manifest
    first, last = manifest.chunks[index]
    # rows share a call of the engine, but not with those of other chunks
    largest = manifest.chunks[0][1]
    totals = simulate_rows(plan, np.arange(first, last), largest)
    stamp = manifest.stamp(index)
    if plan.design.keep_draws:
        frame = draws_table(first, totals)
        loaded.store.write(draws_name(index), to_parquet(frame, stamp))
    groups = plan.setup.place.group_ids
    frame = table(plan.design, plan.outcomes, groups, len(plan.bases), first, totals, _behind(plan))
    # last, since a chunk counts as done by its part
    loaded.store.write(part_name(index), to_parquet(frame, stamp))
    return index


@lru_cache(maxsize=2)
def _loaded(url: str, digest: str) -> Loaded:
    loaded = load_sweep(url)
    if loaded.manifest.digest != digest:
        raise InputError("another sweep lies here than the one that was begun", where=url)
    return loaded


def simulate_rows(plan: Plan, rows: NDArray[np.int64], largest: int) -> dict[str, Floats]:
    """Return outcome id -> the window's number, [group, row, draw], ``ALL`` first.

    ``largest``: rows of the largest chunk; calls have the same number of lanes in all chunks.
    Where groups are not asked for, ``ALL`` is the only one.
    """
    draws = plan.design.draws
    lanes = min(draws, LANES)
    pack = max(1, min(LANES // draws, largest))
    out: dict[str, Floats] = {}
    for block in range(-(-draws // lanes)):
        world = _world(plan, block, pack)
        use = min(lanes, draws - block * lanes)
        here = slice(block * lanes, block * lanes + use)
        for begin in range(0, len(rows), pack):
            some = rows[begin : begin + pack]
            # as many lanes in every call, so that the loop is compiled once
            padded = np.concatenate([some, np.repeat(some[-1:], pack - len(some))])
            for name, values in _simulate(plan, world, padded, lanes).items():
                if name not in out:
                    out[name] = np.empty((values.shape[0], len(rows), draws), np.float32)
                out[name][:, begin : begin + len(some), here] = values[:, : len(some), :use]
    return out


def _simulate(
    plan: Plan, world: World, rows: NDArray[np.int64], lanes: int
) -> dict[str, NDArray[Any]]:
    """Return outcome id -> [group, row, draw] of one call of the engine."""
    for where, scores in plan.scores_of(rows):
        world = world.with_rows(where, np.repeat(scores, lanes, axis=1))
    moved = plan.moved
    levers = {
        name: np.repeat(values, lanes, axis=1) if name in moved else values
        for name, values in plan.levers_of(rows).items()
    }
    made = simulate_world(
        *(plan.setup.fitted, plan.setup.unfitted, plan.setup.place, world),
        *([Case(levers, plan.switches)], plan.setup.inputs, plan.outcomes),
        months=plan.design.months,
        by_group=plan.design.by_group,
        threads=1,
    )
    out = {}
    for outcome in plan.outcomes:
        values = over_window(with_total(made[outcome.id][0]), outcome.over)
        out[outcome.id] = values.reshape(values.shape[0], len(rows), lanes)
    return out


#: the last world that was used, and what it was made for; of few draws it is always the same
_KEPT: dict[str, tuple[Plan, int, int, World]] = {}


def _behind(plan: Plan) -> Behind:
    """Return what of the posterior stands behind each draw, the same for every row."""
    draws = plan.design.draws
    return behind(plan.setup.fitted, draws, plan.design.seed, min(draws, LANES))


def _world(plan: Plan, block: int, pack: int) -> World:
    """Return the world of a block of draws, repeated for each row of a call."""
    design, setup = plan.design, plan.setup
    kept = _KEPT.get("world")
    if kept is not None and kept[0] is plan and kept[1:3] == (block, pack):
        return kept[3]
    lanes = min(design.draws, LANES)
    drawn = draw_world(
        *(setup.fitted, setup.unfitted, setup.place, design.months, lanes),
        chunk_random(design.seed, block),
    )
    world = drawn.take(np.tile(np.arange(lanes), pack))
    _KEPT["world"] = (plan, block, pack, world)
    return world
