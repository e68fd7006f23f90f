"""What is handed out: the wheel carries every data file, and one version is told everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import corridor
from tests.architecture.tree import PACKAGE, project_files
from tools.wheel import LARGEST, build


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.mark.slow
def test_wheel_carries_the_package_and_all_its_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    here = {str(p.relative_to(PACKAGE.parent)) for p in project_files() if PACKAGE in p.parents}
    assert here <= packed
    # and nothing but the package and its description
    others = {name.split("/")[0] for name in packed} - {"corridor"}
    assert others == {f"corridor-{corridor.__version__}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in packed)
    for kind in (".toml", ".csv", ".json", ".html"):
        assert any(name.endswith(kind) for name in packed), f"no {kind} in the wheel"


@pytest.mark.slow
def test_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST


def test_one_version_everywhere(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert project["version"] == corridor.__version__
    assert f'version: "{corridor.__version__}"' in citation


def test_citation_has_what_the_format_asks_for(root: Path) -> None:
    lines = (root / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    keys = {line.split(":")[0] for line in lines if re.match(r"[a-z-]+:", line)}
    assert {"cff-version", "message", "title", "authors", "type", "license"} <= keys
    assert "license: MIT" in lines


def test_changelog_starts_with_what_is_not_released(root: Path) -> None:
    headings = re.findall(r"^## (.+)$", (root / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "[Unreleased]"


def test_launcher_and_ci_can_be_started(root: Path) -> None:
    for name in ("run", ".ci/run"):
        path = root / name
        assert path.stat().st_mode & 0o111, f"chmod +x {name}"
    assert (root / "run").read_text().startswith("#!/usr/bin/env python3\n")
    checked = subprocess.run(["bash", "-n", str(root / ".ci/run")], check=False)
    assert checked.returncode == 0


def test_launcher_compiles_without_the_newest_syntax(root: Path) -> None:
    # so that an old Python reaches the line that says it is too old
    import ast

    ast.parse((root / "run").read_text(), feature_version=(3, 8))
    assert sys.version_info >= (3, 11)
