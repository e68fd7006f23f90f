"""The peers' own environment: made when it is asked for, from pinned packages with hashes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["PEERS", "ROOT", "python_of", "run_peer"]

#: program of this folder -> package; a program is run with the peers' own Python
PEERS = {"ema_workbench": "ema-workbench", "pysd": "pysd", "mesa": "mesa"}

ROOT = Path(__file__).resolve().parents[2]
LOCK = Path(__file__).with_name("requirements.lock")
FOLDER = ROOT / ".venv-peers"
STAMP = "corridor-peers"


def python_of(folder: Path = FOLDER, lock: Path = LOCK) -> Path:
    """Return the Python of the peers' environment, made first if need be.

    Packages come from where the user's pip takes them. Raises RuntimeError if that fails.
    """
    python = folder / "bin" / "python"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = folder / STAMP
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    _call([sys.executable, "-m", "venv", "--clear", str(folder)])
    install = ["install", "--quiet", "--require-hashes", "--prefer-binary"]
    _call([str(python), "-m", "pip", *install, "--requirement", str(lock)])
    stamp.write_text(wanted, encoding="utf-8")
    return python


def run_peer(python: Path, name: str, words: list[str]) -> str:
    """Run the program of a peer and return the last line that it printed.

    Raises RuntimeError with what it said if it fails.
    """
    program = Path(__file__).with_name(f"with_{name}.py")
    return _call([str(python), "-P", str(program), *words]).splitlines()[-1]


def _call(words: list[str]) -> str:
    try:
        done = subprocess.run(
            words,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env=_surroundings(),
        )
    except OSError as error:
        raise RuntimeError(f"{words[0]}: {error.strerror}") from None
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing said").splitlines()
        told = next((line for line in reversed(said) if "ERROR" in line), said[-1])
        raise RuntimeError(told)
    return done.stdout


def _surroundings() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(ROOT), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
