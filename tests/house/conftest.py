"""A small clone whose packages are two tiny wheels on disk: the launcher without a network."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tools.wheel import launcher as load_launcher

ROOT = Path(__file__).resolve().parents[2]
SHOW = "import sys, {0}; print('{0}', {0}.VERSION, sys.argv[1:], sys.prefix)\n"


@dataclass
class Clone:
    """A folder with ./run, a package, a tool and locks."""

    folder: Path
    wheels: Path

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def stamp(self) -> Path:
        return self.venv / "corridor-stamp"

    def environment(self, **more: str) -> dict[str, str]:
        """No network, no user's settings: only the wheels on disk."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
        kept.pop("CORRIDOR_VENV", None)
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        return {**kept, **offline, "PIP_CONFIG_FILE": os.devnull, **more}

    def start(
        self, *words: str, cwd: Path | None = None, script: Path | None = None, **more: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(script or self.folder / "run"), *words],
            cwd=cwd or self.folder,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(
        self, *words: str, cwd: Path | None = None, script: Path | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        with self.start(*words, cwd=cwd, script=script, **more) as process:
            out, err = process.communicate()
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def write_locks(self, version: str) -> None:
        """Lock ``alpha`` for users and ``beta`` besides for developers."""
        alpha = _wheel(self.wheels, "alpha", version)
        beta = _wheel(self.wheels, "beta", "1.0")
        (self.folder / "requirements.lock").write_text(alpha)
        (self.folder / "requirements-dev.lock").write_text(alpha + beta)


@pytest.fixture(scope="session")
def new_clone(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Clone]:
    """Make a clone that was never run."""

    def make() -> Clone:
        clone = Clone(tmp_path_factory.mktemp("clone") / "a clone", tmp_path_factory.mktemp("w"))
        package, tools = clone.folder / "src" / "corridor", clone.folder / "tools"
        package.mkdir(parents=True)
        tools.mkdir()
        shutil.copy(ROOT / "run", clone.folder / "run")
        (package / "__init__.py").touch()
        # like the real command line: help needs no package, everything else does
        (package / "__main__.py").write_text(
            "import sys\nif '--help' in sys.argv: sys.exit(print('help'))\n" + SHOW.format("alpha")
        )
        (tools / "test.py").write_text(SHOW.format("beta"))
        clone.write_locks("1.0")
        return clone

    return make


@pytest.fixture(scope="session")
def _installed(new_clone: Callable[[], Clone]) -> Clone:
    clone = new_clone()
    done = clone.run("show")
    assert done.returncode == 0, done.stderr
    assert "installing 1 packages" in done.stderr
    return clone


@pytest.fixture
def installed(_installed: Clone, tmp_path: Path) -> Clone:
    """A clone that was run once and then moved to another place."""
    folder = tmp_path / "moved clone"
    shutil.copytree(_installed.folder, folder, symlinks=True)
    shutil.copytree(_installed.wheels, tmp_path / "wheels")
    return Clone(folder, tmp_path / "wheels")


@pytest.fixture
def launcher() -> ModuleType:
    """./run as a module, fresh for each test."""
    return load_launcher()


def _wheel(folder: Path, name: str, version: str) -> str:
    """Write a wheel with one module; return its line for a lock file."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{key},,\n" for key in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for key, text in files.items():
            archive.writestr(zipfile.ZipInfo(key), text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"
