"""What is made under another record says which, in its command too."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor.questions.claims import read_ledger
from corridor.record.choice import in_use, named
from corridor.report.claims.places import command_of
from tests.record.vintages.test_own import ROWS, TOLD


def test_the_record_that_ships_needs_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, "shipped"):
        if value:
            monkeypatch.setenv("CORRIDOR_RECORD", value)
        else:
            monkeypatch.delenv("CORRIDOR_RECORD", raising=False)
        assert in_use() == []
        assert named() == ""


def test_the_latest_is_named_by_its_vintage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corridor.record.vintages.own import add_own

    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path))
    file = tmp_path / "bus_tickets.csv"
    file.write_text(ROWS, encoding="utf-8")
    _, vintage = add_own(file, TOLD)
    monkeypatch.setenv("CORRIDOR_RECORD", "latest")
    assert in_use() == [f"CORRIDOR_RECORD={vintage.id}"]
    assert named() == f"vintage {vintage.id}"
    # a record that lies elsewhere is named by its folder
    monkeypatch.setenv("CORRIDOR_RECORD", str(vintage.folder))
    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path / "other"))
    assert in_use() == [f"CORRIDOR_RECORD={vintage.folder}"]


def test_the_command_of_a_claim_keeps_what_stands_before_it() -> None:
    ledger = read_ledger("article")
    first, second = (claim.id for claim in ledger.claims[:2])
    made = command_of(f"CORRIDOR_RECORD=2026-01-01 corridor claims {first} {second}", ledger, first)
    assert made == f"CORRIDOR_RECORD=2026-01-01 corridor claims {first}"
