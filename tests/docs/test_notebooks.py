"""The notebooks run from top to bottom, and what they show is of no machine and no error."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import DOCS
from tests.docs.pages import read as read_page
from tools.docs_fit import shipped
from tools.docs_notebooks import NOTEBOOKS, clean, execute, read, stamp, text_of

LIMIT = 200_000  # bytes of one output
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for cell in notebook["cells"] for one in cell.get("outputs", [])]


def test_there_is_one_for_an_analyst_and_one_for_a_researcher() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["analyst", "researcher"]
    for path in NOTEBOOKS:
        assert f"../notebooks/{path.name}" in read_page("how-to/use-in-a-notebook.md")


@each
def test_it_is_a_whole_notebook(path: Path) -> None:
    import nbformat

    notebook = read(path)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    nbformat.validate(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    # run in order, in one go
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))


@each
def test_nothing_in_it_is_of_one_machine_or_hour(path: Path) -> None:
    notebook = read(path)
    assert clean(read(path)) == notebook, "run: python -m tools.docs_notebooks"
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:^|[\"'\s(])(?:/home|/tmp|/root|/Users|/usr|/work|[A-Z]:\\\\)", text)
    assert not re.search(r"\d{2}:\d{2}:\d{2}|\b0x[0-9a-f]{6,}", text_of(notebook))
    assert "\x1b" not in text_of(notebook)
    assert "<script" not in text_of(notebook).lower()


@each
def test_what_it_shows_is_small_and_no_error(path: Path) -> None:
    found = _outputs(read(path))
    assert len(found) > 5
    for one in found:
        assert one["output_type"] in ("execute_result", "display_data", "stream")
        assert len(json.dumps(one)) < LIMIT
    assert any("image/svg+xml" in one.get("data", {}) for one in found)


@each
def test_it_stands_on_the_shipped_fit(path: Path) -> None:
    assert stamp(read(path)) == shipped().meta["fingerprint"], "run: python -m tools.docs_notebooks"


@each
def test_its_links_lead_somewhere(path: Path) -> None:
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", "".join(cell["source"])):
                assert (DOCS / "notebooks" / target).exists(), target


@pytest.mark.slow
# what the kernel and its client warn of is theirs
@pytest.mark.filterwarnings("ignore")
@each
def test_it_runs(path: Path, tmp_path: Path) -> None:
    made = execute(path, tmp_path)
    kept, now = _outputs(read(path)), _outputs(made)
    assert [sorted(one.get("data", [])) for one in kept] == [
        sorted(one.get("data", [])) for one in now
    ]
    assert stamp(made) == shipped().meta["fingerprint"]


def test_cleaning_takes_out_what_another_run_would_have_otherwise() -> None:
    cell = {
        "cell_type": "code",
        "id": "abc",
        "metadata": {"execution": {"iopub.execute_input": "2020-01-01T10:00:00"}},
        "source": "1\n2",
        "execution_count": 1,
        "outputs": [
            {"output_type": "stream", "name": "stderr", "text": "/home/somebody: warning"},
            {
                "output_type": "execute_result",
                "data": {"text/plain": "\x1b[1m2\x1b[0m"},
                "metadata": {"x": 1},
                "execution_count": 1,
            },
        ],
    }
    made = clean({"cells": [cell], "metadata": {"language_info": {"version": "3.1.4"}}})
    assert "somebody" not in json.dumps(made)
    assert "3.1.4" not in json.dumps(made)
    assert "2020" not in json.dumps(made)
    assert text_of(made) == "\n2"
    assert made["cells"][0]["source"] == ["1\n", "2"]
