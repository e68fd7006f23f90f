"""./run docs --check: every tool that writes pages is asked, and what is behind is named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from corridor.core.errors import InputError
from tests.docs.pages import ROOT
from tools import behind
from tools.site import build


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], int]], None]:
    """Put a tool beside the others for the time of a test."""

    def put(name: str, main: Callable[[], int]) -> None:
        module = ModuleType(f"tools.{name}")
        vars(module)["main"] = main
        monkeypatch.setitem(sys.modules, module.__name__, module)

    return put


def test_every_tool_that_can_be_asked_is() -> None:
    told = {
        path.parent.name if path.stem == "__main__" else path.stem
        for path in (ROOT / "tools").rglob("*.py")
        if "--check" in path.read_text(encoding="utf-8").partition("from __future__")[0]
    }
    assert told - {"behind", "docs"} == set(behind.names())


def test_what_is_behind_is_named_with_what_writes_it(
    tool: Callable[[str, Callable[[], int]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    words = list(sys.argv)

    def old() -> int:
        assert sys.argv[1:] == ["--check"]
        print("a.md: up to date")
        print("b.md: out of date")
        return 1

    def broken() -> int:
        raise InputError("there is no lever 'x'", where="levers", remedy="Write it")

    tool("docs_old", old)
    tool("docs_good", lambda: 0)
    tool("docs_broken", broken)
    assert behind.main(["docs_good", "docs_old", "docs_broken"]) == 1
    first, second, last = capsys.readouterr().out.splitlines()
    assert first == "b.md: out of date: run python -m tools.docs_old"
    assert "there is no lever 'x'" in second
    assert second.endswith("run python -m tools.docs_broken")
    assert last == "docs: 2 of 3 tools have something to write"
    assert behind.main(["docs_good"]) == 0
    assert capsys.readouterr().out == "docs: up to date\n"
    assert sys.argv == words


@pytest.mark.parametrize("name", ["compile_record", "compile_scores", "docs_levers"])
def test_a_tool_as_it_is_can_be_asked(name: str) -> None:
    """That its pages are up to date is held elsewhere."""
    assert behind.ask(name) == ""


def test_the_command_builds_nothing_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(behind, "main", lambda: 1)
    monkeypatch.setattr(build, "build", lambda _folder: pytest.fail("a site is built"))
    assert build.main(["--check"]) == 1
    with pytest.raises(SystemExit):
        build.main(["--check", "--open"])
    assert "leave --open and --out away" in capsys.readouterr().err
