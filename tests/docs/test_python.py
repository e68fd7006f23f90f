"""Python that the documents show runs, page by page from top to bottom; TOML is read.

Pages whose Python a test of their own runs, and blocks that none runs, stand in ledger.toml.
"""

from __future__ import annotations

import ast
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.docs.ledger import here, shown
from tests.docs.pages import PAGES, ROOT, Block, blocks

PYTHON = [one.block for one in shown() if one.python]
TOML = [block for page in PAGES for block in blocks(page, "toml")]
RUN = list(dict.fromkeys(one.page for one in here() if one.python))


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_python_parses(block: Block) -> None:
    ast.parse(block.text)


@pytest.mark.parametrize("block", TOML, ids=str)
def test_toml_parses(block: Block) -> None:
    tomllib.loads(block.text)


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN)
def test_a_page_runs_from_top_to_bottom(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "results", "results")
    for block in blocks(page, "toml"):
        Path("doors-only.toml").write_text(block.text, encoding="utf-8")
    names: dict[str, object] = {}
    for one in here():
        if one.page == page and one.python:
            text = "\n" * (one.block.line - 1) + one.text
            exec(compile(text, page, "exec"), names)
    if page == "how-to/use-from-python.md":
        said = capsys.readouterr().out
        assert "months in the 90% band" in said
        assert "2024-05 " in said
        assert {"brief.html", "comparison.json", "tables"} <= {p.name for p in tmp_path.iterdir()}
