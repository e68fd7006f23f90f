"""The common model by Corridor's own loop: its mechanisms, compiled, in chunks over threads.

What is measured is what the real model runs on: ``corridor.system.simulate`` with declared
mechanisms, a seed of its own for each chunk, shocks drawn in the threads. Only the mechanisms
and the values differ from those of the real model.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.common.given import given
from bench.common.mechanisms import common_system

__all__ = ["CHUNK", "arrivals", "sample"]

Floats = NDArray[np.float32]

#: draws in a chunk: its shocks and its arrivals stay in the second cache of a core
CHUNK = 512


def arrivals(values: NDArray[Any], shocks: NDArray[Any]) -> Floats:
    """Return arrivals, [month, origin, draw], of values [row, draw] and shocks of that shape."""
    run = _compiled(values.shape[1])
    return np.asarray(run(_single(values), _single(shocks)))


def sample(draws: int, seed: int, threads: int) -> list[Floats]:
    """Return arrivals of random draws in whole chunks, each [month, origin, draw]."""
    from corridor.questions.runs.engine import chunk_random
    from corridor.questions.runs.normals import standard_normals

    data, run = given(), _compiled(CHUNK)
    low, width = _single(data.low[:, None]), _single((data.high - data.low)[:, None])

    def chunk(index: int) -> Floats:
        rng = chunk_random(seed, index)
        values = low + width * rng.random((data.size, CHUNK), np.float32)
        return np.asarray(run(values, standard_normals((data.months, data.origins, CHUNK), rng)))

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(chunk, range(-(-draws // CHUNK))))


def _single(array: NDArray[Any]) -> Floats:
    return np.asarray(array, np.float32)


@lru_cache(maxsize=8)
def _compiled(draws: int) -> Any:
    """Return the loop compiled for so many draws."""
    import jax
    import jax.numpy as jnp

    from corridor.questions.runs.compiled import WIDE
    from corridor.system.simulate import simulate

    data, system = given(), common_system()
    start = {f"{name}_gd": _single(people[:, None]) for name, people in data.start.items()}
    season = _single(data.season[:, :, None])

    def run(values: Any, shocks: Any) -> Any:
        begun = {k: jnp.broadcast_to(v, (data.origins, draws)) for k, v in start.items()}
        monthly = {"season_g": season, "inflow_normal_gd": shocks}
        made, _ = simulate(data.named(values), begun, monthly, {}, ("reached_gd",), system)
        return made["reached_gd"]

    shapes = ((data.size, draws), (data.months, data.origins, draws))
    compiled = jax.jit(run, compiler_options=WIDE)
    compiled(*(jnp.zeros(shape) for shape in shapes))
    return compiled
