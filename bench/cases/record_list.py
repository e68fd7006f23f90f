"""Listing the record reads what describes the tables, and no table."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_corridor

WHAT = "corridor record list, process start to end"
RUNS = 15
TARGETS = {"whole_s": 0.5}


def measure(folder: Path) -> Metrics:
    """Measure once."""
    return {"whole_s": run_corridor(["record", "list"], folder / "cache")}
