"""The reference page of the levers is the one that the lever files give."""

import importlib.util
from pathlib import Path
from types import ModuleType

from corridor.system.levers import levers

ROOT = Path(__file__).parents[2]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_levers", ROOT / "tools" / "docs_levers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "reference" / "levers.md").read_text(encoding="utf-8")
    assert page == tool().page(), "run: python -m tools.docs_levers"


def test_the_page_holds_every_lever() -> None:
    page = tool().page()
    for lever in levers().values():
        assert f"### `{lever.id}`" in page
        assert lever.meaning in page
        assert lever.decides in page
