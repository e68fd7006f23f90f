"""Corridor's engine and the loop in C in one process, turn by turn: ``pair FOLDER DRAWS SEED``.

Prints seconds of wall clock and of processor time of every turn as JSON; the arrivals of
samples and of a run without shocks are written into the folder, as the peers write theirs.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench.common import engine, limit

__all__ = ["TURNS", "run_pair"]

TURNS = 21


def run_pair(folder: Path, draws: int, seed: int) -> dict[str, Any]:
    """Measure both; only Corridor's engine where there is no C compiler."""
    import jax

    threads = min(2, os.cpu_count() or 1)
    quiet = np.load(folder / "quiet.npy")
    from bench.common.given import given

    silent = np.zeros((given().months, given().origins, quiet.shape[1]))
    np.save(folder / "corridor-quiet.npy", engine.arrivals(quiet, silent))
    ours = engine.sample(draws, seed, threads)
    np.save(folder / f"corridor-sample-{seed}.npy", np.concatenate(ours, axis=-1))
    runs: dict[str, Callable[[], Any]] = {"corridor": lambda: engine.sample(draws, seed, threads)}
    found: dict[str, Any] = {
        "corridor": {
            "versions": {"jax": jax.__version__, "numpy": np.__version__},
            "how": f"corridor.system.simulate, chunks of {engine.CHUNK}, {threads} threads",
        }
    }
    if limit.compiler():
        loop = limit.build(folder)
        np.save(folder / "c-quiet.npy", loop.arrivals(quiet, silent))
        blocks = loop.sample(draws, seed, threads)
        np.save(folder / f"c-sample-{seed}.npy", limit.as_draws(blocks))
        runs["c"] = lambda: loop.sample(draws, seed, threads)
        runs["c_in_place"] = lambda: loop.sample(draws, seed, threads, blocks)
        how = f"cc {' '.join(limit.FLAGS[:3])}, blocks of {limit.LANES}, {threads} threads"
        found["c"] = {"versions": {"cc": loop.version}, "how": how}
        found["c_in_place"] = {**found["c"], "how": how + ", into an array that is there"}
    for entry in found.values():
        entry |= {"draws": draws, "seconds": [], "processor_s": []}
    for _ in range(TURNS):
        for name, run in runs.items():
            began, busy = time.perf_counter(), time.process_time()
            kept = run()  # held until the clock has stopped, so that freeing it is nobody's time
            found[name]["seconds"].append(time.perf_counter() - began)
            found[name]["processor_s"].append(time.process_time() - busy)
            del kept
    return found


if __name__ == "__main__":
    print(json.dumps(run_pair(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
