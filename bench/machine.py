"""On what, with what and when it was measured; nothing that names a person or a place."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["describe_run"]

PACKAGES = ("jax", "jaxlib", "jinja2", "numpy", "polars", "rich", "scipy", "vl-convert-python")


def describe_run(root: Path) -> dict[str, object]:
    """Return the date, the commit, the machine and the versions of what was used."""
    import corridor

    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(root),
        "machine": {
            "cores": len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count(),
            "processor": _processor(),
            "memory_gib": _memory(),
            "system": f"{platform.system()} {platform.machine()}",
        },
        "versions": {
            "corridor": corridor.__version__,
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in PACKAGES},
        },
    }


def _commit(root: Path) -> str:
    """The commit, with ``+`` if the folder differs from it; "" outside git."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        commit = git("rev-parse", "--short=12", "HEAD")
        changed = git("status", "--porcelain", "--", "src", "bench", "requirements.lock")
    except OSError:
        return ""
    return commit + ("+" if commit and changed else "")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((x.split(":", 1)[1].strip() for x in lines if x.startswith("model name")), "")


def _memory() -> float:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (OSError, ValueError):
        return 0.0
