"""Imports point left, and nothing heavy is paid for before it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.architecture.tree import (
    HEAVY,
    PACKAGE,
    ROOMS,
    ROOT,
    TOOLS,
    imports,
    package_files,
    parse,
    room,
    strays,
)

#: in these, at module level, nothing heavy: they load before anything is known to be needed
LIGHT_ROOMS = ("core", "cli", "evidence")
LIGHT_FILES = (PACKAGE / "__init__.py", PACKAGE / "__main__.py", PACKAGE / "record/__init__.py")
#: the only files that may use packages of an extra, and that say what to install without them
OPTIONAL = (
    PACKAGE / "questions/explain/ema.py",
    PACKAGE / "questions/explain/robust/front/search.py",
    PACKAGE / "questions/forecast/baselines/_library.py",
    PACKAGE / "questions/sweep/cluster.py",
    PACKAGE / "questions/sweep/place/store.py",
    PACKAGE / "record/refresh/fetch.py",
    PACKAGE / "record/refresh/opening/sheets.py",
    PACKAGE / "record/vintages/store.py",
)


def test_every_folder_of_the_package_is_a_known_room() -> None:
    assert not strays(), "\n".join(strays())
    found = {room(path) for path in package_files()} - {""}
    assert found == set(ROOMS)


def test_a_python_file_among_the_data_is_named_with_its_place() -> None:
    path = PACKAGE / "ledgers" / "example" / "test_claim_E9.py"
    said = (
        "src/corridor/ledgers/example/test_claim_E9.py: no Python belongs here; move it to tests/"
    )
    assert strays([PACKAGE / "__init__.py", path]) == [said]


def test_imports_point_left() -> None:
    wrong = strays()
    for path in package_files():
        own = room(path)
        if own not in ("", *ROOMS):
            continue
        allowed = ROOMS[: ROOMS.index(own) + 1] if own else ("cli",)
        for found in imports(path):
            top, _, rest = found.module.partition(".")
            target = rest.split(".")[0]
            if top == "corridor" and target in ROOMS and target not in allowed:
                wrong.append(str(found))
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_packages_are_imported_only_if_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {Requirement(line).name.replace("-", "_") for line in project["dependencies"]}
    # the one whose package has another name than its module
    named = {name.removesuffix("_python") for name in named}
    declared = named | set(sys.stdlib_module_names) | {"corridor"}
    assert named >= HEAVY
    extras = {
        Requirement(line).name.replace("-", "_")
        for lines in project["optional-dependencies"].values()
        for line in lines
    }
    wrong = [
        str(found)
        for path in package_files()
        for found in imports(path)
        if found.module.split(".")[0] not in declared | (extras if path in OPTIONAL else set())
    ]
    assert not wrong, "not among the dependencies of pyproject.toml:\n" + "\n".join(wrong)


def test_nothing_heavy_at_module_level() -> None:
    wrong = [
        str(found)
        for path in package_files()
        if room(path) in LIGHT_ROOMS or path in LIGHT_FILES
        for found in imports(path)
        # numpy may stand at the head of files that the command line does not load itself
        if found.on_load and found.module.split(".")[0] in HEAVY - {"numpy"}
    ]
    assert not wrong, "import these inside the function that uses them:\n" + "\n".join(wrong)


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["compare", "--help"]])
def test_help_loads_only_the_standard_library(
    words: list[str], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    script = (
        "import sys; before = set(sys.modules)\n"
        "from corridor.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "tops = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print('loaded:', *sorted(tops - set(sys.stdlib_module_names) - {'corridor'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True,
        text=True,
        env=clean_environment,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "loaded:"


def test_launcher_and_its_tools_need_only_the_standard_library() -> None:
    wrong = []
    for path in (ROOT / "run", *(ROOT / "tools" / f"{name}.py" for name in TOOLS)):
        for node in ast.walk(parse(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            tops = {name.split(".")[0] for name in names} - {"bench", "hardening", "tools"}
            wrong += [f"{path.name}: {top}" for top in tops - set(sys.stdlib_module_names)]
    assert not wrong
