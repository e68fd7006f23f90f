"""How long the difference between two policies takes to be known to 1%."""

from __future__ import annotations

import json
import os
import statistics
from pathlib import Path
from typing import Any

from bench.case import Metrics
from bench.difference import OUTCOMES, summary
from bench.process import run_module

WHAT = "mean difference negotiated - unilateral over 20 months, to 1% standard error, by worlds"
REFERENCE = "array"
RUNS = 1
LANES, REPLICATES, MONTHS = 4096, 16, 20
TARGETS = {"even_mirrored_to_1pct_s": 1.0}
FOUND = "found.json"


def measure(folder: Path) -> Metrics:
    """Measure once: seconds of the slowest of the outcomes, and of one world."""
    load = os.getloadavg()[0]
    words = [str(number) for number in (LANES, REPLICATES, MONTHS)]
    found = run_module("bench.difference", folder / "cache", words)
    (folder / FOUND).write_text(json.dumps({"load": load, **found}))
    metrics = {}
    for name, entry in summary(found).items():
        metrics[f"{name}_world_s"] = entry["seconds_a_world"]
        metrics[f"{name}_to_1pct_s"] = max(entry[o]["seconds_to_aim"] for o in OUTCOMES)
        metrics[f"{name}_reduction"] = statistics.median(entry[o]["reduction"] for o in OUTCOMES)
    return metrics


def record(folder: Path) -> dict[str, Any]:
    """Return the table: errors, reductions of variance and seconds by method and outcome."""
    found = json.loads((folder / FOUND).read_text())
    return {
        "lanes": found["lanes"],
        "replicates": found["replicates"],
        "load": round(found["load"], 2),
        "methods": summary(found),
    }
