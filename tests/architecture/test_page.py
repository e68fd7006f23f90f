"""ARCHITECTURE.md says what is so: rooms, loop, inventory, the walk of a figure, every name."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corridor.cli import command_names
from corridor.system.corridors import load_corridor
from tests.architecture.tree import PACKAGE, ROOMS, ROOT, package_files, parse, project_files
from tools import docs_architecture

PAGE = ROOT / "ARCHITECTURE.md"
TEXT = PAGE.read_text(encoding="utf-8")
LINK = re.compile(r"\[(?P<says>[^\]]+)\]\((?P<path>[^)#]+)(?:#[^)]*)?\)")
SPAN = re.compile(r"(?<!\[)`([^`\n]+)`")
#: a span that is a path: from the root, to a folder or to a file with an ending
FROM_ROOT = re.compile(r"(?:src|tests|tools|docs|bench|hardening)/[\w./-]*")


def names_of(path: Path) -> set[str]:
    """Everything that a file defines: functions, classes, and members as Class.member."""
    found: set[str] = set()
    for node in parse(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}.{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)
            }
    return found


def named() -> Iterator[tuple[str, Path]]:
    """Every function or class that the page links to, with its file."""
    for match in LINK.finditer(TEXT):
        path = ROOT / match["path"]
        if path.suffix == ".py" and match["says"].startswith("`"):
            yield match["says"].strip("`"), path


def walk() -> list[tuple[str, Path]]:
    """The steps of a comparison as the page has them, one function each, in their order."""
    part = TEXT.partition("<!-- walk -->")[2].partition("<!-- end walk -->")[0]
    firsts = [LINK.search(line) for line in part.splitlines() if re.match(r"\d+\. ", line)]
    return [(found["says"].strip("`"), ROOT / found["path"]) for found in firsts if found]


@pytest.mark.slow
def test_its_lists_are_up_to_date() -> None:
    assert docs_architecture.page() == TEXT, "run: python -m tools.docs_architecture"


def test_every_link_leads_somewhere() -> None:
    wrong = [m["path"] for m in LINK.finditer(TEXT) if not (ROOT / m["path"]).exists()]
    assert not wrong


def test_every_path_that_it_names_is_there() -> None:
    known = {path.relative_to(ROOT).as_posix() for path in project_files()}
    folders = {parent.as_posix() for name in known for parent in Path(name).parents}
    spans = [span for span in SPAN.findall(TEXT) if FROM_ROOT.fullmatch(span)]
    assert spans
    assert not [span for span in spans if span.rstrip("/") not in known | folders]


def test_every_function_that_it_names_is_defined_there() -> None:
    loop = {path for name, path in named() if "mechanisms" in path.parts}
    wrong = [
        f"{name} is not in {path.relative_to(ROOT)}"
        for name, path in named()
        # a mechanism goes by its file, a variable of the environment by its use
        if path not in loop
        and name not in names_of(path)
        and not (name.isupper() and f'"{name}"' in path.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_rooms_are_those_of_the_package_in_their_order() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| .* \| ([\w, ]+) \|$", docs_architecture.rooms(), re.MULTILINE
    )
    assert [name for name, _ in rows] == list(ROOMS)
    for place, (name, said) in enumerate(rows):
        above = set(ROOMS[:place])
        assert said == "no other" or set(said.split(", ")) <= above, name


def test_the_loop_is_the_order_of_the_corridor() -> None:
    listed = re.findall(r"^(\d+)\. \[`(\w+)`\]", docs_architecture.loop(), re.MULTILINE)
    order = load_corridor().mechanisms
    assert listed == [(str(place), name) for place, name in enumerate(order, 1)]


def test_every_question_has_its_row() -> None:
    part = TEXT.partition("## Questions")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)/` \| .* \| (.*) \|$", part, re.MULTILINE))
    folders = {path.parent.name for path in (PACKAGE / "questions").glob("*/__init__.py")}
    assert set(rows) == folders - {"runs"}
    commands = {name for row in rows.values() for name in re.findall(r"`corridor (\w+)`", row)}
    assert commands <= set(command_names())


def test_every_folder_of_the_system_and_file_of_questions_is_named() -> None:
    """By its path, or by a function that lies in it."""
    found = [path.parent for path in (PACKAGE / "system").glob("*/__init__.py")]
    found += [path for path in (PACKAGE / "questions").glob("*.py") if path.stem != "__init__"]
    names = [path.relative_to(ROOT).as_posix() for path in found]
    assert len(names) > 10
    assert not [name for name in names if name not in TEXT]


def test_the_kinds_that_take_a_line_elsewhere_are_the_ones_it_names() -> None:
    part = " ".join(TEXT.partition("## Rooms")[0].split())
    for path, line in (
        ("tests/levers/test_levers.py", '"transfer": ("transit"'),
        ("tests/cases/", "[[case]]"),
        ("tests/couplings/test_couplings.py", "CHANNELS = {"),
        ("tools/compile_record/", "datapackage.json"),
        ("tools/docs_inputs.py", "INPUTS = {"),
        ("src/corridor/evidence/priors/grammar.py", "FAMILIES"),
        ("src/corridor/corridors/us-mexico/corridor.toml", "mechanisms = ["),
    ):
        assert f"`{path}`" in part or path.endswith("corridor.toml")
        files = [one for one in project_files() if one.is_relative_to(ROOT / path)]
        assert any(line in one.read_text(encoding="utf-8") for one in files), path
    assert "order of a `corridor.toml`" in part


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("a mechanism", "in the `mechanisms` of a corridor's `corridor.toml`"),
        ("a lever", "in the list of `test_levers.py`"),
        ("a lever", "a `[[case]]` that moves it in a file of `tests/cases/`"),
        ("a coupling", "a line in `CHANNELS` of `tests/couplings/test_couplings.py`"),
        ("a table", "`python -m tools.compile_record` puts it into the index"),
        ("a monthly input", "a line for each in `INPUTS` of `tools/docs_inputs.py`"),
    ],
)
def test_the_table_of_what_to_add_has_them_in_its_rows(kind: str, line: str) -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {kind} \| .*$", table, re.MULTILINE)
    assert line in row


def test_every_folder_of_tests_is_a_subject() -> None:
    """No folder of ``src/`` has to have one of the same name, and the page does not say so."""
    assert "mirrors" not in TEXT
    part = " ".join(TEXT.partition("`tests/` has a folder")[2].partition("`tools/`")[0].split())
    named = re.findall(r"`(\w+)`", part)
    assert named
    assert all((ROOT / "tests" / name).is_dir() for name in named)


def test_a_recorded_figure_is_followed_to_its_sentence() -> None:
    part = TEXT.partition("<!-- end walk -->")[2].partition("\n## ")[0]
    names = [found["says"] for found in LINK.finditer(part)]
    assert names == ["`record_of`", "`recorded_total`", "`recorded_sentence`"]


def test_every_cache_is_named() -> None:
    part = TEXT.partition("## Where files are written")[2].partition("\n## ")[0]
    used = {
        name
        for path in package_files()
        for name in re.findall(r'cache_dir\(\) / "(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert used
    assert not {name for name in used if f"`{name}/`" not in part}


_FOLLOW = """
import json, sys
from corridor.cli import main

left = [tuple(step) for step in json.loads(sys.argv[1])]

def called(frame, event, _given):
    code = frame.f_code
    # the one that is next on the page: others may be called between
    if event == "call" and left and left[0] == (code.co_filename, code.co_name):
        del left[0]

sys.setprofile(called)
status = main(["compare", *sys.argv[2:]])
sys.setprofile(None)
sys.exit(status or (f"not reached in this order: {left[0]}" if left else 0))
"""


@pytest.mark.slow
def test_a_comparison_passes_through_the_functions_of_the_walk_in_their_order(
    tmp_path: Path, clean_environment: dict[str, str]
) -> None:
    """In a process of its own, where nothing is kept from comparisons before."""
    steps = [(os.fspath(path), name.rpartition(".")[2]) for name, path in walk()]
    assert len(steps) > 10
    words = ["negotiated", "unilateral", "--outcome", "encounters_usbp", "--main-only"]
    done = subprocess.run(
        [sys.executable, "-c", _FOLLOW, json.dumps(steps), *words, "--draws", "137"],
        cwd=tmp_path,
        env=clean_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
