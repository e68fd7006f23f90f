"""Build the wheel and the source archive, install each and try it: ``./run wheel [--out FOLDER]``.

The environment is made and filled as a user would (pip decides what the wheel needs), but
with the versions of requirements.lock. The commands run in an empty folder, where nothing
of the clone is in sight. The source archive is then installed over the wheel, built by pip
from what is in it alone, and must give the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.machinery
import importlib.util
import os
import re
import shutil
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
#: what shows that the package from the source archive is whole
AGAIN = (COMMANDS[0], COMMANDS[-1])
LARGEST = 10_000_000  # bytes: the whole record is to fit in a few MB


def main(words: list[str]) -> int:
    """Return 0 if both install and every command works, else 1.

    ``--out FOLDER`` keeps both archives there if they do.
    """
    parser = argparse.ArgumentParser(
        prog="./run wheel", description=__doc__.partition("\n")[0], allow_abbrev=False
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep both archives there")
    out = parser.parse_args(words).out
    with tempfile.TemporaryDirectory(prefix="corridor-wheel-") as folder:
        place = Path(folder)
        wheel, archive = build(place / "dist"), build(place / "source", "sdist")
        size = wheel.stat().st_size
        for made in (wheel, archive):
            print(f"{made.name}: {made.stat().st_size / 1e6:.1f} MB", flush=True)
        python = install(place / "venv", wheel)
        corridor = str(python.parent / "corridor")
        failed = [words for words in COMMANDS if not works([corridor, *words.split()], place)]
        before = installed(place / "venv")
        install_source(place / "venv", archive)
        print(f"{archive.name} installed in place of the wheel", flush=True)
        failed += [words for words in AGAIN if not works([corridor, *words.split()], place)]
        if installed(place / "venv") != before:
            failed.append("the source archive gives other files than the wheel")
        if out and not failed:
            out.mkdir(parents=True, exist_ok=True)
            for made in (wheel, archive):
                print(f"kept: {shutil.copy(made, out)}", flush=True)
    if size > LARGEST:
        failed.append(f"size under {LARGEST / 1e6:.0f} MB")
    print(f"wheel FAILED: {'; '.join(failed)}" if failed else "wheel passed", flush=True)
    return 1 if failed else 0


def build(folder: Path, kind: str = "wheel") -> Path:
    """Build the ``wheel`` or the ``sdist`` of this clone into ``folder`` and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    (made,) = folder.iterdir()
    return made


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


def install_source(venv: Path, archive: Path) -> None:
    """Install a source archive in place of the package; pip builds it in a place of its own."""
    words = ["install", "--no-input", "--no-deps", "--force-reinstall", "--quiet", "--no-cache-dir"]
    command = [*launcher().find_pip(str(venv)), *words, str(archive)]
    subprocess.run([*command, "--disable-pip-version-check"], cwd=venv, check=True)


def installed(venv: Path) -> dict[str, str]:
    """Return the package's files in an environment and a hash of each; compiled ones left out."""
    (package,) = venv.glob("lib/*/site-packages/corridor")
    return {
        path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(package.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }


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
    sys.exit(main(sys.argv[1:]))
