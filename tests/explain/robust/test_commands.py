"""corridor robust and corridor pareto: what they print and write, and one line for a mistake."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor import __version__
from corridor.questions.explain.robust.front import run as searching
from tests.cli.conftest import Done

Command = Callable[..., Done]

SMALL = ("--draws", "96", "--months", "6")
ROBUST = (
    *("robust", "negotiated", "unilateral", "status-quo", *SMALL, "--main-only"),
    *("--outcome", "deaths=min", "--outcome", "economy_output=max"),
)
SETTING = "United States-Mexico, May 2024 to October 2024: 6 months added up unless said otherwise"
PARETO = (
    *("pareto", "--base", "negotiated", "--lever", "transfer=0:40", "--lever", "places_spain"),
    *("--outcome", "encounters_usbp=min", "--outcome", "transfers=min"),
    *("--draws", "100", "--months", "6", "--search-draws", "96"),
    *("--population", "8", "--generations", "3"),
)


@pytest.mark.slow
def test_robust_prints_and_writes(command: Command, tmp_path: Path) -> None:
    more = ("--weight", "deaths=2", "--threshold", "deaths<=600")
    done = command(*ROBUST, *more, "--html", "a.html", "--charts", "c", "--json", "d.json")
    assert done.status == 0
    assert done.files == ["a.html", "c/robust-1.svg", "c/robust-2.svg", "c/robust-3.svg", "d.json"]
    assert "Scenarios that meet the threshold" in done.out
    # corridor, months and what figures are stand first, as in compare
    few, _, said = " ".join(done.out.split()).partition(" leave --draws out. ")
    assert few.startswith("Few draws: intervals and shares of 96")
    assert said.startswith(SETTING)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "loses least" in page
    assert SETTING in page
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "Negotiated approach, Unilateral approach and Status quo" in page
    found = json.loads((tmp_path / "d.json").read_text())
    program, *again = shlex.split(found["command"])
    assert program == "corridor"
    assert json.loads(command(*again, "--json", "-").out) == found
    # a chart says by itself what it shows and what made it, in colours that every program knows
    svg = (tmp_path / "c" / "robust-1.svg").read_text(encoding="utf-8")
    words = " ".join(re.sub(r"<[^>]+>", " ", svg).split())
    assert "What is lost against the best of the policies" in words.partition("Regret by")[2]
    assert f"Corridor {__version__}, corridor robust" in words
    assert "var(" not in svg


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("robust", "negotiated", "unilateral"), "whether less or more is wanted"),
        (("robust", "negotiated", "unilateral", "--outcome", "deaths"), "deaths=min or deaths=max"),
        (("robust", "negotiated", "--outcome", "deaths=min"), "two or more policies"),
        ((*ROBUST, "--scale", "unit", "--weight", "deaths=1"), "--weight economy_output=NUMBER"),
        ((*ROBUST, "--threshold", "deaths<5"), "is no threshold"),
        ((*PARETO[:-4], "--population", "1"), "--population"),
        ((*PARETO, "--lever", "transfer"), "named twice"),
        ((*ROBUST, "--html", "a.pdf"), "--html a.pdf: a page is not written as '.pdf'"),
        ((*PARETO, "--html", "a.docx"), "--html a.docx: a page is not written as '.docx'"),
        (("pareto", "--base", "negotiated", "--outcome", "deaths=min"), "no lever is named"),
    ],
)
def test_a_mistake_is_one_line(command: Command, words: tuple[str, ...], said: str) -> None:
    done = command(*words)
    assert done.status == 2
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert not done.files


@pytest.mark.slow
def test_pareto_prints_and_writes(command: Command, tmp_path: Path) -> None:
    pytest.importorskip("pymoo", reason="the extra 'pareto' is not installed")
    done = command(
        *PARETO, "--beside", "unilateral", "--html", "a.html", "--charts", "c", "--json", "d.json"
    )
    assert done.status == 0
    assert done.files == ["a.html", "c/pareto-1.svg", "d.json"]
    assert "Negotiated approach" in done.out
    assert " ".join(done.out.split()).startswith(SETTING)
    assert SETTING in (tmp_path / "a.html").read_text(encoding="utf-8")
    found = json.loads((tmp_path / "d.json").read_text())
    assert [one["id"] for one in found["policies"]] == ["negotiated", "unilateral"]
    program, *again = shlex.split(found["command"])
    assert program == "corridor"
    assert json.loads(command(*again, "--json", "-").out) == found


@pytest.mark.slow
def test_an_interrupt_gives_the_front_so_far(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pymoo", reason="the extra 'pareto' is not installed")
    calls, real = 0, searching._totals

    def stop(*given: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(searching, "_totals", stop)
    done = command(*PARETO, "--json", "-")
    assert done.status == 130
    found = json.loads(done.out)
    assert found["search"]["stopped"]
    assert found["search"]["generations"] == 2
    assert found["points"]
