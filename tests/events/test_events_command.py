"""corridor events: a table, misses first, JSON that holds every number, charts on request."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.events import MEASURES, Studies
from corridor.report.charts.events import event_chart
from corridor.report.sections.events import change, event_rows, every_rows, measure_label
from tests.events.conftest import DRAWS

pytestmark = pytest.mark.slow

SMALL = ("events", "--draws", str(DRAWS))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder and a terminal in which no name is broken."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "220")
    return tmp_path


def test_the_table_misses_first(capsys: pytest.CaptureFixture[str], found: Studies) -> None:
    assert main(list(SMALL)) == 0
    text = capsys.readouterr().out
    first, _, without = text.partition("Not given the agreements")
    without, _, told = without.partition("told Mexico's effort")
    assert " interval   " in without
    assert " interval   " in told
    lines = [line for line in first.splitlines() if " interval   " in line and "20" in line[:60]]
    assert len(lines) == len(found.rows)
    missed = ["below the" in line or "above the" in line for line in lines]
    assert missed == sorted(missed, reverse=True)
    assert sum(missed) == len(found.missed)
    for words in ("identifies no effect", "chosen because much happened", "inputs of the model"):
        assert words in " ".join(text.split())
    assert f"All groups {found.inside('all')} of 12" in text
    assert "Every window" not in text


def test_a_narrow_terminal_tells_every_row_apart(
    capsys: pytest.CaptureFixture[str], found: Studies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a file or a pipe: no month and no event is cut short."""
    monkeypatch.setenv("COLUMNS", "80")
    assert main(list(SMALL)) == 0
    text = capsys.readouterr().out
    assert "\N{HORIZONTAL ELLIPSIS}" not in text
    first, _, _ = text.partition("Not given the agreements")
    lines = first.splitlines()
    end = next(one.start() for line in lines if (one := re.search("Recorded +Median", line)))
    left = " ".join(line[:end].strip() for line in lines)
    told = " ".join(left.split())
    for study, row in found.rows:
        window = study.window
        head = f"{window.label} {window.span} {measure_label(found, row.measure)}"
        assert head in told


def test_json_holds_every_number(
    capsys: pytest.CaptureFixture[str], found: Studies, here: Path
) -> None:
    assert main([*SMALL, "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert told["command"] == f"corridor events --draws {DRAWS} --seed 0"
    assert told["inside90"] == {name: found.inside(name) for name in MEASURES}
    for window, study in zip(told["windows"], found.studies, strict=True):
        assert window["id"] == study.window.id
        for name, row in window["measures"].items():
            mine = study.of(name)
            assert row["predicted"] == [float(v) for v in mine.bands]
            assert (row["recorded"], row["as_low"]) == (mine.recorded, mine.as_low)
            assert row["inside90"] == mine.inside(90)
        assert bool(window["without"]) == (study in found.agreeing)
    assert not list(here.iterdir())


def test_charts_on_request(capsys: pytest.CaptureFixture[str], here: Path, found: Studies) -> None:
    assert main([*SMALL, "--charts", "drawn"]) == 0
    files = sorted(path.name for path in (here / "drawn").iterdir())
    assert files == sorted(f"events-{name}.svg" for name in MEASURES)
    text = (here / "drawn" / "events-gap.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg")
    for study in found.studies:
        assert study.window.label.split(",")[0].replace("'", "") in text.replace("'", "").replace(
            "&#39;", ""
        ).replace("&apos;", "")
    spec = event_chart(found, "gap")
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec


def test_changes_in_words(found: Studies) -> None:
    assert change("all", -0.8) == "\N{MINUS SIGN}55%"
    assert change("all", 0.001) == "0%"
    assert change("others", 1.5) == "+348%"
    assert change("gap", -1.244) == "\N{MINUS SIGN}1.24"
    assert len(list(event_rows(found))) == len(found.rows)
    assert list(every_rows(found)) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--draws", "0"), "0 draws asked for"),
        (("--seed", "-1"), "seed -1 is negative"),
        (("--fit", "none.npz"), "none.npz: there is no such fit"),
    ],
)
def test_a_wrong_argument_is_one_line(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["events", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err.splitlines()[-1]
