"""The main command the very first time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.case import Metrics
from bench.process import run_corridor

WHAT = "compare two policies, process start to brief on disk, nothing compiled before"
REFERENCE = "array"
RUNS = 3
TARGETS = {"whole_s": 15.0}


def measure(folder: Path) -> Metrics:
    """Measure once, with an empty cache of its own."""
    place = Path(tempfile.mkdtemp(dir=folder))
    files = ["--brief", str(place / "brief.html"), "--json", str(place / "result.json")]
    words = ["compare", "negotiated", "unilateral", *files]
    return {"whole_s": run_corridor(words, place / "cache")}
