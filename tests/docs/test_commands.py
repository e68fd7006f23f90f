"""Commands that the documents show do what they say: they are run, in a folder of their own.

Which are run here, which by a test of their page and which not at all stands in ledger.toml.
That each is understood at all is held by tests/architecture/test_commands.py.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from corridor.cli import main
from tests.docs.ledger import fewer
from tests.docs.ledger import here as shown_here
from tests.docs.pages import PAGES, ROOT, blocks

SAMPLES = Path(__file__).parents[1] / "record" / "refresh" / "samples"
#: what came after the shipped forecast, invented: a month in the form that the page describes
LATER = "month,series,value\n2026-01,MEX,4100\n2026-01,GTM,900\n"

RUN = {" ".join(one.words): one.words for one in shown_here() if one.ours}
COMPARED = {text: words for text, words in RUN.items() if words[0] == "compare"}
EXPLAINED = {text: words for text, words in RUN.items() if words[0] == "explain"}
WEIGHED = {text: words for text, words in RUN.items() if words[0] in ("pareto", "robust")}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the policies and the ledger that the pages write."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path / "data"))
    shutil.copytree(SAMPLES, "publishers-files")
    for page in PAGES:
        for block in blocks(page, "toml"):
            if re.match(r'label = ".*"\n(summary|base)', block.text):
                name = "doors-only.toml" if "Doors only" in block.text else "my-policy.toml"
                if "removal_effort" not in block.text:
                    Path(name).write_text(block.text, encoding="utf-8")
            if block.text.startswith("title = ") and "[[claim]]" in block.text:
                Path("my-claims.toml").write_text(block.text, encoding="utf-8")
    Path("later.csv").write_text(LATER, encoding="utf-8")
    (tmp_path / "results").mkdir()
    shutil.copy(ROOT / "results" / "forecast-2025-12.csv", "results")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", sorted(RUN.keys() - COMPARED.keys() - EXPLAINED.keys() - WEIGHED.keys())
)
def test_a_shown_command_works(text: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN[text], *fewer(RUN[text])]) == 0
    assert capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("text", sorted(COMPARED))
def test_a_shown_comparison_works(
    text: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*COMPARED[text], *fewer(COMPARED[text])]
    if not {"--brief", "--explain"} & set(words):
        words.append("--no-brief")
    assert main(words) == 0
    assert "minus" in capsys.readouterr().out
    for option in ("--brief", "--csv"):
        if option in words:
            assert (here / words[words.index(option) + 1]).exists()


@pytest.mark.slow
@pytest.mark.parametrize("text", sorted(EXPLAINED))
def test_a_shown_explanation_works(
    text: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*EXPLAINED[text], *fewer(EXPLAINED[text])]
    assert main(words) == 0
    # lines are broken to the width of the terminal
    assert "does the difference between" in " ".join(capsys.readouterr().out.split())
    assert ("--no-html" in words) != any(path.suffix == ".html" for path in here.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("text", sorted(WEIGHED))
def test_shown_policies_are_weighed(
    text: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = WEIGHED[text]
    if words[0] == "pareto":
        pytest.importorskip("pymoo", reason="the extra 'pareto' is not installed")
    assert main([*words, *fewer(words)]) == 0
    assert "Negotiated approach" in capsys.readouterr().out
    if "--html" in words:
        assert (here / words[words.index("--html") + 1]).exists()


def test_every_kind_of_command_is_shown() -> None:
    assert {words[0] for words in RUN.values()} >= {"claims", "compare", "evidence", "policies"}
    assert len(RUN) > len(COMPARED) > 2
