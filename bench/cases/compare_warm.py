"""The second comparison in one process: what an open session pays for each change."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_snippet

WHAT = "compare again in one process, everything on, 2 policies x 4,000 draws x 20 months"
REFERENCE = "array"
RUNS = 5
TARGETS = {"simulate_s": 0.1}

CODE = """
import json, statistics, time
from corridor.questions.compare import compare

taken = []
for _ in range(6):
    began = time.perf_counter()
    made = compare(["negotiated", "unilateral"], draws=4000, months=20)
    taken.append({"whole": time.perf_counter() - began, **made.seconds})
median = {k: statistics.median(one[k] for one in taken[1:]) for k in taken[0]}
print(json.dumps(median))
"""


def prepare(folder: Path) -> None:
    """Fill the cache of compiled programs, so that the first call costs little."""
    measure(folder)


def measure(folder: Path) -> Metrics:
    """Measure once: the medians of five calls after the first, by stage."""
    made = run_snippet(CODE, folder / "cache")
    stages = ("simulate", "summarise", "sides", "whole")
    return {f"{stage}_s": float(made[stage]) for stage in stages}
