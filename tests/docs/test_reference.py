"""The reference of commands, Python and licences says what the code and the locks say."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from importlib.metadata import PackageNotFoundError, version

import pytest

from corridor.cli import command_names, command_parser
from corridor.record import tables
from tests.docs.pages import DOCS, PAGES, blocks, read
from tools import docs_commands, docs_licences, docs_python
from tools.docs_fit import shipped

MADE = {"commands": docs_commands, "python": docs_python}


@pytest.mark.parametrize("name", MADE)
def test_a_page_is_up_to_date(name: str) -> None:
    assert read(f"reference/{name}.md") == MADE[name].page(), f"run: python -m tools.docs_{name}"


def test_every_command_and_option_has_its_line() -> None:
    page = read("reference/commands.md")
    for name in command_names():
        assert f"## `corridor {name}`\n" in page
        for words, _, below in docs_commands.leaves(command_parser(name)):
            assert f"### `{words}`\n" in page
            for action in below._actions:
                assert all(
                    f"`{flag}" in page for flag in set(action.option_strings) - {"-h", "--help"}
                )


def test_a_default_is_shown_once_in_its_column() -> None:
    page = read("reference/commands.md")
    assert "| `--seed SEED` | same seed, same numbers | 0 |" in page
    assert not re.search(r"\(default[ :]", page)


def test_what_pages_import_is_in_the_reference() -> None:
    """But for pages on adding to the package, which reach inside it."""
    reached: dict[str, set[str]] = {}
    for page in PAGES:
        if page.name.startswith("add-a-"):
            continue
        for block in blocks(page, "python"):
            for node in ast.walk(ast.parse(block.text)):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("corridor"):
                    names = {alias.name for alias in node.names}
                    reached.setdefault(str(node.module), set()).update(names)
    assert reached
    for module, names in reached.items():
        assert module in docs_python.MODULES, f"add {module} to tools/docs_python.py"
        assert names <= set(docs_python.listed(module))


@pytest.mark.parametrize("module", docs_python.MODULES)
def test_the_reference_names_what_python_finds(module: str) -> None:
    loaded = importlib.import_module(module)
    assert sorted(docs_python.listed(module)) == sorted(loaded.__all__)
    for name in loaded.__all__:
        home, _ = docs_python.define(module, name)
        found = getattr(loaded, name)
        if inspect.isclass(found) or inspect.isfunction(found):
            assert found.__module__ == home


def _rows(page: str) -> dict[str, tuple[str, str]]:
    """Package -> (versions, licence) of the page of licences."""
    return {
        name: (versions, terms)
        for name, versions, terms in re.findall(r"^\| `([^`]+)` \| (.+) \| (.+) \|$", page, re.M)
    }


def _terms(licence: str) -> set[str]:
    return set(re.split(r" (?:AND|OR) ", licence))


def test_every_package_of_the_lock_is_permissive() -> None:
    runtime = read("reference/licences.md").partition("## Packages of the extras")[0]
    rows = _rows(runtime)
    lock = docs_licences.locked("requirements.lock")
    assert set(rows) == set(lock)
    for name, (versions, licence) in rows.items():
        assert all(f"{pin}" in versions for pin in lock[name]), f"{name} is not up to date"
        assert _terms(licence) <= docs_licences.PERMISSIVE, f"{name} is under {licence}"


def test_packages_of_extras_are_permissive_or_told() -> None:
    page = read("reference/licences.md")
    rows = _rows(page.partition("## Packages of the extras")[2])
    pins = docs_licences.locked("requirements-dev.lock")
    wanted = {name for names in docs_licences.extras().values() for name in names}
    assert wanted <= set(rows), "run: python -m tools.docs_licences"
    further = set()
    for name, (versions, licence) in rows.items():
        assert all(pin in versions for pin in pins[name]), f"{name} is not up to date"
        if not _terms(licence) <= docs_licences.PERMISSIVE:
            further.add(name)
    assert further == set(docs_licences.COPYLEFT)
    assert all(f"- `{name}`: " in page for name in further)


def test_licences_are_those_of_the_installed_packages() -> None:
    wrong, seen = [], 0
    for name, (_, licence) in _rows(read("reference/licences.md")).items():
        try:
            version(name)
        except PackageNotFoundError:
            continue  # of another Python
        seen += 1
        if docs_licences.licence(name) != licence:
            wrong.append(f"{name}: {docs_licences.licence(name)}")
    assert not wrong
    assert seen > 40


def test_every_table_stands_with_its_terms() -> None:
    rows = docs_licences.tables()
    page = read("reference/licences.md")
    behind = [names for row in rows if f"| {' | '.join(row)} |" not in page for names in row[2:]]
    assert not behind, f"run: python -m tools.docs_licences; behind are {behind}"
    named = re.findall(r"\[`(\w+)`\]", " ".join(names for _, _, names in rows))
    assert sorted(named) == sorted(info.id for info in tables())


def test_the_pages_of_the_reference_are_all_made_or_written() -> None:
    assert {"commands.md", "licences.md", "python.md"} <= {p.name for p in DOCS.rglob("*.md")}


def test_the_floor_of_the_luck_of_the_draws_is_the_shipped_fit_s() -> None:
    said = f"The shipped fit holds {shipped().draws:,} draws of the posterior."
    for page in ("explanation/uncertainty.md", "explanation/what-the-answer-hangs-on.md"):
        assert f"{shipped().draws:,}" in read(page), page
    assert said in read("explanation/uncertainty.md")
