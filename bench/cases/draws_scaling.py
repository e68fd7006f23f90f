"""How time and memory grow with the number of draws."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench.case import Metrics
from bench.process import run_snippet

WHAT = "compare by number of draws: a new process without and with programs, and the second call"
REFERENCE = "array"
RUNS = 1
DRAWS = (1_000, 4_000, 10_000, 30_000, 100_000)
#: more draws than this run the same programs, so that without them is not measured anew
FEW = 10_000
TARGETS = {"draws_100000_peak_mib": 8192.0}

CODE = """
import json, time
from corridor.questions.compare import compare

compare(["negotiated", "unilateral"], draws=draws, months=20)
began = time.perf_counter()
if again:
    compare(["negotiated", "unilateral"], draws=draws, months=20, seed=1)
print(json.dumps({"seconds": time.perf_counter() - began, "peak_mib": peak_mib()}))
"""


def measure(folder: Path) -> Metrics:
    """Measure every number of draws once, each in processes of its own."""
    metrics = {}
    cache = folder / "cache"
    for draws in DRAWS:
        if draws <= FEW:
            own = folder / f"cache-{draws}"
            metrics[f"draws_{draws}_nothing_compiled_s"], _ = _run(own, draws, again=False)
            cache = own
        metrics[f"draws_{draws}_compiled_s"], made = _run(cache, draws, again=True)
        metrics[f"draws_{draws}_s"] = float(made["seconds"])
        metrics[f"draws_{draws}_peak_mib"] = float(made["peak_mib"])
    small, large = DRAWS[1], DRAWS[-1]
    growth = metrics[f"draws_{large}_s"] / metrics[f"draws_{small}_s"]
    # 1 is linear from 4,000 draws to the largest number
    return {**metrics, "growth_over_linear": growth / (large / small)}


def _run(cache: Path, draws: int, *, again: bool) -> tuple[float, dict[str, Any]]:
    """Return the seconds of a process that compares once, and what it prints of a second time."""
    began = time.perf_counter()
    made = run_snippet(CODE, cache, draws=draws, again=again)
    return time.perf_counter() - began - float(made["seconds"]), made
