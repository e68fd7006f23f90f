"""What everybody pays before anything happens."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_corridor

WHAT = "corridor --help, process start to end"
RUNS = 15
TARGETS = {"whole_s": 0.5}


def measure(folder: Path) -> Metrics:
    """Measure once."""
    return {"whole_s": run_corridor(["--help"], folder / "cache")}
