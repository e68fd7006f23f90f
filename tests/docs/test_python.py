"""Python that the documents show is parsed, and run where it stands on its own."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, Block, blocks

PYTHON = [block for page in PAGES for block in blocks(page, "python")]
TOML = [block for page in PAGES for block in blocks(page, "toml")]


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_python_parses(block: Block) -> None:
    ast.parse(block.text)


@pytest.mark.parametrize("block", TOML, ids=str)
def test_toml_parses(block: Block) -> None:
    tomllib.loads(block.text)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["how-to/use-from-python.md", "reference/record.md"])
def test_a_page_runs_from_top_to_bottom(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(compile("\n" * (block.line - 1) + block.text, page, "exec"), names)
    if "compare" in names:
        shown = capsys.readouterr().out
        assert "months in the 90% band" in shown
        assert "2024-05 " in shown
        assert {"brief.html", "comparison.json", "tables"} <= {p.name for p in tmp_path.iterdir()}
