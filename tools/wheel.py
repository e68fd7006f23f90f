"""Build the wheel, install it in a clean environment and try it: ``./run wheel``.

The environment is made and filled as a user would (pip decides what the wheel needs), but
with the versions of requirements.lock. The commands run in an empty folder, where nothing
of the clone is in sight.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    "--version",
    "--help",
    "record list",
    "evidence list",
    "policies list",
    "compare negotiated unilateral --draws 200 --brief brief.html --json result.json",
)
LARGEST = 10_000_000  # bytes: the whole record is to fit in a few MB


def main() -> int:
    """Return 0 if the wheel installs and every command works, else 1."""
    with tempfile.TemporaryDirectory(prefix="corridor-wheel-") as folder:
        place = Path(folder)
        wheel = build(place / "dist")
        size = wheel.stat().st_size
        print(f"{wheel.name}: {size / 1e6:.1f} MB", flush=True)
        python = install(place / "venv", wheel)
        corridor = str(python.parent / "corridor")
        failed = [words for words in COMMANDS if not works([corridor, *words.split()], place)]
    if size > LARGEST:
        failed.append(f"size under {LARGEST / 1e6:.0f} MB")
    print(f"wheel FAILED: {'; '.join(failed)}" if failed else "wheel passed", flush=True)
    return 1 if failed else 0


def build(folder: Path) -> Path:
    """Build the wheel of this clone into ``folder`` and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(venv: Path, wheel: Path) -> Path:
    """Make an environment, install ``wheel`` and what it asks for; return its Python."""
    run = launcher()
    run.make_environment(str(venv))
    python = Path(run.venv_python(str(venv)))
    for path in venv.glob("lib/*/site-packages/corridor-src.pth"):
        path.unlink()  # the wheel, not this clone, is to be tried
    pins = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    limits = venv / "constraints.txt"
    limits.write_text("\n".join(re.findall(r"^[^\s#]+==[^\\\n]+", pins, re.MULTILINE)) + "\n")
    run.pip_install(str(venv), ["--constraint", str(limits), str(wheel)])
    return python


def launcher() -> ModuleType:
    """Return ./run as a module: making environments is its trade."""
    loader = importlib.machinery.SourceFileLoader("corridor_run", str(ROOT / "run"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


def works(command: list[str], folder: Path) -> bool:
    """Run a command in an empty folder; show its output only if it fails."""
    workplace = Path(tempfile.mkdtemp(dir=folder))
    environment = {**os.environ, "CORRIDOR_CACHE": str(folder / "cache")}
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=workplace,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    if not good:
        print(done.stdout)
    words = " ".join(command[1:])
    verdict = "passed" if good else f"FAILED with status {done.returncode}"
    print(f"corridor {words}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main())
