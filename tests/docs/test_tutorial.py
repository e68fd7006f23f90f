"""What the documents show is run: policies load, Python works, pages stand on the shipped fit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corridor.core.months import parse_month
from corridor.policies import parse_policy
from corridor.system.corridor import load_corridor
from corridor.system.fit import fit_path
from corridor.system.fit.fitted import read_fitted

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def blocks(path: Path, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def test_the_policy_of_the_tutorial_loads_and_doubles_appointments() -> None:
    (text,) = blocks(DOCS / "tutorial" / "first-comparison.md", "toml")
    policy = parse_policy(text, name="mine.toml")
    path = policy.values(
        parse_month("2024-05"), 8, {"port_appointments": 1470.0, "parole_places": 27000.0}
    )["port_appointments"]
    assert path[0] == pytest.approx(1470)
    assert path[-1] == 3000


def test_python_of_the_how_to_runs(capsys: pytest.CaptureFixture[str]) -> None:
    scope: dict[str, object] = {}
    for block in blocks(DOCS / "how-to" / "use-from-python.md", "python"):
        exec(compile(block, "use-from-python.md", "exec"), scope)
    assert capsys.readouterr().out.startswith("ALL [")


@pytest.mark.parametrize("page", ["explanation/validation.md", "reference/fit.md"])
def test_a_page_with_numbers_of_the_fit_stands_on_the_shipped_one(page: str) -> None:
    fitted = read_fitted(fit_path(load_corridor(), parse_month("2024-05")))
    assert fitted.meta["fingerprint"] in (DOCS / page).read_text(encoding="utf-8")


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = [str(p.relative_to(DOCS)) for p in DOCS.rglob("*.md") if p.name != "README.md"]
    assert not [page for page in pages if page not in index]
