"""Many draws of every policy, on common random numbers, in chunks.

The same posterior draws, the same shocks and the same drivers serve every policy,
so that a difference between two policies in a draw is the policies' own. A chunk
has its own seed, so its numbers do not depend on how many chunks there are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.files import cache_dir
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.outcomes import Outcome

__all__ = ["CHUNK", "Runs", "run_policies"]

Floats = NDArray[np.float32]

#: draws in a chunk: enough to fill the vector units, few enough to stay in cache
CHUNK = 4000


@dataclass(frozen=True)
class Runs:
    """Simulated outcomes and the parameters behind them."""

    #: outcome id -> one array per policy, [month, group, draw]
    outcomes: Mapping[str, tuple[Floats, ...]]
    #: z of the uncertain parameters, [row, draw]
    z: NDArray[np.float64]
    #: seconds by stage: draw, compile, simulate
    seconds: Mapping[str, float]


def run_policies(
    fitted: Fitted,
    corridor: Corridor,
    levers: Sequence[Mapping[str, NDArray[np.float64]]],
    drivers: Mapping[str, NDArray[np.float64]],
    outcomes: Sequence[Outcome],
    *,
    months: int,
    draws: int,
    seed: int,
    report: Callable[[float], None] = lambda _share: None,
) -> Runs:
    """Simulate every policy on the same draws and shocks.

    Parameters
    ----------
    levers: per policy, lever id -> [month].
    drivers: name -> [month] or [month, group, 1].
    report: called with the share of chunks done.
    """
    chunk = min(draws, CHUNK)
    count = -(-draws // chunk)
    groups = len(corridor.groups)
    store = {
        o.id: tuple(np.empty((months, groups, draws), np.float32) for _ in levers) for o in outcomes
    }
    z_all = np.empty((fitted.tables.size, draws))
    constants = {k: np.asarray(v, np.float32) for k, v in drivers.items()}
    paths = [{k: np.asarray(v, np.float32) for k, v in policy.items()} for policy in levers]
    places = {k: np.asarray(v, np.float32) for k, v in corridor.places().items()}
    flows = tuple((o.id, o.flows) for o in outcomes)

    from corridor.system.simulate import load_system

    innovations = load_system().shocks
    seconds = {"draw": 0.0, "compile": 0.0, "simulate": 0.0}
    run: Any = None
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for index in range(count):
            clock = time.perf_counter()
            rng = np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, index])))
            theta, state, z = fitted.draw(chunk, rng)
            shocks = {
                name: rng.standard_normal(
                    (months, groups, chunk) if name.endswith("_gd") else (months, chunk),
                    dtype=np.float32,
                )
                for name in innovations
            }
            begin = index * chunk
            use = min(chunk, draws - begin)
            z_all[:, begin : begin + use] = z[:, :use]
            monthly = [{**constants, **path, **shocks} for path in paths]
            seconds["draw"] += time.perf_counter() - clock

            clock = time.perf_counter()
            if run is None:
                run = _compiled(theta, state, monthly[0], places, flows)
                seconds["compile"] += time.perf_counter() - clock
                clock = time.perf_counter()
            tasks = [pool.submit(run, theta, state, now, places) for now in monthly]
            made = [task.result() for task in tasks]
            if count == 1:
                # the arrays as they are: copying them would cost as much as half the run
                store = {o.id: tuple(np.asarray(one[o.id]) for one in made) for o in outcomes}
            for name in store if count > 1 else ():
                for policy, one in enumerate(made):
                    store[name][policy][:, :, begin : begin + use] = one[name][..., :use]
            seconds["simulate"] += time.perf_counter() - clock
            report((index + 1) / count)
    return Runs(store, z_all, seconds)


#: compiled loops of this process, by the shapes that they were compiled for
_LOOPS: dict[Any, Any] = {}


def _compiled(theta: Any, state: Any, monthly: Any, places: Any, flows: Any) -> Any:
    """Return the loop compiled for these shapes: from this process, the disk, or now."""
    import jax

    shapes = tuple((name, value.shape) for name, value in sorted({**monthly, **theta}.items()))
    if (shapes, flows) not in _LOOPS:
        settings: Any = jax.config
        settings.update("jax_compilation_cache_dir", str(cache_dir() / "compiled"))
        settings.update("jax_persistent_cache_min_compile_time_secs", 0.0)
        settings.update("jax_persistent_cache_min_entry_size_bytes", 0)
        function = jax.jit(partial(_outcomes, flows=flows))
        _LOOPS[shapes, flows] = function.lower(theta, state, monthly, places).compile()
    return _LOOPS[shapes, flows]


def _outcomes(theta: Any, state: Any, monthly: Any, places: Any, *, flows: Any) -> Any:
    """Return outcome id -> [month, group, draw]."""
    from corridor.system.simulate import simulate

    names = tuple(dict.fromkeys(flow for _, parts in flows for flow in parts))
    result, _ = simulate(theta, state, monthly, places, names)
    return {outcome: sum(result[flow] for flow in parts) for outcome, parts in flows}
