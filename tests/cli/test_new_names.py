"""corridor new: where files go, what it says of names, and what corridor check says of them."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.cli.starting import _kinds
from corridor.cli.starting._kinds import KINDS
from corridor.core.errors import InputError
from corridor.questions.check import check_corridor
from corridor.questions.claims import LEDGERS
from corridor.system.corridors import load_corridor

ROOT = Path(__file__).parents[2]


@pytest.fixture
def west(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corridor as it is written, in a working folder of its own."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "corridor", "west"]) == 0
    return tmp_path / "west"


@pytest.mark.parametrize("way", ["id", "path", "relative"])
def test_the_test_of_a_claim_that_ships_lies_in_tests(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    folder = LEDGERS / "example"
    ledger = {"id": "example", "path": str(folder), "relative": str(folder.relative_to(ROOT))}[way]
    draft = KINDS["claim"](argparse.Namespace(name="E9", ledger=ledger))
    claim = (folder / "E9.toml").relative_to(ROOT).as_posix()
    assert (draft.home, list(draft.files)) == (ROOT, [claim, "tests/claims/test_claim_E9.py"])
    assert 'LEDGER = "example"' in draft.files["tests/claims/test_claim_E9.py"]
    assert draft.then[-1] == "corridor claims E9 --ledger example"


def test_the_test_of_a_claim_of_yours_lies_beside_it(west: Path) -> None:
    draft = KINDS["claim"](argparse.Namespace(name="K02", ledger="./west/claims"))
    assert draft.home == Path("west/claims")
    assert list(draft.files) == ["K02.toml", "test_claim_K02.py"]


def test_a_word_of_python_is_refused_with_the_reason() -> None:
    with pytest.raises(InputError, match="'class' cannot be a name here: Python has it for a word"):
        KINDS["claim"](argparse.Namespace(name="class", ledger="example"))
    with pytest.raises(InputError) as caught:
        KINDS["claim"](argparse.Namespace(name="a b", ledger="example"))
    assert "Python" not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_help_says_what_a_name_is_made_of(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["new", kind, "--help"])
    out = " ".join(capsys.readouterr().out.split())
    joined = {"corridor": "-", "claim": "_ or -"}.get(kind, "_")
    assert re.search(rf"its id: .*letters and digits, words joined by {joined}", out)
    assert "write the paths of the files; to stdout for - or no FILE" in out
    assert "every number" not in out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("night_boats", "  # a placeholder: name the mechanisms that take it"),
        ("port_closure", "  # the mechanisms that take it"),
    ],
)
def test_comments_of_a_lever_are_in_one_column(name: str, said: str, west: Path) -> None:
    (west / "levers/border/port_closure.toml").unlink()
    assert main(["new", "lever", name, "--corridor", "./west"]) == 0
    lines = (west / f"levers/border/{name}.toml").read_text(encoding="utf-8").splitlines()
    (reads,) = (line for line in lines if line.startswith("reads = "))
    assert reads.endswith(said)
    assert {line.index("#") for line in lines if "#" in line} == {_kinds._COMMENT}


@pytest.mark.parametrize(
    ("name", "unit", "wrong", "said"),
    [
        (
            "levers/border/readmission.toml",
            "share of those who land",
            "shaer of those who land",
            "'share of those who land'",
        ),
        ("parameters/sea.toml", "log points", "log point", "'log points'"),
        ("parameters/sea.toml", "log points", "furlongs", ""),
    ],
)
def test_a_unit_that_is_misspelt_is_noted(
    name: str, unit: str, wrong: str, said: str, west: Path
) -> None:
    path = west / name
    text = path.read_text(encoding="utf-8")
    assert f'unit = "{unit}"' in text
    path.write_text(text.replace(f'unit = "{unit}"', f'unit = "{wrong}"', 1), encoding="utf-8")
    found = check_corridor(load_corridor(west))
    assert not found.problems
    notes = [note for note in found.notes if "unit '" in note]
    if not said:
        assert notes == []
        return
    (note,) = notes
    assert note.startswith(f"west/{name}")
    assert note.endswith(f": unit '{wrong}' stands nowhere else; did you mean {said}?")


def test_units_as_they_are_written_need_no_note(west: Path) -> None:
    assert not [note for note in check_corridor(load_corridor(west)).notes if "unit '" in note]
