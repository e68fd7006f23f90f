"""A view that an author names without holding it is marked, and counted apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.claims import claims, read_ledger
from corridor.report.claims.plain import ledger_values
from corridor.report.claims.sheet import write_sheet
from corridor.report.claims.site import list_page, one_page
from tests.claims.conftest import CLAIM

REPORTED = CLAIM.replace('"T1"', '"T2"').replace(
    "[[claim.test]]", 'reported = "in order to reject it"\n\n[[claim.test]]', 1
)


def test_the_article_names_two_views_that_it_does_not_hold() -> None:
    """By its notes: one in order to reject it, one in order to doubt it."""
    found = {one.id: one.reported for one in read_ledger("article").claims if one.reported}
    assert found == {"C32": "in order to doubt it", "C45": "in order to reject it"}


def test_the_list_marks_it_and_counts_it_apart(
    ledger: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["claims", "check", str(ledger(CLAIM + REPORTED))]) == 0
    out = capsys.readouterr().out
    assert out.count("reported and not held: ") == 1
    assert "1 of the author's own: 1 " in out
    assert "1 reported and not held, counted apart: 1 " in out


def test_a_ledger_without_one_is_counted_as_ever(
    ledger: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", "check", str(ledger())]) == 0
    assert "author's own" not in capsys.readouterr().out


def test_one_claim_in_full_says_so(
    ledger: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", "check", str(ledger(CLAIM + REPORTED)), "T2"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "Reported: The author names this view in order to reject it, and does not hold" in words


def test_pages_numbers_and_charts_say_so(ledger: Callable[..., Path], tmp_path: Path) -> None:
    found = claims(ledger(CLAIM + REPORTED))
    listed = list_page([found])
    assert listed.count("<small>reported and not held</small>") == 1
    assert "<small>and 1 reported and not held</small>" in listed
    values = {one["id"]: one["reported"] for one in ledger_values(found)["claims"]}
    assert json.loads(json.dumps(values)) == {"T1": "", "T2": "in order to reject it"}
    alone = claims(ledger(CLAIM + REPORTED), ["T2"])
    page = one_page(alone, "T2")
    assert "Reported and not held: " in page
    assert "names this view in order to reject it" in page
    sheet = write_sheet(alone, tmp_path / "t2.svg").read_text(encoding="utf-8")
    assert "Quoted (reported and not held)" in " ".join(sheet.split())


def test_why_has_to_be_said(
    ledger: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = REPORTED.replace('"in order to reject it"', "true")
    assert main(["claims", "check", str(ledger(wrong))]) == 2
    assert "reported" in capsys.readouterr().err
