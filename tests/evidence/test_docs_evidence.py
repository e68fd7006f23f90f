"""The reference page is the one that the data files give, and the how-to keeps its word."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

import corridor.evidence
from corridor.core.errors import InputError
from corridor.evidence import parse_prior, registry
from corridor.evidence.priors import FAMILIES, signature

ROOT = Path(__file__).parents[2]
HOW_TO = (ROOT / "docs/how-to/add-a-parameter.md").read_text(encoding="utf-8")
SHIPPED = Path(corridor.evidence.__file__).parent


def tool() -> ModuleType:
    path = ROOT / "tools" / "docs_evidence.py"
    spec = importlib.util.spec_from_file_location("docs_evidence", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs/reference/evidence.md").read_text(encoding="utf-8")
    assert page == tool().page(), "run: python -m tools.docs_evidence"


def test_the_page_holds_everything() -> None:
    page = tool().page()
    known = registry()
    for parameter in known.parameters.values():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{parameter.id}`<br>")]
        assert f"`{parameter.prior.text}`" in row
        assert f"| {parameter.grade} |" in row
        assert ("not established" in row) != parameter.established
        for source in parameter.sources:
            assert f"(#{source})" in row
    for source in known.sources:
        assert f'<a id="{source}"></a>' in page
    for one in known.occurrences.values():
        (row,) = [line for line in page.splitlines() if f"| `{one.id}` |" in line]
        assert row.startswith(f"| {one.date} |")
        assert ("not established" in row) != one.established
    for fact in known.candidates.values():
        assert (f"| `{fact.id}`<br>" in page) == fact.topic.startswith("claims_")


def test_tables_are_whole() -> None:
    """Every row has as many cells as the head of its table."""
    for block in tool().page().split("\n\n"):
        lines = block.splitlines()
        if lines[0].startswith("| "):
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1


def examples() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", HOW_TO, flags=re.DOTALL)


def own(folder: Path) -> Path:
    """A copy of the shipped registry that holds no parameters but the how-to's."""
    for kind in ("sources", "candidates"):
        shutil.copytree(SHIPPED / kind, folder / kind)
    (folder / "parameters").mkdir()
    (folder / "parameters" / "pull.toml").write_text(examples()[0], encoding="utf-8")
    return folder


def test_the_example_of_the_how_to_loads(tmp_path: Path) -> None:
    folder = own(tmp_path)
    source = folder / "sources" / "own.toml"
    source.write_text(examples()[2].replace("[bahar25]", "[own]"), encoding="utf-8")
    known = registry(folder)
    assert known.parameters["pull_tightness"].contested
    assert known.sources["own"].by == "Bahar"


def test_the_error_shown_is_the_error_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = own(tmp_path)
    path = folder / "parameters" / "pull.toml"
    path.write_text(examples()[0].replace("0.5, 0.12", "0.5 0.12"), encoding="utf-8")
    monkeypatch.chdir(folder)
    with pytest.raises(InputError) as caught:
        registry(folder)
    (shown,) = re.findall(r"```text\n(.*?)```", HOW_TO, flags=re.DOTALL)
    assert str(caught.value) == shown.strip()


def test_the_how_to_shows_every_family() -> None:
    rows = re.findall(r"^\| `([A-Z]\w+\(.*\))` \|", HOW_TO, flags=re.MULTILINE)
    assert rows[:-1] == [signature(name) for name in FAMILIES]
    assert parse_prior(rows[-1])
