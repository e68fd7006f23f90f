"""corridor compare --explain: the brief has a section on what the answer hangs on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.report.page import read

Command = Callable[..., Done]
Plug = Callable[..., None]

PAIR = ("compare", "negotiated", "unilateral", "--draws", "64", "--months", "3", "--main-only")
TINY = ("--outcome", "deaths", "--brief", "a.html")


@pytest.fixture
def only_gap(plugged: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    from corridor.questions.explain import parts, run

    plugged("gap")
    found = parts.pick_parts(["gap"])
    monkeypatch.setattr(run, "pick_parts", lambda _names: found)


@pytest.mark.slow
@pytest.mark.usefixtures("only_gap")
def test_a_section_stands_in_the_brief_and_in_its_contents(
    command: Command, tmp_path: Path
) -> None:
    done = command(*PAIR, *TINY, "--explain")
    assert done.status == 0, done.err
    page = read((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert page.faults == []
    assert page.loads == []
    assert len(set(page.ids)) == len(page.ids)
    assert {"hangs-on", "gap", "summary"} <= set(page.ids)
    assert set(page.references) <= set(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "Means are <b>so</b> far apart." in page.text
    # the command that is shown makes the same brief again
    assert "--main-only --explain" in page.text
    # and the terminal, which prints none of it, says where it is
    path = tmp_path / "a.html"
    assert f"Brief, with a section “What the answer hangs on”: {path}" in done.out


@pytest.mark.usefixtures("only_gap")
def test_without_the_flag_the_brief_is_as_it_was(command: Command, tmp_path: Path) -> None:
    done = command(*PAIR, *TINY)
    assert done.status == 0
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "hangs-on" not in html
    assert ".sheet" not in html


@pytest.mark.parametrize("more", [("--no-brief",), ("actual",)], ids=["no brief", "three"])
def test_what_cannot_be_is_one_line(more: tuple[str, ...], command: Command) -> None:
    done = command("compare", "negotiated", "unilateral", *more, "--explain")
    assert (done.status, done.out, done.files) == (2, "", [])
    assert "--explain makes a section of the brief of two policies" in done.err
