"""How time and memory grow with the length of a run."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.tiled import cost

WHAT = "two policies x 4,000 draws x 12 groups simulated and summarised, by number of months"
REFERENCE = "array"
RUNS = 1
#: compare takes 120 at most
MONTHS = (12, 30, 60, 120, 240)


def measure(folder: Path) -> Metrics:
    """Measure every length once: new processes without and with programs, and again."""
    metrics = {}
    for months in MONTHS:
        for name, value in cost(folder, months=months).items():
            metrics[f"months_{months}_{name}"] = value
    small, large = MONTHS[0], MONTHS[-1]
    growth = metrics[f"months_{large}_again_s"] / metrics[f"months_{small}_again_s"]
    # 1 is linear from the shortest run to the longest
    return {**metrics, "growth_over_linear": growth / (large / small)}
