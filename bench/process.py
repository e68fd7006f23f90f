"""Running ``corridor`` and Python snippets as processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

__all__ = ["run_corridor", "run_module", "run_snippet"]

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"

#: printed by a snippet's last line: its own peak memory, which the kernel keeps per program
PEAK = """
def peak_mib():
    try:
        with open("/proc/self/status") as lines:
            return next(int(x.split()[1]) for x in lines if x.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        import resource, sys
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
"""


def run_corridor(words: list[str], cache: Path) -> float:
    """Return the seconds from the start of ``corridor words`` to its end.

    Raises RuntimeError with the last line it printed if it fails.
    """
    began = time.perf_counter()
    _run(["-P", "-m", "corridor", *words], cache)
    return time.perf_counter() - began


def run_snippet(code: str, cache: Path, **values: object) -> dict[str, Any]:
    """Run Python code that may use ``values`` and ``peak_mib()``; return the JSON it prints.

    Raises RuntimeError with the last line it printed if it fails.
    """
    head = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    made = json.loads(_run(["-P", "-c", PEAK + head + code], cache).splitlines()[-1])
    assert isinstance(made, dict)
    return made


def run_module(module: str, cache: Path, words: list[str]) -> dict[str, Any]:
    """Run a module of the benchmarks as a program; return the JSON that its last line is.

    Raises RuntimeError with the last line it printed if it fails.
    """
    made = json.loads(_run(["-P", "-m", module, *words], cache).splitlines()[-1])
    assert isinstance(made, dict)
    return made


def _run(words: list[str], cache: Path) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    paths = f"{SOURCE}{os.pathsep}{ROOT}"
    environment = {**kept, "PYTHONPATH": paths, "CORRIDOR_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, *words],
        env=environment,
        cwd=cache.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing said").splitlines()[-1]
        raise RuntimeError(f"status {done.returncode}: {said}")
    return done.stdout
