"""Many draws of every case, on common random numbers, in chunks.

The same posterior draws, the same shocks and the same drivers serve every case, so that a
difference between two cases in a draw is the cases' own. A chunk has its own seed, so its
numbers do not depend on how many chunks there are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.compiled import compile_loop, keep_compiled
from corridor.questions.runs.worlds import Behind, World, draw_world, parameters_of
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.outcomes import Outcome
from corridor.system.unfitted import Unfitted

if TYPE_CHECKING:
    from corridor.system.simulate import System

__all__ = [
    "BLOCK",
    "CHUNK",
    "Case",
    "Ready",
    "Runs",
    "behind",
    "chunk_random",
    "make_ready",
    "run_cases",
    "simulate_world",
]

Floats = NDArray[np.float32]

#: draws that have a seed of their own
CHUNK = 4000

#: lanes that run at once: enough to fill the vector units, few enough to stay in cache
BLOCK = 1000


@dataclass(frozen=True)
class Case:
    """One way to run the model: what is decided, and how the world is changed for it."""

    #: lever id -> [month], or [month, lane] where lanes differ
    levers: Mapping[str, NDArray[np.float64]]
    #: coupling id -> is it on
    switches: Mapping[str, bool]
    #: driver name -> values in place of the common ones, same shape
    drivers: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    #: parameter name -> what its draws are multiplied by
    scaled: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Runs:
    """Simulated outcomes and the parameters behind them."""

    #: outcome id -> one array per case, [month, group, draw]; one group where not by group
    outcomes: Mapping[str, tuple[Floats, ...]]
    #: z of the uncertain parameters, those of the fit and then the others, [row, draw]
    z: NDArray[np.float64]
    #: seconds by stage: draw, compile, simulate
    seconds: Mapping[str, float]


def run_cases(
    fitted: Fitted,
    unfitted: Unfitted,
    corridor: Corridor,
    cases: Sequence[Case],
    drivers: Mapping[str, NDArray[np.float64]],
    outcomes: Sequence[Outcome],
    *,
    months: int,
    draws: int,
    seed: int,
    by_group: bool = True,
    report: Callable[[float], None] = lambda _share: None,
) -> Runs:
    """Simulate every case on the same draws and shocks.

    Parameters
    ----------
    drivers: name -> [month] or [month, group, 1].
    by_group: keep the groups; otherwise each outcome has one, which is their sum.
    report: called with the share of chunks done.
    """
    chunk = min(draws, CHUNK)
    count = -(-draws // chunk)
    groups = len(corridor.groups)
    store = {
        o.id: tuple(
            np.empty((months, groups if by_group and o.by_group else 1, draws), np.float32)
            for _ in cases
        )
        for o in outcomes
    }
    z_all = np.empty((fitted.tables.size + unfitted.tables.size, draws))
    seconds = {"draw": 0.0, "compile": 0.0, "simulate": 0.0}
    for index in range(count):
        clock = time.perf_counter()
        world = draw_world(fitted, unfitted, corridor, months, chunk, chunk_random(seed, index))
        seconds["draw"] += time.perf_counter() - clock
        made = simulate_world(
            *(fitted, unfitted, corridor, world, cases, drivers, outcomes),
            months=months,
            by_group=by_group,
            seconds=seconds,
        )
        begin = index * chunk
        use = min(chunk, draws - begin)
        z_all[:, begin : begin + use] = world.z[:, :use]
        if count == 1:
            # the arrays as they are: copying them would cost as much as half the run
            store = made
        for name in store if count > 1 else ():
            for at, values in enumerate(made[name]):
                store[name][at][:, :, begin : begin + use] = values[..., :use]
        report((index + 1) / count)
    return Runs(store, z_all, seconds)


def chunk_random(seed: int, index: int) -> np.random.Generator:
    """Return the source of the randomness of a chunk, which its number and the seed fix."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, index])))


def behind(fitted: Fitted, draws: int, seed: int, lanes: int) -> Behind:
    """Return what of the posterior stands behind each draw of chunks of this many lanes."""
    held = (
        # what draws a world picks these first
        fitted.pick(lanes, chunk_random(seed, index))
        for index in range(-(-draws // lanes))
    )
    return Behind.of(fitted, np.concatenate(list(held))[:draws])


@dataclass(frozen=True)
class Ready:
    """A world cut into blocks of lanes, with what is the same for every case of it."""

    blocks: tuple[slice, ...]
    #: of each block: parameters, state at the decision point, shocks
    parts: tuple[tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]], ...]


def make_ready(
    fitted: Fitted,
    unfitted: Unfitted,
    world: World,
    *,
    by_group: bool = False,
    threads: int | None = None,
) -> Ready:
    """Return a world made ready to be run; by group its blocks are larger."""
    # by group the results are so large that joining blocks costs more than blocks save
    blocks = _blocks(world.lanes, CHUNK if by_group else BLOCK)

    def one(block: slice) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]:
        part = _cut(world, block)
        return (*parameters_of(fitted, unfitted, part), _single(part.shocks))

    with ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1) as pool:
        return Ready(tuple(blocks), tuple(pool.map(one, blocks)))


def simulate_world(
    fitted: Fitted,
    unfitted: Unfitted,
    corridor: Corridor,
    world: World,
    cases: Sequence[Case],
    drivers: Mapping[str, NDArray[np.float64]],
    outcomes: Sequence[Outcome],
    *,
    months: int,
    by_group: bool = False,
    threads: int | None = None,
    seconds: dict[str, float] | None = None,
    ready: Ready | None = None,
) -> dict[str, tuple[Floats, ...]]:
    """Simulate every case in one world; the loop is compiled once for each number of lanes.

    The lanes are cut into blocks of one size, which the threads share.

    Parameters
    ----------
    drivers: name -> [month] or [month, group, 1].
    by_group: keep the groups; otherwise each outcome has one, which is their sum.
    threads: blocks that run at once, as many as there are cores if none is given.
    seconds: where seconds of drawing, compiling and simulating are added.
    ready: the same world made ready before, by ``make_ready``, for who asks it again and again.

    Returns outcome id -> one array per case, [month, group, lane].
    """
    from corridor.system.simulate import load_system
    from corridor.system.unfitted import start_state

    system, clock = load_system(corridor), time.perf_counter()
    taken = {} if seconds is None else seconds

    def lap(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        taken[name] = taken.get(name, 0.0) + now - clock
        clock = now

    shared, places = _single(drivers), _single(corridor.places(system.places))
    parts = tuple((o.id, o.flows, o.scale, by_group and o.by_group) for o in outcomes)
    switches = [{k: np.float32(on) for k, on in case.switches.items()} for case in cases]

    made_ready = ready or make_ready(fitted, unfitted, world, by_group=by_group, threads=threads)
    blocks = made_ready.blocks

    def prepare(at: int) -> list[tuple[Any, ...]]:
        block, (theta, state, shocks) = blocks[at], made_ready.parts[at]
        tasks = []
        for case, on in zip(cases, switches, strict=True):
            theirs = theta | {k: theta[k] * np.float32(by) for k, by in case.scaled.items()}
            levers = {
                k: values[:, block] if np.ndim(values) > 1 else values
                for k, values in case.levers.items()
            }
            monthly = {**shared, **shocks, **_single(levers), **_single(case.drivers)}
            lanes, groups = block.stop - block.start, len(corridor.groups)
            begun = start_state(system, state, theirs, monthly, groups=groups, draws=lanes)
            tasks.append((theirs, begun, monthly, places, on))
        return tasks

    def run(place: tuple[int, int]) -> Any:
        block, case = place
        made = loops[case](*prepared[block][case])
        return {name: np.asarray(values) for name, values in made.items()}

    every = [(block, case) for case in range(len(cases)) for block in range(len(blocks))]
    with ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1) as pool:
        prepared = list(pool.map(prepare, range(len(blocks))))
        lap("draw")
        loops = [_compiled(task, parts, system) for task in prepared[0]]
        lap("compile")
        made = dict(zip(every, pool.map(run, every), strict=True))
    found = {
        o.id: tuple(
            _join([made[block, case][o.id] for block in range(len(blocks))], blocks)
            for case in range(len(cases))
        )
        for o in outcomes
    }
    lap("simulate")
    return found


def _blocks(lanes: int, most: int) -> list[slice]:
    """Return blocks of one size that hold all lanes; the last may begin within the one before."""
    count = -(-lanes // most)
    size = -(-lanes // count)
    return [slice(end - size, end) for end in (min(n * size, lanes) for n in range(1, count + 1))]


def _cut(world: World, block: slice) -> World:
    shocks = {name: values[..., block] for name, values in world.shocks.items()}
    return World(world.draw[block], world.z[:, block], shocks)


def _join(parts: list[Floats], blocks: Sequence[slice]) -> Floats:
    """Return [month, group, lane] of the blocks; a single one as it is, for copying costs."""
    if len(parts) == 1:
        return parts[0]
    out = np.empty((*parts[0].shape[:-1], blocks[-1].stop), np.float32)
    for values, block in zip(parts, blocks, strict=True):
        out[..., block] = values
    return out


def _single(arrays: Mapping[str, Any]) -> dict[str, Floats]:
    return {name: np.asarray(values, np.float32) for name, values in arrays.items()}


_AXES = 3  # month, group, draw

#: compiled loops of this process, by the shapes that they were compiled for
_LOOPS: dict[Any, Any] = {}


def _compiled(task: tuple[Any, ...], parts: Any, system: System) -> Any:
    """Return a system's loop compiled for these shapes: from this process, the disk, or now."""
    import jax

    theta, _, monthly, _, switches = task
    shapes = (
        tuple((name, value.shape) for name, value in sorted({**monthly, **theta}.items())),
        tuple(sorted(switches)),
        (system.ids, system.stand_in),
    )
    if (shapes, parts) not in _LOOPS:
        keep_compiled()
        function = jax.jit(partial(_outcomes, parts=parts, system=system))
        lanes = max(value.shape[-1] for value in theta.values() if value.ndim)
        _LOOPS[shapes, parts] = compile_loop(function.lower(*task), lanes)
    return _LOOPS[shapes, parts]


def _outcomes(
    theta: Any, state: Any, monthly: Any, places: Any, switches: Any, *, parts: Any, system: System
) -> Any:
    """Return outcome id -> [month, group, draw], one group where it is not known by group."""
    from corridor.system.simulate import simulate

    names = tuple(dict.fromkeys(flow for _, flows, _, _ in parts for flow in flows))
    result, _ = simulate(theta, state, monthly, places, names, system, switches)
    out = {}
    for outcome, flows, scale, by_group in parts:
        values = scale * sum(result[flow] for flow in flows)
        if values.ndim < _AXES:
            values = values[:, None, :]
        out[outcome] = values if by_group else values.sum(1, keepdims=True)
    return out
