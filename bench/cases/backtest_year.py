"""A year of origins by two baselines: what the runner of the backtest costs."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_corridor

WHAT = "corridor backtest, naive and local_trend, 12 origins, nothing kept, no charts"
RUNS = 3
TARGETS = {"whole_s": 15.0}


def measure(folder: Path) -> Metrics:
    """Measure once, each time with an empty cache."""
    import shutil

    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    words = "backtest --models naive,local_trend --from 2024-01 --to 2024-12 --processes 1"
    out = ["--no-charts", "--out", str(folder / "backtest.json")]
    return {"whole_s": run_corridor([*words.split(), *out], cache)}
