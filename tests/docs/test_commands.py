"""Commands that the documents show do what they say: they are run, in a folder of their own.

That each is understood at all is held by tests/architecture/test_commands.py.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.forecast.models import OWN_MODULE
from tests.architecture.tree import TOOLS
from tests.docs.pages import PAGES, blocks, commands

SAMPLES = Path(__file__).parents[1] / "record" / "refresh" / "samples"
#: what a page invents to show the form; test_how_to.py makes the table and checks it, and
#: tests/sweep/test_docs.py runs the sweep
INVENTED = (
    *("work_visas", "later.csv", "effort.toml", "results/effort", "bus_tickets.csv"),
    # test_add_a_corridor.py follows that page from its first line to its last
    *("west", "./west", "./west/claims"),
)
#: downloads from publishers; tests/record/vintages/test_docs.py has a server that stands for them
NETWORK = [["record", "refresh"], ["record", "refresh", "us_labour"]]
#: minutes, and held by tests/system; or until it is ended, and held by tests/desk
LONG = ("fit", "desk")
#: an hour as it stands alone; tests/forecast runs parts of it
WHOLE = ["backtest"]
#: needs Corridor's own forecaster, where that is not there yet
ABSENT = [] if importlib.util.find_spec(OWN_MODULE) else [["forecast"]]

SHOWN = {" ".join(words): words for _, words in commands() if words[0] not in TOOLS}
RUN = {
    text: words
    for text, words in SHOWN.items()
    if words[0] not in LONG
    and words not in [WHOLE, *ABSENT, *NETWORK]
    and not set(words) & set(INVENTED)
}
COMPARED = {text: words for text, words in RUN.items() if words[0] == "compare"}
EXPLAINED = {text: words for text, words in RUN.items() if words[0] == "explain"}
#: run with few draws, and a short search
FEWER = {
    "robust": ["--draws", "100"],
    "pareto": ["--draws", "100", "--search-draws", "50", "--population", "8", "--generations", "2"],
}
WEIGHED = {text: words for text, words in RUN.items() if words[0] in FEWER}


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
    return tmp_path


@pytest.mark.parametrize(
    "text", sorted(RUN.keys() - COMPARED.keys() - EXPLAINED.keys() - WEIGHED.keys())
)
def test_a_shown_command_works(text: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(RUN[text]) == 0
    assert capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("text", sorted(COMPARED))
def test_a_shown_comparison_works(
    text: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # an explanation needs more draws than a comparison
    draws = "600" if "--explain" in COMPARED[text] else "100"
    words = [*COMPARED[text], "--draws", draws]
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
    words = [*EXPLAINED[text], "--draws", "600"]
    if "--months" not in words:
        words += ["--months", "6"]
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
    assert main([*words, *FEWER[words[0]]]) == 0
    assert "Negotiated approach" in capsys.readouterr().out
    if "--html" in words:
        assert (here / words[words.index("--html") + 1]).exists()


def test_every_kind_of_command_is_shown() -> None:
    assert {words[0] for words in SHOWN.values()} >= {"compare", "evidence", "fit", "policies"}
    assert len(RUN) > len(COMPARED) > 2
