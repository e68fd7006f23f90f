"""The locks: every pin hashed, no index named, and in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(
    r"^([a-z0-9-]+)==(\S+)(?: ; ([^\\\n]+?))? \\\n((?:    --hash=.*\n?)+)", re.MULTILINE
)
HASHES = re.compile(r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+")
OLDEST = {"python_version": "3.11", "python_full_version": "3.11.0", "sys_platform": "linux"}
NEWER = {"python_version": "3.13", "python_full_version": "3.13.0", "sys_platform": "linux"}


def _pins(root: Path, lock: str) -> list[tuple[Requirement, str]]:
    text = (root / lock).read_text(encoding="utf-8")
    return [
        (Requirement(f"{name}=={version}" + (f" ; {marker}" if marker else "")), hashes)
        for name, version, marker, hashes in PIN.findall(text)
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_nothing_else_is_there(root: Path, lock: str) -> None:
    pins = _pins(root, lock)
    text = (root / lock).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and line[0] not in "# "]
    assert len(pins) == len(lines) > 10
    assert all(HASHES.fullmatch(hashes) for _, hashes in pins)


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_index(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text
    assert "find-links" not in text


@pytest.mark.parametrize("python", [OLDEST, NEWER], ids=["3.11", "3.13"])
def test_the_development_lock_holds_the_other_one(root: Path, python: dict[str, str]) -> None:
    chosen = [
        {(r.name, str(r.specifier)) for r, _ in _pins(root, lock) if _applies(r, python)}
        for lock in LOCKS
    ]
    assert chosen[0] <= chosen[1]


@pytest.mark.parametrize("python", [OLDEST, NEWER], ids=["3.11", "3.13"])
def test_locks_hold_what_pyproject_asks_for(root: Path, python: dict[str, str]) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    wanted = {LOCKS[0]: runtime, LOCKS[1]: runtime + project["dependency-groups"]["dev"]}
    for lock, requirements in wanted.items():
        pinned = {
            r.name: next(iter(r.specifier)).version
            for r, _ in _pins(root, lock)
            if _applies(r, python)
        }
        for requirement in map(Requirement, requirements):
            version = pinned.get(requirement.name.lower())
            assert version is not None, f"{lock} lacks {requirement}; ./run lock"
            assert requirement.specifier.contains(version), f"{lock}: {requirement}; ./run lock"


def _applies(requirement: Requirement, python: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(dict(python))
