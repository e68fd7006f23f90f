"""Running ``corridor`` with all that it starts: seconds, and the memory of all together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.process import SOURCE

__all__ = ["run_family"]

_EVERY = 0.25  # seconds between looks at the memory


def run_family(words: list[str], cache: Path) -> tuple[float, float]:
    """Return the seconds that ``corridor words`` takes, and the peak MiB of all its processes.

    What processes share is counted once. Raises RuntimeError with the last line it printed if
    it fails.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment = {**kept, "PYTHONPATH": str(SOURCE), "CORRIDOR_CACHE": str(cache)}
    log = cache.parent / "log"
    began, peak = time.perf_counter(), 0.0
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "corridor", *words],
            env=environment,
            cwd=cache.parent,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        while process.poll() is None:
            peak = max(peak, sum(map(_share, _family(process.pid))))
            time.sleep(_EVERY)
    if process.returncode != 0:
        said = (log.read_text().strip() or "nothing said").splitlines()[-1]
        raise RuntimeError(f"status {process.returncode}: {said}")
    return time.perf_counter() - began, peak


def _family(pid: int) -> list[int]:
    """The process and all that it started, on Linux; elsewhere nothing is known of memory."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def _share(pid: int) -> float:
    """MiB of a process, with its share of what it has in common with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
