"""How time and memory grow with the number of draws."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_snippet

WHAT = "compare in a fresh process by number of draws: seconds of the second call, peak memory"
REFERENCE = "array"
RUNS = 1
DRAWS = (1_000, 4_000, 10_000, 30_000, 100_000)
TARGETS = {"draws_100000_peak_mib": 8192.0}

CODE = """
import json, time
from corridor.questions.compare import compare

compare(["negotiated", "unilateral"], draws=draws, months=20)
began = time.perf_counter()
compare(["negotiated", "unilateral"], draws=draws, months=20, seed=1)
print(json.dumps({"seconds": time.perf_counter() - began, "peak_mib": peak_mib()}))
"""


def measure(folder: Path) -> Metrics:
    """Measure every number of draws once, each in a process of its own."""
    metrics = {}
    for draws in DRAWS:
        made = run_snippet(CODE, folder / "cache", draws=draws)
        metrics[f"draws_{draws}_s"] = float(made["seconds"])
        metrics[f"draws_{draws}_peak_mib"] = float(made["peak_mib"])
    small, large = DRAWS[1], DRAWS[-1]
    growth = metrics[f"draws_{large}_s"] / metrics[f"draws_{small}_s"]
    # 1 is linear from 4,000 draws to the largest number
    return {**metrics, "growth_over_linear": growth / (large / small)}
