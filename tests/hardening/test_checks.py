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


def test_the_result_of_one_format_takes_the_place_of_that_one(tmp_path: Path) -> None:
    kept = tmp_path / "hardening.json"
    whole = {"scale": 1.0, "figures": {"x": {"n": 1}, "y": {"n": 2}}, "faults": ["x: a", "y: b"]}
    keep(kept, "fuzz/a", whole)
    keep(kept, "fuzz/a/x", {"scale": 0.5, "figures": {"x": {"n": 9}}, "faults": ["x: c"]})
    (found,) = json.loads(kept.read_text())["checks"].values()
    assert found["scale"] == 0.5
    assert sorted(found["faults"]) == ["x: c", "y: b"]
    assert found["figures"]["x"]["n"] == 9
    assert found["figures"]["x"]["commit"]
    assert found["figures"]["y"] == {"n": 2}


def test_one_format_is_a_check_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fuzz/policies/lever_path", "--list"]) == 0
    assert capsys.readouterr().out.startswith("fuzz/policies/lever_path ")
    assert main(["fuzz/policies/lever_pat", "--list"]) == 2
    assert "Did you mean 'fuzz/policies/lever_path'?" in capsys.readouterr().out


def test_a_file_of_something_else_is_not_written_over(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[]")
    with pytest.raises(ValueError, match="not a file of hardening results"):
        keep(other, "fuzz/a", {})
    assert other.read_text() == "[]"


def test_a_wrong_name_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-check"]) == 2
    assert "there is no check 'no-such-check'" in capsys.readouterr().out
