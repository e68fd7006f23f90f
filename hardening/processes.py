"""Commands in processes of their own, in surroundings that a check chooses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Ended", "clean", "command", "run", "trouble"]

ROOT = Path(__file__).resolve().parent.parent
_STRUCK = re.compile(r"Traceback|Exception ignored|Segmentation|Fatal Python error|Warning:")


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it said."""

    code: int
    out: str
    err: str


def command(*words: object) -> list[str]:
    """Return a command of Corridor as words, from this checkout."""
    return [sys.executable, "-P", "-m", "corridor", *map(str, words)]


def clean(cache: Path, **more: str | None) -> dict[str, str]:
    """Return a plain environment; None takes a variable out."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "USER", "LD_LIBRARY_PATH")
    found: dict[str, str | None] = {k: os.environ[k] for k in kept if k in os.environ}
    found |= {
        "PYTHONPATH": f"{ROOT / 'src'}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "CORRIDOR_CACHE": str(cache),
        "OMP_NUM_THREADS": "1",
        **more,
    }
    return {k: v for k, v in found.items() if v is not None}


def run(
    words: Sequence[str],
    environment: Mapping[str, str],
    cwd: Path,
    *,
    timeout: float = 600,
    stdout: int | None = None,
    before: Sequence[str] = (),
) -> Ended:
    """Run to the end; ``before`` is put in front, as in ``unshare -n``."""
    done = subprocess.run(
        [*before, *words],
        env=dict(environment),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        timeout=timeout,
        check=False,
    )
    out, err = (part.decode("utf-8", "replace") for part in (done.stdout or b"", done.stderr))
    return Ended(done.returncode, out, err)


def trouble(ended: Ended) -> str:
    """Return what is wrong with how a command ended; "" for an answer or for one clear error."""
    struck = _STRUCK.search(ended.err)
    if struck:
        return f"status {ended.code}, {struck[0]}: {ended.err.strip().splitlines()[-1][:300]}"
    if ended.code == 0:
        return ""
    if ended.code != 2:
        return f"status {ended.code}: {ended.err.strip()[-300:]}"
    said = [line for line in ended.err.splitlines() if line.startswith("corridor")]
    return "" if len(said) == 1 else f"status 2 without one clear error: {ended.err.strip()[-300:]}"
