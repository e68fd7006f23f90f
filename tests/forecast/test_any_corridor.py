"""A corridor of one's own: few groups, holes, ragged ends, and nothing of us-mexico in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from corridor.core.errors import InputError
from corridor.core.months import format_month
from corridor.questions.forecast.backtest import backtest
from corridor.questions.forecast.hub import write_hub
from corridor.questions.forecast.make import forecast
from corridor.questions.forecast.models import OWN, model
from corridor.questions.forecast.own.kept import kept_scores
from corridor.questions.forecast.own.periods import breaks, crosses, periods, regime_of
from corridor.questions.forecast.score_file import plain as scored
from corridor.questions.forecast.score_file import score_file
from corridor.questions.forecast.structural.settings import load_settings
from corridor.questions.forecast.summary import headlines, plain
from corridor.questions.forecast.vintage import last_origin, series_ids, totals, truth, vintage
from corridor.report.forecast.page import page_html
from corridor.report.forecast.terminal import setting
from corridor.system.corridors import load_corridor
from tests.forecast.folders import FIRST, MONTHS, counts, make
from tests.report.page import read

NAMES = [OWN, "local_trend"]
LAST = FIRST + MONTHS - 1


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path / "cache"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("groups", "home", "expected"),
    [
        (1, None, ()),
        (1, 0, ()),
        (2, None, ("ALL",)),
        (2, 0, ("ALL",)),
        (3, None, ("ALL",)),
        (3, 0, ("ALL", "NONMEX")),
    ],
)
def test_totals_are_given_once(
    groups: int, home: int | None, expected: tuple[str, ...], tmp_path: Path
) -> None:
    place = make(tmp_path / "west", counts(groups), home=home)
    assert totals(place) == expected
    assert series_ids(place) == (*place.group_ids, *expected)
    assert headlines(place) == ((*expected, "GROUPS") if groups > 1 else place.group_ids)
    then = vintage(place, LAST)
    for name in NAMES:
        draws = model(name).forecast(then, 6, 300, 0)
        assert draws.shape == (groups + len(expected), 6, 300)
        assert np.isfinite(draws).all()
        assert (draws >= 0).all()
    own = model(OWN).forecast(then, 6, 300, 0)
    if expected:
        np.testing.assert_allclose(own[groups], own[:groups].sum(0))
    if "NONMEX" in expected:
        np.testing.assert_allclose(own[-1], own[1:groups].sum(0))


@pytest.mark.slow
@pytest.mark.parametrize("groups", [1, 2])
def test_it_is_forecast_backtested_and_scored_by_its_folder(groups: int, tmp_path: Path) -> None:
    place = make(tmp_path / "west", counts(groups))
    made = forecast(OWN, corridor=place.folder, origin="2022-06", horizons=6, draws=300)
    assert made.label(made.series[0]) == "Way 0"
    text = page_html(made)
    assert "people arriving" in text
    assert "encounter" not in text.lower()
    path = write_hub(made.hub(), tmp_path / "f.csv")
    found = scored(score_file(path, None, place))
    assert len(found["rows"]) == len(made.series) * 6
    assert {row["regime"] for row in found["rows"]} == {""}
    assert [row["series"] for row in found["summary"]] == list(headlines(place))
    with pytest.raises(InputError, match="target is 'people arriving'"):
        score_file(path, None, load_corridor())
    results = plain(backtest(NAMES, corridor=str(place.folder), draws=300))
    assert results["origins"] == ["2021-06", "2022-11"]
    assert results["regimes"] == results["periods"] == results["breaks"] == []
    assert {row["series"] for row in results["summary"]} == set(headlines(place))
    assert json.loads(json.dumps(results, allow_nan=False)) == results


@pytest.mark.slow
def test_holes_are_no_figures_and_are_not_scored(tmp_path: Path) -> None:
    values = counts(3)
    values[1, :30] = np.nan
    values[2, [40, 41, 66, 70]] = np.nan
    place = make(tmp_path / "west", values)
    seen = truth(place, FIRST, MONTHS)
    np.testing.assert_array_equal(np.isnan(seen[:3]), np.isnan(values))
    np.testing.assert_array_equal(np.isnan(seen[3]), np.isnan(values).any(0))
    found = backtest(NAMES, corridor=place.folder, last="2021-12", draws=300)
    for name in NAMES:
        crps = found.scores[name].crps
        np.testing.assert_array_equal(np.isnan(crps), np.isnan(found.seen))
    at = {(r["series"], r["horizon"]): r["n"] for r in plain(found)["rows"] if r["model"] == OWN}
    assert at["GAY", 1] == 7
    assert at["GCY", 1] == at["ALL", 1] == 5


def test_a_hole_of_a_small_group_does_not_move_the_others(tmp_path: Path) -> None:
    values = counts(3)
    whole = make(tmp_path / "whole", values)
    values[2, 50:54] = np.nan
    holed = make(tmp_path / "holed", values)
    a, b = (model(OWN).forecast(vintage(place, LAST), 3, 800, 0) for place in (whole, holed))
    for row in (0, 1, 3):
        assert np.log(np.median(a[row, 0]) / np.median(b[row, 0])) == pytest.approx(0, abs=0.05)


def test_ragged_ends_are_said_and_widen_the_forecast(tmp_path: Path) -> None:
    values = counts(2)
    level = make(tmp_path / "level", values)
    values[1, -3:] = np.nan
    short = make(tmp_path / "short", values)
    made = forecast(OWN, corridor=short.folder, horizons=3, draws=2000)
    assert made.origin == last_origin(short) == LAST
    assert made.stands == {"GAY": LAST, "GBY": LAST - 3, "ALL": LAST - 3}
    assert made.behind == ("GBY",)
    assert "Way 1 (to September 2022)" in " ".join(setting(made))
    for name in NAMES:
        wide, narrow = (
            np.log(model(name).forecast(vintage(place, LAST), 1, 2000, 0)[1, 0] + 5)
            for place in (short, level)
        )
        assert np.std(wide) > 1.3 * np.std(narrow)


def test_a_table_that_comes_out_later_leaves_its_group_behind(tmp_path: Path) -> None:
    place = make(tmp_path / "west", counts(2), lags={1: 4})
    then = vintage(place, LAST - 6)
    assert format_month(then.standing) == format_month(LAST - 5)
    assert then.stands == {"GAY": LAST - 6, "GBY": LAST - 9, "ALL": LAST - 9}
    later = vintage(place, LAST - 6, LAST - 2)
    assert later.stands["GBY"] == LAST - 6


def test_a_month_that_ended_is_to_come_while_it_is_not_out(tmp_path: Path) -> None:
    place = make(tmp_path / "west", counts(2), lags={0: 3, 1: 3})
    made = forecast(OWN, corridor=place.folder, origin="2022-06", horizons=4, draws=300)
    assert made.made.isoformat() == "2022-09-15"
    assert made.begun == 3
    path = write_hub(made.hub(), tmp_path / "f.csv")
    assert len(scored(score_file(path, None, place))["rows"]) == 3 * 4
    text = path.read_text().replace("2022-09-15", "2022-10-15")
    path.write_text(text)
    with pytest.raises(InputError, match="is before the forecast"):
        score_file(path, None, place)


def test_a_record_file_in_the_form_of_the_table(tmp_path: Path) -> None:
    values = counts(2)
    place = make(tmp_path / "west", values)
    made = forecast("local_trend", corridor=place.folder, origin="2022-06", horizons=3, draws=300)
    path = write_hub(made.hub(), tmp_path / "f.csv")
    record = tmp_path / "later.csv"
    pl.read_csv(place.folder / "record" / "came1.csv").write_csv(record)
    mine, own = score_file(path, record, place), score_file(path, None, place)
    np.testing.assert_allclose(mine.seen, own.seen)
    record.write_text("month,value\n2022-07,3\n")
    with pytest.raises(InputError, match="column 'way' is missing"):
        score_file(path, record, place)


def test_no_group_without_a_figure_is_forecast(tmp_path: Path) -> None:
    values = counts(2)
    values[1, :40] = np.nan
    place = make(tmp_path / "west", values)
    with pytest.raises(InputError, match="group GBY has no figure of 'arrivals' by 2018-06"):
        vintage(place, FIRST + 29)


PERIODS = """[one]
since = "2010-01-01"
label = "One"
grade = "E"
source = "Made up."

[two]
since = "2021-09-15"
label = "Two"
grade = "E"
source = "Made up."
"""
FAULTY = {
    "periods.toml": [
        ("[one]\nsince = 3\n", "label is missing"),
        (PERIODS.replace("2021-09-15", "2021-9"), "since is '2021-9'"),
        (PERIODS + "more = 1\n", "there is no field 'more'"),
        ("one = 2", "not a table"),
        ("[one", "not readable as TOML"),
    ],
    "forecast.toml": [
        ("[signal]\n", "Did you mean 'signals'"),
        ("[signals]\nstops = { mean = 0.0, sd = 0.1 }", "there is no series 'stops'"),
        ("[beside]\narrivals = { mean = 0.0, sd = 0.1 }", "this is the target"),
        ("[noise]\nrounding = -1", "-1 is no number"),
        ("[noise]\nrounding = nan", "nan is no number"),
        ("noise = 3", "not a table"),
    ],
}


@pytest.mark.slow
def test_periods_split_scores(tmp_path: Path) -> None:
    place = make(tmp_path / "west", counts(2), files={"periods.toml": PERIODS})
    september = FIRST + 12 * 5 + 8
    assert [one.id for one in periods(place)] == ["one", "two"]
    assert breaks(place) == (september,)
    assert [regime_of(place, september + k) for k in (-1, 0)] == ["one", "two"]
    assert crosses(place, september - 1, september)
    results = plain(backtest(["local_trend"], corridor=place.folder, draws=300))
    assert {row["regime"] for row in results["regimes"]} >= {"one", "two", "within-a-regime"}


@pytest.mark.parametrize(
    ("name", "text", "said"), [(n, *f) for n, all_ in FAULTY.items() for f in all_]
)
def test_faults_of_its_files_are_named(name: str, text: str, said: str, tmp_path: Path) -> None:
    place = make(tmp_path / "west", counts(2), files={name: text})
    with pytest.raises(InputError, match=said) as caught:
        periods(place) if name == "periods.toml" else load_settings(place)
    assert caught.value.where.startswith(f"west/{name}")


def test_scores_are_kept_with_it_or_said_not_to_be(tmp_path: Path) -> None:
    place = make(tmp_path / "west", counts(1))
    assert kept_scores(place) is None
    made = forecast("local_trend", corridor=place.folder, horizons=2, draws=300)
    assert "No scores of past forecasts are kept" in " ".join(setting(made))
    results = plain(backtest(["local_trend"], corridor=place.folder, draws=300))
    other = make(tmp_path / "east", counts(1), files={"scores.json": json.dumps(results)})
    kept = kept_scores(other)
    assert kept is not None
    assert kept["summary"] == results["summary"]
    bad = make(tmp_path / "north", counts(1), files={"scores.json": "{}"})
    with pytest.raises(InputError, match="no scores of a backtest"):
        kept_scores(bad)


def test_measures_are_those_of_its_folder(tmp_path: Path) -> None:
    measure = """[told]
label = "Told"
kind = "access"
aim = "lower"
reach = "whole"
groups = ["ALL"]
announced = 2022-12-01
in_force = 2023-01-01
status = "RECALLED"
source = "made up"
"""
    place = make(tmp_path / "west", counts(2), files={"measures/m.toml": measure})
    plain_ = make(tmp_path / "east", counts(2))
    assert [event.id for event in vintage(place, LAST).events] == ["told"]
    assert vintage(place, LAST - 2).events == vintage(plain_, LAST).events == ()
    told, untold = (model(OWN).forecast(vintage(p, LAST), 1, 500, 0) for p in (place, plain_))
    # in the month forecast, where measures are believed to lower what they aim to lower; in the
    # months after, nothing is believed of the sign
    assert np.median(told[0]) < 0.97 * np.median(untold[0])


def test_a_series_that_is_behind_is_called_as_the_outcome_that_it_records() -> None:
    made = forecast("local_trend", corridor="eastern-mediterranean", horizons=1, draws=300)
    assert "deaths" in made.behind
    assert "“Documented deaths on the way” (to" in " ".join(setting(made))


def test_a_figure_of_the_page_is_told_of_what_and_totals_come_first(tmp_path: Path) -> None:
    """On a phone cells stand below each other, each under the name of its series."""
    place = make(tmp_path / "west", counts(2))
    made = forecast("local_trend", corridor=place.folder, horizons=2, draws=300)
    page = read(page_html(made))
    assert page.faults == []
    names = [made.label(name) for name in made.series]
    assert names == ["Way 0", "Way 1", "All groups"]
    rows = re.findall(r'<td data-label="([^"]*)">', page_html(made))
    assert rows == ["All groups", "Way 0", "Way 1"] * 2
