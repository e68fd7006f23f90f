"""The main command as a user meets it from the second time on."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_corridor

WHAT = "compare two policies, process start to brief on disk, compiled programs kept"
REFERENCE = "array"
RUNS = 5
TARGETS = {"whole_s": 5.0}


def prepare(folder: Path) -> None:
    """Fill the cache of compiled programs."""
    measure(folder)


def measure(folder: Path) -> Metrics:
    """Measure once."""
    files = ["--brief", str(folder / "brief.html"), "--json", str(folder / "result.json")]
    words = ["compare", "negotiated", "unilateral", *files]
    return {"whole_s": run_corridor(words, folder / "cache")}
