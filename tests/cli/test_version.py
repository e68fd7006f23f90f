"""The version of the program stands in every result that it writes, and is one that is told."""

from __future__ import annotations

import argparse
import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import corridor
from corridor.cli import command_names, command_parser, main
from corridor.core.files import give_result, write_json
from tests.architecture.tree import PACKAGE, parse
from tests.cli.test_json_option import RESULTS

#: commands whose JSON is what a file of the package declares or a checksum covers, not a result
DECLARED = {"couplings", "evidence", "policies", "record"}
#: results that take too long to make here; they are written by the same two functions
LONG = {
    *("across", "backtest", "check", "claims", "events", "explain", "fit", "forecast"),
    *("new", "pareto", "robust", "score", "sweep"),
}
#: templates of whole pages
PAGES = [
    path
    for folder in ("report", "desk")
    for path in sorted((PACKAGE / folder / "templates").rglob("*.html"))
    if "<footer" in path.read_text(encoding="utf-8")
]
USE = "docs/explanation/use.md"


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _options(below)


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"corridor {corridor.__version__}\n"


def test_every_command_that_gives_json_is_known_here() -> None:
    giving = {name for name in command_names() if "--json" in _options(command_parser(name))}
    made = {words[0] for words in RESULTS.values()}
    assert giving == made | LONG | DECLARED
    assert not (made | LONG) & DECLARED


def test_results_are_written_by_what_adds_the_version() -> None:
    """No command but those that print declarations turns values into JSON by itself."""
    for path in sorted((PACKAGE / "cli").rglob("*.py")):
        calls = {
            ast.unparse(node.func) for node in ast.walk(parse(path)) if isinstance(node, ast.Call)
        }
        if "json.dumps" in calls:
            assert path.stem in DECLARED | {"_refresh"}


def test_json_holds_the_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_json({"a": 1}, tmp_path / "a.json")
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert found == {"version": corridor.__version__, "a": 1}
    # what tells a version of its own keeps it: a fit is used long after it was made
    give_result({"version": "0.0.1"}, Path("-"), lambda: None)
    assert json.loads(capsys.readouterr().out) == {"version": "0.0.1"}
    write_json([1], tmp_path / "b.json")
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8")) == [1]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_tell_the_version_and_what_they_may_be_used_for(path: Path) -> None:
    foot = path.read_text(encoding="utf-8").rpartition("<footer")[2]
    assert re.search(r"Corridor \{\{ version \}\}", foot)
    assert USE in foot or '{% include "use.html" %}' in foot


def test_pages_say_of_their_use_what_the_documents_say(root: Path) -> None:
    said = (PACKAGE / "report" / "templates" / "use.html").read_text(encoding="utf-8").strip()
    assert said in (PACKAGE / "desk" / "templates" / "frame.html").read_text(encoding="utf-8")
    assert USE in said
    whole = (root / USE).read_text(encoding="utf-8")
    for words in ("published aggregates", "decisions about persons", "nothing operational"):
        assert words in said
        assert words in " ".join(whole.split()).lower()


#: files other than JSON of commands and pages that hold results -> where each takes its version
FILES = {
    "report/export/plain.py": '"version": __version__',  # a comparison as JSON
    "report/export/tables.py": '"version": __version__',  # its CSV tables
    "report/claims/plain.py": '"version": __version__',
    "report/forecast/plain.py": '"version": __version__',
    "questions/sweep/manifest.py": '"version": __version__',  # beside the parts of a sweep
    "questions/forecast/summary.py": '"version": __version__',  # of a backtest
    "system/fit/fitted.py": '"version": __version__',  # in a fit's file
    "system/fit/export.py": '"version"',  # the same for ArviZ
    "record/refresh/run.py": 'f"corridor {__version__}"',  # a vintage of the record
}


@pytest.mark.parametrize("name", FILES)
def test_files_of_results_hold_the_version(name: str) -> None:
    assert FILES[name] in (PACKAGE / name).read_text(encoding="utf-8")


def test_the_shipped_fits_tell_the_version_that_made_them() -> None:
    from corridor.system.fit.fitted import read_fitted

    fits = sorted((PACKAGE / "corridors").glob("*/fits/*.npz"))
    assert fits
    for path in fits:
        assert re.fullmatch(r"\d+\.\d+\.\d+", read_fitted(path).meta["version"])
