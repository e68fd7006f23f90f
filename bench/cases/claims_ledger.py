"""The whole ledger of the article in one process, the posterior loaded: every cell, anew."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_snippet

WHAT = "corridor claims, the whole ledger at both vantages, again in one process"
REFERENCE = "array"
RUNS = 3
TARGETS = {"whole_s": 10.0}

CODE = """
import json, time
from corridor.questions.claims import claims

claims()
began = time.perf_counter()
found = claims()
taken = time.perf_counter() - began
cells = sum(len(s.cells) for one in found.claims for s in (one.now, *one.before))
print(json.dumps({"whole": taken, "cells": cells, "claims": len(found.claims)}))
"""


def prepare(folder: Path) -> None:
    """Fill the cache of compiled programs, so that the first call costs little."""
    measure(folder)


def measure(folder: Path) -> Metrics:
    """Measure once: the second run of the ledger, which loads nothing and computes everything."""
    made = run_snippet(CODE, folder / "cache")
    return {"whole_s": float(made["whole"]), "cell_s": float(made["whole"]) / made["cells"]}
