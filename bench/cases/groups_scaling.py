"""How time and memory grow with the number of groups."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.tiled import cost

WHAT = "two policies x 4,000 draws x 20 months simulated and summarised, the 12 groups repeated"
REFERENCE = "array"
RUNS = 1
GROUPS = 12
COPIES = (1, 2, 4, 8)


def measure(folder: Path) -> Metrics:
    """Measure every number of groups once: new processes without and with programs, and again."""
    metrics = {}
    for copies in COPIES:
        for name, value in cost(folder, copies=copies).items():
            metrics[f"groups_{GROUPS * copies}_{name}"] = value
    small, large = GROUPS * COPIES[0], GROUPS * COPIES[-1]
    growth = metrics[f"groups_{large}_again_s"] / metrics[f"groups_{small}_again_s"]
    # 1 is linear from the fewest groups to the most
    return {**metrics, "growth_over_linear": growth / (large / small)}
