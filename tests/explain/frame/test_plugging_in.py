"""What lies in the folder is found: a part of two files and a declaration is all of a part."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.questions.explain.parts import part_names, parts, pick_parts
from tests.cli.conftest import Done
from tests.report.page import read

Command = Callable[..., Done]
Plug = Callable[..., None]

SMALL = ("explain", "negotiated", "unilateral", "--draws", "64", "--months", "3")


def test_shipped_parts_declare_all_that_is_shown() -> None:
    found = parts()
    assert [part.order for part in found] == sorted(part.order for part in found)
    assert len({part.heading for part in found}) == len(found)
    for part in found:
        assert part.asks.endswith("?")
        assert part.each >= 0
        # a part has its function, and words of its own
        assert callable(getattr(import_module(f"corridor.questions.explain.{part.id}"), part.id))
        said = import_module(f"corridor.report.explain.{part.id}")
        assert callable(said.lines)
        assert callable(said.section)


def test_a_part_that_is_put_in_the_folder_is_run_and_shown(
    command: Command, plugged: Plug, tmp_path: Path
) -> None:
    plugged("gap_of_means", order=-1)
    assert part_names()[0] == "gap_of_means"
    words = (*SMALL, "--part", "gap_of_means", "--outcome", "deaths")
    done = command(*words, "--html", "page.html", "--json", "out.json")
    assert done.status == 0, done.err
    assert "How far apart the means are" in done.out
    assert "deaths: " in done.out
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(found["parts"]) == ["gap_of_means"]
    assert set(found["parts"]["gap_of_means"]["result"]["means"]) == {"deaths"}
    assert found["seconds"]["gap_of_means"] > 0
    page = read((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert page.faults == []
    assert page.loads == []
    # its words are text and never markup, on the first page, in its section and in the appendix
    assert page.text.count("Means are <b>so</b> far apart.") == 2
    assert "A caption of its own." in page.text
    assert "Means over draws." in page.text
    assert {"gap_of_means", "front", "appendix"} <= set(page.ids)


def test_one_that_refuses_says_why_and_the_others_go_on(
    command: Command, plugged: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged("wants_more", order=-1, least=100)
    plugged("content", order=-2)
    # no part is named, so that none is an error; shipped parts would take half a minute
    two = pick_parts(["wants_more", "content"])
    monkeypatch.setattr("corridor.questions.explain.parts.parts", lambda: two)
    done = command(*SMALL, "--outcome", "deaths", "--json", "-", "--no-html")
    assert done.status == 0, done.err
    told = json.loads(done.out)["parts"]
    assert told["content"]["trouble"] == {}
    assert told["wants_more"]["result"] is None
    assert told["wants_more"]["trouble"] == {"": "--draws: too few draws. Ask for more"}


def test_one_that_was_named_and_refuses_is_an_error(command: Command, plugged: Plug) -> None:
    plugged("wants_more", least=100)
    done = command(*SMALL, "--part", "wants_more", "--json", "a.json")
    assert (done.status, done.out, done.files) == (2, "", [])
    assert done.err.endswith("corridor: --draws: too few draws. Ask for more\n")


@pytest.mark.slow
def test_a_part_may_take_one_outcome_at_a_time(
    command: Command, plugged: Plug, tmp_path: Path
) -> None:
    plugged("by_one", each=2, refused="entries")
    asked = [word for name in ("deaths", "entries", "stops_mx") for word in ("--outcome", name)]
    words = (*SMALL, "--part", "by_one", *asked)
    done = command(*words, "--html", "page.html", "--json", "out.json")
    assert done.status == 0, done.err
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["parts"]["by_one"]
    # the first two that were named; the second is refused, and that stops nothing else
    assert told["result"] is None
    assert set(told["by_outcome"]) == {"deaths"}
    assert told["trouble"] == {"entries": "nothing is known of entries"}
    page = read((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert {"by_one-deaths", "by_one-entries"} <= set(page.ids)
    assert page.text.count("Not computed. nothing is known of entries") == 2
    assert "Documented deaths on the route: deaths: " in done.out
    # if nothing could be had of a part that was named, that is an error
    done = command(*SMALL, "--part", "by_one", "--outcome", "entries", "--no-html")
    assert (done.status, done.out) == (2, "")


def test_parts_are_picked_in_their_own_order(plugged: Plug) -> None:
    plugged("late", order=101)
    plugged("early", order=-1)
    assert [part.id for part in pick_parts(["late", "early"])] == ["early", "late"]
    assert [part.id for part in pick_parts()] == list(part_names())
    with pytest.raises(InputError, match=r"no part 'latte'.*Did you mean 'late'"):
        pick_parts(["latte"])
