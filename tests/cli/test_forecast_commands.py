"""corridor forecast, backtest and score, as a user meets them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from corridor.core.months import parse_month
from corridor.questions.forecast.models import model
from corridor.report.words import month_name
from tests.cli.conftest import Done
from tests.forecast.folders import counts, make
from tests.report.page import read

Command = Callable[..., Done]

FORECAST = ("forecast", "--model", "local_trend", "--draws", "400")
BACKTEST = (
    *("backtest", "--models", "naive,local_trend", "--from", "2024-11", "--to", "2025-02"),
    *("--draws", "200", "--processes", "1"),
)


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path_factory.mktemp("cache")))


def test_forecast_prints_and_writes_file_and_page(command: Command) -> None:
    done = command(*FORECAST, "--horizon", "3")
    assert done.status == 0
    assert done.files == ["forecast-2025-12.csv", "forecast-2025-12.html"]
    for said in ("2026-01*", "All groups", "All but Mexico", "Guatemala", "nowcast"):
        assert said in done.out
    rows = pl.read_csv("forecast-2025-12.csv", null_values="NA")
    assert rows.height == 14 * 3 * 24
    assert set(rows["origin_date"]) == {"2026-01-15"}
    page = Path("forecast-2025-12.html").read_text(encoding="utf-8")
    found = read(page)
    assert found.faults == []
    assert found.loads == []
    assert "script" not in found.tags
    assert len(set(found.ids)) == len(found.ids)
    assert found.tags.count("svg") == 14
    assert {"2026-01*", "2026-02", "2026-03"} <= set(found.text.split())
    assert "now" in found.text
    # two forecasts of one name are told apart by what made them
    assert f"its code {model('local_trend').code[:12]}" in found.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "more", "said"),
    [
        ("2026-01-31", (), ""),
        ("2026-02-01", (), "December 2025: 1 of these 12 months is over and not in it."),
        ("2026-11-27", (), "December 2025: 10 of these 12 months are over and not in it."),
        ("2030-01-01", (), "December 2025: 12 of these 12 months are over and not in it."),
        ("2026-11-27", ("--origin", "2025-06"), "December 2025: 6 of these 12 months are over"),
        ("2026-11-27", ("--origin", "2024-06"), ""),
    ],
)
def test_months_that_are_over_and_not_in_the_record_are_said_first(
    day: str,
    more: tuple[str, ...],
    said: str,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = datetime.date.fromisoformat(day)
    monkeypatch.setattr("corridor.cli.judging.forecast._today", lambda: today)
    out = " ".join(command(*FORECAST, *more, "--no-page").out.split())
    assert out.startswith(
        f"The record ends in {said}" if said else "Encounters between ports, forecast by"
    )
    assert ("over and not in it" in out) == bool(said)
    if len(more) == 0:
        # the page says the same, and of which day it is
        command(*FORECAST)
        page = read(Path("forecast-2025-12.html").read_text(encoding="utf-8")).text
        lead = f"As on {day}, when this page was written. The record ends in {said}"
        assert (lead in " ".join(page.split())) == bool(said)
    # scores of past forecasts are of months to the record's end
    later = f"of months after {month_name(parse_month(more[1]))}" if more else "of months after"
    assert (later in out) == bool(more)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_files(command: Command) -> None:
    command(*FORECAST, "--horizon", "2", "--out", "a.csv")
    command(*FORECAST, "--horizon", "2", "--out", "b.csv")
    command(*FORECAST, "--horizon", "2", "--out", "c.csv", "--seed", "1", "--no-page")
    for ending in ("csv", "html"):
        assert Path(f"a.{ending}").read_bytes() == Path(f"b.{ending}").read_bytes()
    assert Path("a.csv").read_bytes() != Path("c.csv").read_bytes()


def test_parquet_and_json(command: Command) -> None:
    words = (*FORECAST, "--horizon", "2", "--no-page", "--format", "parquet")
    done = command(*words, "--out", "folder", "--json", "-")
    assert done.files == ["folder/forecast-2025-12.parquet"]
    found = json.loads(done.out)
    assert found["months"] == ["2026-01", "2026-02"]
    assert found["nowcast"] == ["2026-01"]
    assert len(found["series"]) == 14
    rows = pl.read_parquet(done.files[0])
    assert rows["value"].min() >= 0  # type: ignore[operator]


def test_a_later_day_sees_tables_that_run_ahead(command: Command) -> None:
    words = (*FORECAST, "--horizon", "4", "--origin", "2024-06", "--as-of", "2024-09")
    done = command(*words, "--no-page")
    assert "2024-09*" in done.out
    assert "2024-10*" not in done.out
    assert "'darien'" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--horizon", "0"), "--horizon: 0 months"),
        (("--horizon", "99"), "--horizon: 99 months"),
        (("--origin", "2030-01"), "no forecast from 2030-01"),
        (("--origin", "x"), "--origin: 'x' is not a month"),
        (("--as-of", "2020-01"), "is not out in 2020-01"),
        (("--model", "auto_est"), "there is no model 'auto_est'"),
        (("--draws", "3"), "--draws: 3 draws"),
        (("--seed", "-1"), "--seed: seed -1"),
        (("--out", "a.csv/b"), "cannot be written"),
        (("--out", "a.pdf"), "--out a.pdf: a forecast is not written as '.pdf'. Name a folder"),
    ],
)
def test_bad_words_are_one_line(words: tuple[str, ...], said: str, command: Command) -> None:
    Path("a.csv").write_text("", encoding="utf-8")
    done = command(*FORECAST, *words, "--no-page")
    assert (done.status, done.out) == (2, "")
    lines = [line for line in done.err.splitlines() if not line.endswith(" ...")]
    assert len(lines) == 1
    assert said in lines[0]


def test_a_forecast_can_be_scored(command: Command) -> None:
    command(*FORECAST, "--origin", "2025-06", "--no-page")
    done = command("score", "forecast-2025-06.csv", "--json", "s.json")
    assert done.status == 0
    assert "6 of 12 months are not in the record yet" in done.out
    found = json.loads(Path("s.json").read_text(encoding="utf-8"))
    assert len(found["rows"]) == 14 * 6
    assert {row["series"] for row in found["summary"]} == {"ALL", "NONMEX", "GROUPS"}
    wrong = command("score", "forecast-2025-06.csv", "--record", "s.json")
    assert (wrong.status, wrong.out) == (2, "")
    assert len(wrong.err.splitlines()) == 1


@pytest.mark.slow
def test_backtest_prints_and_writes_scores_and_charts(command: Command) -> None:
    done = command(*BACKTEST, "--out", "r/b.json")
    assert done.status == 0
    charts = [f"r/b-{name}.svg" for name in ("coverage", "pit", "skill")]
    assert done.files == [*charts, "r/b.json"]
    for said in ("Naive", "Bayesian structural", "Mean over groups", "12 ahead"):
        assert said in done.out
    found = json.loads(Path("r/b.json").read_text(encoding="utf-8"))
    assert {row["n"] for row in found["rows"] if row["horizon"] == 1} == {4}
    for path in charts:
        drawing = Path(path).read_text(encoding="utf-8")
        assert drawing.startswith("<svg")
        assert "Bayesian structural" in drawing
    again = command(*BACKTEST, "--out", "again.json", "--no-charts", "--json", "-")
    assert json.loads(again.out) == found
    assert Path("again.json").read_bytes() == Path("r/b.json").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--models", "naive,naive"), "named twice"),
        (("--models", "nave"), "Did you mean 'naive'"),
        (("--from", "2026-01"), "no origins"),
        (("--processes", "0"), "--processes: 0"),
        (("--out", "b.pdf"), "--out b.pdf: scores are not written as '.pdf'"),
    ],
)
def test_a_backtest_of_nothing_is_refused(
    words: tuple[str, ...], said: str, command: Command
) -> None:
    done = command(*BACKTEST, *words)
    assert (done.status, done.out, done.files) == (2, "", [])
    assert said in done.err


@pytest.mark.slow
def test_a_corridor_is_named_by_its_folder(command: Command, tmp_path: Path) -> None:
    values = counts(2)
    values[1, -2:] = np.nan
    make(tmp_path / "west", values)
    named = ("--corridor", "./west")
    done = command(*FORECAST, *named, "--horizon", "3", "--json", "f.json")
    assert done.status == 0
    assert {"forecast-west-2022-12.csv", "forecast-west-2022-12.html"} <= set(done.files)
    for said in ("People arriving", "Way 1 (to October 2022)", "No scores of past forecasts"):
        assert said in " ".join(done.out.split())
    found = json.loads(Path("f.json").read_text(encoding="utf-8"))
    assert found["last_seen"] == {"GAY": "2022-12", "GBY": "2022-10", "ALL": "2022-10"}
    assert (found["behind"], found["scores_kept"]) == (["GBY"], False)
    page = read(Path("forecast-west-2022-12.html").read_text(encoding="utf-8"))
    assert page.faults == []
    assert page.tags.count("svg") == 3
    command(*FORECAST, *named, "--origin", "2022-06", "--no-page")
    done = command("score", "forecast-west-2022-06.csv", *named, "--json", "-")
    assert [row["series"] for row in json.loads(done.out)["summary"]] == ["ALL", "GROUPS"]
    done = command(
        *("backtest", *named, "--models", "local_trend", "--draws", "200", "--processes", "2"),
        *("--from", "2022-01"),
    )
    assert done.status == 0
    assert "results/backtest-west.json" in done.files
    assert "9 at 1, 7 at 3" in done.out
    assert "Mexico" not in done.out


def test_a_corridor_that_is_not_there_is_named(command: Command) -> None:
    for words in (FORECAST, BACKTEST, ("score", "x.csv")):
        done = command(*words, "--corridor", "us-mexic")
        assert (done.status, done.out) == (2, "")
        assert "Did you mean 'us-mexico'" in done.err
