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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.files import cache_dir
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.outcomes import Outcome
from corridor.system.unfitted import Unfitted

__all__ = ["CHUNK", "Case", "Runs", "keep_compiled", "run_cases"]

Floats = NDArray[np.float32]

#: draws in a chunk: enough to fill the vector units, few enough to stay in cache
CHUNK = 4000


@dataclass(frozen=True)
class Case:
    """One way to run the model: what is decided, and how the world is changed for it."""

    #: lever id -> [month]
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
    from corridor.system.simulate import load_system
    from corridor.system.unfitted import start_state

    system = load_system()
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
    constants = _single(drivers)
    own = [{**_single(case.levers), **_single(case.drivers)} for case in cases]
    switches = [{k: np.float32(on) for k, on in case.switches.items()} for case in cases]
    places = _single(corridor.places())
    parts = tuple((o.id, o.flows, o.scale, by_group and o.by_group) for o in outcomes)

    seconds = {"draw": 0.0, "compile": 0.0, "simulate": 0.0}
    run: Any = None
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for index in range(count):
            clock = time.perf_counter()
            rng = np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, index])))
            theta, state, z = fitted.draw(chunk, rng)
            more, z_more = unfitted.draw(chunk, rng)
            shocks = {
                name: rng.standard_normal(
                    (months, groups, chunk) if name.endswith("_gd") else (months, chunk),
                    dtype=np.float32,
                )
                for name in system.shocks
            }
            theta |= more
            begin = index * chunk
            use = min(chunk, draws - begin)
            z_all[:, begin : begin + use] = np.concatenate([z, z_more])[:, :use]
            tasks: list[tuple[Any, ...]] = []
            for case, mine, switched in zip(cases, own, switches, strict=True):
                scaled = {k: theta[k] * np.float32(by) for k, by in case.scaled.items()}
                theirs = {**theta, **scaled}
                monthly = {**constants, **mine, **shocks}
                begun = {**state, **start_state(system, theirs, monthly, chunk)}
                tasks.append((theirs, begun, monthly, places, switched))
            seconds["draw"] += time.perf_counter() - clock

            clock = time.perf_counter()
            if run is None:
                run = _compiled(tasks[0], parts)
                seconds["compile"] += time.perf_counter() - clock
                clock = time.perf_counter()
            made = [future.result() for future in [pool.submit(run, *task) for task in tasks]]
            if count == 1:
                # the arrays as they are: copying them would cost as much as half the run
                store = {o.id: tuple(np.asarray(one[o.id]) for one in made) for o in outcomes}
            for name in store if count > 1 else ():
                for at, one in enumerate(made):
                    store[name][at][:, :, begin : begin + use] = one[name][..., :use]
            seconds["simulate"] += time.perf_counter() - clock
            report((index + 1) / count)
    return Runs(store, z_all, seconds)


def _single(arrays: Mapping[str, Any]) -> dict[str, Floats]:
    return {name: np.asarray(values, np.float32) for name, values in arrays.items()}


_AXES = 3  # month, group, draw

#: compiled loops of this process, by the shapes that they were compiled for
_LOOPS: dict[Any, Any] = {}


def keep_compiled() -> None:
    """Have compiled programs of this process kept on disk, for the next one."""
    import jax

    settings: Any = jax.config
    settings.update("jax_compilation_cache_dir", str(cache_dir() / "compiled"))
    settings.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    settings.update("jax_persistent_cache_min_entry_size_bytes", 0)


def _compiled(task: tuple[Any, ...], parts: Any) -> Any:
    """Return the loop compiled for these shapes: from this process, the disk, or now."""
    import jax

    theta, _, monthly, _, _ = task
    shapes = tuple((name, value.shape) for name, value in sorted({**monthly, **theta}.items()))
    if (shapes, parts) not in _LOOPS:
        keep_compiled()
        function = jax.jit(partial(_outcomes, parts=parts))
        _LOOPS[shapes, parts] = function.lower(*task).compile()
    return _LOOPS[shapes, parts]


def _outcomes(
    theta: Any, state: Any, monthly: Any, places: Any, switches: Any, *, parts: Any
) -> Any:
    """Return outcome id -> [month, group, draw], one group where it is not known by group."""
    from corridor.system.simulate import simulate

    names = tuple(dict.fromkeys(flow for _, flows, _, _ in parts for flow in flows))
    result, _ = simulate(theta, state, monthly, places, names, switches=switches)
    out = {}
    for outcome, flows, scale, by_group in parts:
        values = scale * sum(result[flow] for flow in flows)
        if values.ndim < _AXES:
            values = values[:, None, :]
        out[outcome] = values if by_group else values.sum(1, keepdims=True)
    return out
