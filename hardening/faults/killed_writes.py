"""Everything that writes, killed at random moments."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.processes import ROOT, clean
from hardening.writers import writer_names

WHAT = "each writer killed 200 times amid writing: old or new is there whole, the next run works"
KILLS = 200


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Kill each writer; faults are what a reader, or the next run, stumbles over."""
    times = max(2, round(KILLS * scale))
    figures: dict[str, Any] = {}
    faults: list[str] = []
    for name in writer_names():
        found = _one(name, folder / name.replace(" ", "-"), times, seed)
        tell(f"{name}: {found['kills']} kills")
        figures[name] = {k: found[k] for k in ("kills", "amid", "found")}
        faults += [f"{name}: {fault}" for fault in found["faults"]]
    whole = {
        "writers": len(figures),
        "kills": sum(one["kills"] for one in figures.values()),
        "left_something_behind": sum(one["amid"] for one in figures.values()),
        "by_writer": figures,
    }
    return Finding(whole, faults)


def _one(name: str, folder: Path, times: int, seed: int) -> dict[str, Any]:
    """Run one writer in a process that holds nothing else, so that it can be forked."""
    words = [sys.executable, "-W", "ignore", "-m", "hardening.writers"]
    done = subprocess.run(
        [*words, name, str(folder), str(times), str(seed)],
        env=clean(folder / "cache", PYTHONPATH=f"{ROOT / 'src'}:{ROOT}"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        return {"kills": 0, "amid": 0, "found": {}, "faults": [f"it cannot be killed: {last}"]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
