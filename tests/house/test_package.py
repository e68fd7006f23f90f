"""What is handed out: the wheel carries every data file, and one version is told everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import corridor
from tests.architecture.tree import PACKAGE, project_files, tracked_files
from tools.wheel import LARGEST, build, main


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


@pytest.mark.slow
def test_source_archive_carries_what_is_tracked(tmp_path: Path, root: Path) -> None:
    with tarfile.open(build(tmp_path, "sdist")) as archive:
        packed = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    tracked = {str(p.relative_to(root)) for p in tracked_files()}
    # what serves the clone alone
    apart = {name for name in tracked if name.startswith((".ci/", ".git"))}
    assert tracked - apart <= packed
    # a new source file may be packed before it is tracked; a brief in the clone need not be
    assert packed - {str(p.relative_to(root)) for p in project_files()} == {"PKG-INFO"}


def test_a_brief_in_the_clone_is_no_file_of_the_project(tmp_path: Path, root: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_bytes((root / ".gitignore").read_bytes())
    (tmp_path / "src").mkdir()
    for name in ("negotiated-vs-unilateral.html", "src/new.py"):
        (tmp_path / name).write_text("")
    assert {path.name for path in project_files(tmp_path)} == {".gitignore", "new.py"}
    assert tracked_files(tmp_path) == ()


def citation(root: Path) -> dict[str, Any]:
    """CITATION.cff as plain values."""
    found: dict[str, Any] = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    return found


def test_the_version_stands_in_one_place(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    # the package is built with the version that its code tells
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/corridor/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", corridor.__version__)
    assert citation(root)["version"] == corridor.__version__


def test_citation_is_as_the_format_asks(root: Path) -> None:
    """The rules of the Citation File Format 1.2.0 for the keys that are used."""
    found = citation(root)
    assert {"cff-version", "message", "title", "authors"} <= set(found)  # required
    texts = {"cff-version", "message", "title", "type", "version", "license", "abstract"}
    assert set(found) <= {*texts, "authors", "keywords", "date-released"}
    assert all(isinstance(found[key], str) and found[key].strip() for key in texts)
    assert found["cff-version"] == "1.2.0"
    assert found["type"] in ("software", "dataset")
    assert found["license"] == "MIT"
    assert date.fromisoformat(found["date-released"]).isoformat() == found["date-released"]
    assert found["authors"]
    person = {"family-names", "given-names", "orcid", "affiliation", "email"}
    for author in found["authors"]:
        # an entity has a name, a person names of their own
        assert ("name" in author) != bool(person & set(author))
    assert len(set(found["keywords"])) == len(found["keywords"])


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


@pytest.mark.parametrize(("words", "status", "told"), [(["--help"], 0, "--out"), (["-x"], 2, "-x")])
def test_options_are_read_before_anything_is_built(
    words: list[str], status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == status
    assert told in "".join(capsys.readouterr())
