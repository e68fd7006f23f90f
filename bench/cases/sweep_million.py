"""A million runs by corridor sweep, on two worker processes and on one."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.case import Metrics
from bench.family import run_family

WHAT = (
    "corridor sweep, 10,000 rows x 100 draws x 20 months x 12 groups, every mechanism and outcome"
)
REFERENCE = "array"
RUNS = 1
#: two workers take less than 1 / 1.7 of the time of one
TARGETS = {"two_workers_s": 300.0, "two_workers_peak_mib": 4096.0, "two_over_one": 1 / 1.7}
ROWS = 10_000
#: rows of a run that is nearly all start: processes, imports, programs read from the cache
FEW = 400

DESIGN = """
label = "A million runs"
from = "2024-05"
months = 20
draws = 100
policies = ["negotiated"]

[points]
method = "latin-hypercube"
count = {rows}

[levers.transfer]
high = 100
[levers.asylum_closure]
high = 0.9
[levers.transit_force]
by = "scale"
[levers.removal_target]
high = 1000000
[levers.tariff_threat]
high = 25
start = 1
[parameters.retry_share]
by = "quantile"
[parameters.stop_exposure]
by = "quantile"
[parameters.transfer_effect]
by = "quantile"
"""


def prepare(folder: Path) -> None:
    """Fill the cache of compiled programs."""
    _sweep(folder, workers=1, rows=FEW)


def measure(folder: Path) -> Metrics:
    """Measure once: the whole command with two workers, then with one, and both for few rows."""
    two, peak = _sweep(folder, workers=2)
    one, one_peak = _sweep(folder, workers=1)
    two_few, _ = _sweep(folder, workers=2, rows=FEW)
    one_few, _ = _sweep(folder, workers=1, rows=FEW)
    return {
        "two_workers_s": two,
        "two_workers_peak_mib": peak,
        "two_workers_runs_per_second": ROWS * 100 / two,
        "one_worker_s": one,
        "one_worker_peak_mib": one_peak,
        "two_over_one": two / one,
        "two_over_one_once_started": (two - two_few) / (one - one_few),
    }


def _sweep(folder: Path, *, workers: int, rows: int = ROWS) -> tuple[float, float]:
    design, out = folder / "design.toml", folder / "out"
    design.write_text(DESIGN.format(rows=rows), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    words = ["sweep", str(design), "--out", str(out), "--workers", str(workers)]
    return run_family(words, folder / "cache")
