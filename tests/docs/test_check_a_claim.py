"""The guide to checking a claim keeps its word: its file runs, its commands and errors are real."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.claims import LEDGERS, claims
from corridor.questions.claims.series.measures import ALL
from tests.docs.pages import blocks, commands, read

PAGE = "how-to/check-a-claim.md"
FILE, WIDER, EACH, MORE = (block.text for block in blocks(PAGE, "toml"))
VERDICT, FAULT = (block.text.strip() for block in blocks(PAGE, "text"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the guide's file in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    path = tmp_path / "my-claims.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.mark.usefixtures("here")
def test_the_verdict_shown_is_the_verdict_given(capsys: pytest.CaptureFixture[str]) -> None:
    mine = [words for block, words in commands() if block.page.name == "check-a-claim.md"]
    full = ["claims", "check", "my-claims.toml", "D1"]
    kept = ["claims", "check", "my-claims.toml", "--json", "my-claims.json"]
    # the others are run with those of every page
    assert full in mine
    assert kept in mine
    for words in (full, kept):
        assert main(words) == 0, words
    assert VERDICT in " ".join(capsys.readouterr().out.split())
    assert json.loads(Path("my-claims.json").read_text(encoding="utf-8"))


def test_the_error_shown_is_the_error_given(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here.write_text(FILE.replace('"usbp"', '"usbpp"'), encoding="utf-8")
    assert main(["claims", "check", "my-claims.toml"]) == 2
    assert capsys.readouterr().err.strip() == FAULT


def test_the_wider_grid_is_the_mistake_that_the_page_says(here: Path) -> None:
    old = 'arguments = { measure = "usbp", population = "families" }\n'
    assert old in FILE
    here.write_text(FILE.replace(old, WIDER), encoding="utf-8")
    (found,) = claims(here).claims
    units = {cell.outcome.unit for cell in found.now.cells if cell.outcome}
    assert units == {"percent", "log change"}
    assert len(found.now.cells) == 4


def test_the_further_test_is_shown_and_not_counted(here: Path) -> None:
    before = claims(here).claims[0].now.verdict
    here.write_text(FILE + MORE, encoding="utf-8")
    (found,) = claims(here).claims
    assert found.now.verdict.tally == before.tally
    (more,) = [cell for cell in found.now.cells if cell.test == 1]
    assert more.outcome is not None


def test_one_month_of_each_contradicts(here: Path) -> None:
    here.write_text(FILE.partition("[[claim.test]]")[0] + EACH, encoding="utf-8")
    (cell,) = claims(here).claims[0].now.cells
    assert (cell.state, cell.outcome and round(cell.outcome.value, 1)) == ("contradicts", 7.8)
    assert "2024-02" in cell.outcome.sentence if cell.outcome else False


def test_what_the_page_names_is_there() -> None:
    page = read(PAGE)
    for name in re.findall(r"`src/corridor/(\S+?)`", page):
        assert (LEDGERS.parent / name).exists(), name
    known = claims("example").ledger
    for axis, values in re.findall(r"`grid\.(measure|population) = (\[.*?\])`", page):
        words = known.measures if axis == "measure" else {**known.populations, ALL: None}
        assert set(json.loads(values)) <= set(words)
    for kind in ("factual", "causal", "predictive", "attributed", "normative"):
        assert f"`{kind}`" in page
