"""Forecasts over the API: what the command line writes, and every score that is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.desk.rooms import forecasts as room
from corridor.questions.forecast.own.kept import by_period, kept_of, kept_scores
from corridor.report.forecast.page import page_html
from corridor.system.corridors import load_corridor
from tests.cli.conftest import Done
from tests.desk.asking import Asking
from tests.report.page import read
from tools import compile_scores

SHORT = {"horizon": "2"}


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.mark.slow
def test_the_forecast_and_its_file_are_those_of_the_command_line(
    asking: Asking, command: Callable[..., Done]
) -> None:
    shown = asking.get("/api/forecast", SHORT).json()
    told = json.loads(command("forecast", "--horizon", "2", "--no-page", "--json", "-").out)
    assert {key: shown[key] for key in told} == told
    file = asking.get("/download/forecast.csv", SHORT)
    assert file.text == Path("forecast-2025-12.csv").read_text(encoding="utf-8")
    assert file.headers["content-type"].startswith("text/csv")


def test_the_summary_and_the_rows_are_the_forecast_again(asking: Asking) -> None:
    shown = asking.get("/api/forecast", SHORT).json()
    assert len(shown["summary"]) == len(shown["series"]) * 2
    middle = shown["levels"].index(0.5)
    for row in shown["summary"]:
        values = shown["series"][row["series"]][row["horizon"] - 1]
        assert row["median"] == values[middle]
        assert row["q05"] <= row["q25"] <= row["median"] <= row["q75"] <= row["q95"]
        assert row["month"] == shown["months"][row["horizon"] - 1]
    assert shown["hub"]["columns"][0] == "origin_date"
    assert len(shown["hub"]["rows"]) == len(shown["series"]) * 2 * (len(shown["levels"]) + 1)


def test_an_earlier_origin_sees_no_more(asking: Asking) -> None:
    shown = asking.get("/api/forecast", {"origin": "2019-03", **SHORT}).json()
    assert shown["origin"] == "2019-03"
    assert shown["months"] == ["2019-04", "2019-05"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"horizon": "0"}, "horizon"),
        ({"horizon": "25"}, "horizon"),
        ({"origin": "2019"}, "origin"),
        ({"origin": "1980-01"}, "origin"),
        ({"origin": "2031-01"}, "origin"),
        ({"model": "naive"}, "model"),
    ],
)
@pytest.mark.parametrize("path", ["/api/forecast", "/download/forecast.csv"])
def test_bad_fields_are_named(asking: Asking, path: str, query: dict[str, str], field: str) -> None:
    answered = asking.get(path, query)
    assert answered.status == 422
    assert answered.fields() == [field]


def test_the_scores_that_ship_are_those_of_the_backtest(asking: Asking) -> None:
    pairs = compile_scores.places()
    assert {scores.parent.name for _, scores in pairs} >= {"us-mexico"}
    for results, scores in pairs:
        assert scores.read_text(encoding="utf-8") == compile_scores.text(results)
        found = json.loads(results.read_text(encoding="utf-8"))
        kept = kept_scores(load_corridor(scores.parent.name))
        assert kept == kept_of(found)
        # of each period the totals of every model; nothing that the results don't say
        assert all(row in found["regimes"] and row["series"] == "ALL" for row in kept["regimes"])
        shown = by_period(kept, "corridor")
        assert {row["id"] for row in shown} <= {row["id"] for row in found["periods"]}
        for row in shown:
            assert all(cell["crps"] >= 0 and cell["best_crps"] > 0 for cell in row["cells"])
    assert asking.get("/api/scores").json() == kept_scores(load_corridor())


def test_a_changed_backtest_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shipped = tmp_path / "scores.json"
    pairs = [(compile_scores.RESULTS / "backtest.json", shipped)]
    assert compile_scores.main(["--check"], pairs) == 1
    assert compile_scores.main([], pairs) == 0
    assert compile_scores.main(["--check"], pairs) == 0
    shipped.write_text(shipped.read_text(encoding="utf-8").replace("0.", "1.", 1), encoding="utf-8")
    assert compile_scores.main(["--check"], pairs) == 1
    assert "out of date" in capsys.readouterr().out


def test_what_did_worst_comes_first_and_nothing_is_left_out() -> None:
    found, raw = room.scores(), room.shipped_scores()
    ratios = [row["ratio"] for row in found["worse"]]
    assert ratios == sorted(ratios, reverse=True)
    assert all(ratio >= 1 for ratio in ratios)
    # counted anew, from the rows
    baselines = {one["id"] for one in raw["models"] if one["baseline"]}
    scored = [*raw["rows"], *(row for row in raw["summary"] if row["series"] == "GROUPS")]
    best: dict[tuple[str, int], float] = {}
    for row in scored:
        if row["model"] in baselines:
            at = row["series"], row["horizon"]
            best[at] = min(best.get(at, row["crps"]), row["crps"])
    lost = [
        (row["series"], row["horizon"])
        for row in scored
        if row["model"] == room.OWN and row["crps"] >= best[row["series"], row["horizon"]]
    ]
    assert sorted((row["series"], row["horizon"]) for row in found["worse"]) == sorted(lost)
    assert lost, "the table of what did no better would be empty"
    for table in found["tables"]:
        assert len(table["rows"]) == len(raw["models"])
        sums = [sum(cell["crps"] for cell in row["cells"]) for row in table["rows"]]
        assert sums == sorted(sums, reverse=True)


@pytest.mark.slow
def test_the_page_holds_the_forecast_and_the_scores(asking: Asking) -> None:
    # a page that takes longer says so at first
    while (answered := asking.get("/forecasts", SHORT)).status == 202:
        pass
    text = answered.text
    found = read(text)
    assert found.faults == []
    assert "script" not in found.tags
    assert len(set(found.ids)) == len(found.ids)
    assert found.tags.count("svg") == read(page_html(room.made(2, ""))).tags.count("svg")
    assert 'href="/download/forecast.csv?horizon=2"' in text
    for row in room.scores()["tables"][0]["rows"]:
        for cell in row["cells"]:
            for value in (cell["crps"], cell["wis"]):
                assert f"{value:.3f}" in found.text
