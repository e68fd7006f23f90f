"""Write the lock files again: ``./run lock [--upgrade]`` (maintainers; needs uv).

One universal lock for every supported Python and platform, with hashes and without the
address of any package index. Pins that still fit are kept; ``--upgrade`` takes the newest
releases that are at least a week old, so that a bad release is noticed by others first.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by ./run lock from pyproject.toml; do not edit.\n"
OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
    "--quiet",
    "--exclude-newer=1 week",
]
#: the wider one first: what a developer needs beside may ask for an older release
LOCKS = {
    "requirements-dev.lock": ["--group", "dev"],
    "requirements.lock": ["--constraint", "requirements-dev.lock"],
}


def main(words: list[str]) -> int:
    """Write both locks; ``words`` go to uv. Returns 1 when uv is missing or fails."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".venv" / "bin"))
    if uv is None:
        print("run lock: uv is missing; install it with: pip install uv", file=sys.stderr)
        return 1
    for name, more in LOCKS.items():
        made = ROOT / f".{name}"
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, made)  # uv keeps the pins that it finds
        try:
            command = [uv, "pip", "compile", "pyproject.toml", *OPTIONS, *more, *words]
            done = subprocess.run([*command, "--output-file", made.name], cwd=ROOT, check=False)
            if done.returncode != 0:
                return 1
            made.write_text(HEADER + made.read_text(encoding="utf-8").removeprefix(HEADER))
            made.replace(ROOT / name)
        finally:
            made.unlink(missing_ok=True)
        pins = sum("==" in line for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
        print(f"run lock: {name} has {pins} pins")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
