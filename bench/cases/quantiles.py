"""Exact quantiles of many series: sorting, which is used, beside what could replace it."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_module

WHAT = "five exact quantiles of 540 series x 4,000 draws, five ways in turns, one process"
REFERENCE = "array"
RUNS = 3


def measure(folder: Path) -> Metrics:
    """Measure every way in turns and return the medians, and the quickest rival's share."""
    made = run_module("bench.selection", folder / "cache", [])
    metrics = {f"{name}_s": float(seconds) for name, seconds in made["seconds"].items()}
    return metrics | {"quickest_rival_over_sorting": float(made["rival"])}
