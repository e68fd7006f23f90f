"""The guide to sweeps keeps its word: its design runs, its commands follow each other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.sweep import parse_design
from corridor.questions.sweep.design import grammar, spec
from corridor.questions.sweep.summary import columns
from tests.docs.pages import blocks, commands, read

PAGE = "how-to/run-a-sweep.md"
REFERENCE = "reference/sweep-design.md"
(DESIGN,) = (block.text for block in blocks(PAGE, "toml"))


@pytest.mark.slow
def test_the_commands_of_the_guide_follow_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("effort.toml").write_text(DESIGN, encoding="utf-8")
    shown = [words for block, words in commands() if block.page.name == "run-a-sweep.md"]
    assert len(shown) == 4
    for words in shown:
        # in this process: what more of them do is held by test_kill.py
        quick = ["--workers", "0"] if "--out" in words else []
        assert main([*words, *quick]) == 0, words
    said = capsys.readouterr().out
    assert "128 rows x 100 draws = 12,800 runs" in said
    assert "Lowest: row" in said
    names: dict[str, object] = {}
    (reading,) = (b.text for b in blocks(PAGE, "python") if "read(" in b.text)
    exec(reading, names)
    assert names["fewer"].height == 128  # type: ignore[attr-defined]


def test_the_reference_names_every_entry_and_no_other() -> None:
    page = read(REFERENCE)
    tables = {
        part.splitlines()[0].strip("` "): set(re.findall(r"^\| (`[^|]*`) \|", part, re.MULTILINE))
        for part in page.split("\n## ")
    }
    top = {name for cell in tables["Entries at the top"] for name in re.findall(r"`(\w+)`", cell)}
    known = {*grammar._TOP, *grammar._MORE} - {"points", "levers", "parameters", "thresholds"}
    assert top == known
    methods = {f'`"{method}"`' for method in spec.METHODS}
    assert tables["[points]"] - {"`method`"} == methods
    for kind in ("[levers.ID]", "[parameters.ID]"):
        named = {name for cell in tables[kind] for name in re.findall(r"`(\w+)`", cell)}
        assert named == set(grammar._FACTOR) - ({"start"} if kind == "[parameters.ID]" else set())


def test_the_reference_names_every_column_and_default() -> None:
    page = read(REFERENCE)
    for name in columns(parse_design("by_group = true\n" + DESIGN), 2):
        assert f"`{name}`" in page or re.fullmatch(r"q\d+", name), name
    for name, value in spec.DEFAULTS.items():
        if name != "chunk_rows":
            assert f"| `{name}` |" in page
            row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
            assert json.dumps(value) in row, name
