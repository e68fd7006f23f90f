"""Every check is found, says what it does, and keeps what it finds beside the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hardening.check import check_names, load_check
from hardening.command import keep, main


@pytest.mark.parametrize("name", check_names())
def test_a_check_says_what_it_does(name: str) -> None:
    assert load_check(name).what.strip()


def test_one_result_leaves_the_others(tmp_path: Path) -> None:
    kept = tmp_path / "hardening.json"
    keep(kept, "fuzz/a", {"faults": []})
    keep(kept, "fuzz/b", {"faults": ["one"]})
    keep(kept, "fuzz/a", {"faults": ["two"]})
    checks = json.loads(kept.read_text())["checks"]
    assert {name: found["faults"] for name, found in checks.items()} == {
        "fuzz/a": ["two"],
        "fuzz/b": ["one"],
    }


def test_a_file_of_something_else_is_not_written_over(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[]")
    with pytest.raises(ValueError, match="not a file of hardening results"):
        keep(other, "fuzz/a", {})
    assert other.read_text() == "[]"


def test_a_wrong_name_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-check"]) == 2
    assert "there is no check 'no-such-check'" in capsys.readouterr().out
