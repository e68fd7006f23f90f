"""Every command and every block of Python of the pages is run, or is said not to be, and why."""

from __future__ import annotations

import re
import tomllib
from importlib.util import find_spec
from typing import Any

import pytest

from tests.docs import ledger as book
from tests.docs.pages import PAGES, ROOT, blocks

NOT_RUN = book.ledger()["not_run"]


def test_nothing_is_left_to_chance() -> None:
    left = [str(one.block) + ": " + one.text for one in book.shown() if book.fate(one) is None]
    assert not left, "run it, or say in tests/docs/ledger.toml why not"


@pytest.mark.slow
@pytest.mark.parametrize("entry", NOT_RUN, ids=lambda entry: entry["starts"][0])
def test_what_is_not_run_is_counted(entry: dict[str, Any]) -> None:
    found = [one for one in book.shown() if (is_ := book.fate(one)) and is_.entry is entry]
    assert len(found) == entry["count"], [str(one.block) for one in found]
    assert len(entry["reason"].split()) > 3


@pytest.mark.parametrize("entry", [*NOT_RUN, *book.ledger()["elsewhere"]], ids=str)
def test_the_tests_that_hold_it_are_there(entry: dict[str, Any]) -> None:
    assert all(path.exists() for path in book.held(entry))
    if "test" in entry:
        # the test reads the page, and the entry speaks of something on it
        assert entry["page"] in book.held(entry)[0].read_text(encoding="utf-8")
        for start in entry.get("starts", [""]):
            one = {**entry, "starts": [start]}
            assert any(book.fits(one, shown) for shown in book.shown()), start


def test_most_is_run() -> None:
    kinds = [found.kind for one in book.shown() if (found := book.fate(one))]
    assert kinds.count("not run") < len(kinds) / 2


def test_fewer_draws_are_for_commands_that_are_shown() -> None:
    known = {one.words[0] for one in book.here() if one.ours}
    assert {entry["command"] for entry in book.ledger()["fewer"]} <= known
    assert book.fewer(["compare", "a", "b"]) == ["--draws", "100"]
    assert "600" in book.fewer(["compare", "a", "b", "--explain"])
    assert "--months" not in book.fewer(["explain", "a", "b", "--months", "12"])


def test_every_extra_that_is_to_be_installed_exists() -> None:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {
        extra
        for page in PAGES
        for extra in re.findall(r"pip install '\.\[(\w+)\]'", page.read_text(encoding="utf-8"))
    }
    assert named == set(known["optional-dependencies"])


def test_every_tool_that_is_to_be_run_exists() -> None:
    tools = [m for one in book.shown() for m in re.findall(r"^python (.+)$", one.text)]
    assert tools
    for words in tools:
        name, *_ = words.removeprefix("-m ").split()
        assert (ROOT / name).is_file() if name.endswith(".py") else find_spec(name), words


def test_a_tool_is_started_the_same_way_everywhere() -> None:
    by_file = re.compile(r"python tools/\w+\.py")
    texts = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
    texts |= {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("tools/*.py")}
    assert not [name for name, text in texts.items() if by_file.search(text)]


def test_the_language_of_every_block_is_known() -> None:
    """A block in a language that nobody reads would be run by nobody."""
    known = {*book.SHELLS, "python", "toml", "csv", "text", "json", "mermaid", "html"}
    assert {block.language for page in PAGES for block in blocks(page)} <= known
    for page in PAGES:
        bare = re.findall(r"^ *```(\w*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        # a fence without a language is only ever the end of a block
        assert bare[::2].count("") == 0, page


def test_no_command_hides_outside_a_block() -> None:
    """Indented by four, a line is code too, and none of the readers above would see it."""
    hidden = [
        f"{page.name}: {line.strip()}"
        for page in PAGES
        for line in page.read_text(encoding="utf-8").splitlines()
        if re.match(r" {4}(?:\$ )?(?:\./run|corridor|python|pip) ", line)
    ]
    assert hidden == []
