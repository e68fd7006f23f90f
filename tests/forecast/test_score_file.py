"""A forecast file is scored by what came later, from any of the forms of a record."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from rich.console import Console

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.questions.forecast.baselines._walk import no_change
from corridor.questions.forecast.hub import HubForecast, write_hub
from corridor.questions.forecast.hub_read import read_hub
from corridor.questions.forecast.later import read_record
from corridor.questions.forecast.models import model
from corridor.questions.forecast.predictive import (
    LEVELS,
    POINTS,
    from_quantiles,
    points,
    quantiles,
    to_log,
)
from corridor.questions.forecast.score_file import plain, score_file
from corridor.questions.forecast.scores import score
from corridor.questions.forecast.vintage import series_ids, target_label, truth, vintage
from corridor.record import load, table
from corridor.report.forecast.terminal import print_scores
from corridor.system.corridors import load_corridor
from tests.forecast.conftest import walk

pytestmark = pytest.mark.slow

CORRIDOR = load_corridor()
ORIGIN = parse_month("2024-06")
MONTHS = 4


@pytest.fixture
def draws() -> np.ndarray:
    return walk(vintage(CORRIDOR, ORIGIN), MONTHS, 4000, 0)


@pytest.fixture
def path(draws: np.ndarray, tmp_path: Path) -> Path:
    then = vintage(CORRIDOR, ORIGIN)
    values = np.exp(quantiles(points(draws, 10.0))) - 10.0
    made = HubForecast(
        ORIGIN, then.date, target_label(CORRIDOR), series_ids(CORRIDOR), LEVELS, values
    )
    return write_hub(made, tmp_path / "forecast.csv")


def later(kind: str, place: Path, last: int = MONTHS) -> Path:
    """Write what came after the origin in one of the forms."""
    seen = truth(CORRIDOR, ORIGIN + 1, last)
    rows = [
        (format_month(ORIGIN + 1 + t), name, seen[s, t])
        for s, name in enumerate(series_ids(CORRIDOR))
        for t in range(last)
        if kind != "groups" or name in CORRIDOR.group_ids
    ]
    if kind in ("series", "groups"):
        frame = pl.DataFrame(rows, schema=["month", "series", "value"], orient="row")
    else:
        months = [format_month(ORIGIN + 1 + t) for t in range(last)]
        frame = load("encounters").filter(pl.col("month").is_in(months))
        if kind == "origin":
            frame = frame.filter(pl.col("agency") == "USBP").select("month", "origin", "value")
    frame.write_csv(place)
    return place


@pytest.mark.parametrize("kind", ["series", "groups", "table", "origin"])
def test_every_form_gives_the_shipped_record(kind: str, path: Path, tmp_path: Path) -> None:
    record = later(kind, tmp_path / "record.csv")
    mine, own = score_file(path, record, CORRIDOR), score_file(path, None, CORRIDOR)
    np.testing.assert_allclose(mine.seen, own.seen)
    assert plain(mine)["rows"] == plain(own)["rows"]


def test_the_shipped_table_is_a_record_file(path: Path) -> None:
    mine = score_file(path, table("encounters").path, CORRIDOR)
    np.testing.assert_allclose(mine.seen, truth(CORRIDOR, ORIGIN + 1, MONTHS))


def test_scores_are_near_those_of_the_draws(path: Path, draws: np.ndarray) -> None:
    found = score_file(path, None, CORRIDOR)
    exact = score(points(draws, 10.0), to_log(truth(CORRIDOR, ORIGIN + 1, MONTHS), 10.0))
    np.testing.assert_allclose(found.scores.crps, exact.crps, rtol=0.03, atol=0.003)
    # counts in the file are rounded to a tenth
    np.testing.assert_allclose(found.scores.wis, exact.wis, rtol=1e-2, atol=5e-3)


def test_a_figure_on_a_limit_is_inside_and_quantiles_are_scored_as_they_stand(path: Path) -> None:
    """Whole counts often lie on a limit of an interval, and no redrawing may decide for them."""
    made = read_hub(path, CORRIDOR)
    levels = np.array(made.levels)
    told = to_log(made.values, 10.0)
    at = from_quantiles(levels, told)
    for level in (0.05, 0.25, 0.75, 0.95):
        found = score(at, told[..., made.levels.index(level)], told)
        assert found.cover90.all()
        assert found.cover50.all() == (level in (0.25, 0.75))
    # by hand: the mean over levels of twice the pinball loss
    seen = to_log(truth(CORRIDOR, ORIGIN + 1, MONTHS), 10.0)
    gap = seen[..., None] - told
    by_hand = 2 * np.maximum(levels * gap, (levels - 1) * gap).mean(-1)
    np.testing.assert_allclose(score_file(path, None, CORRIDOR).scores.wis, by_hand, rtol=1e-9)


def test_months_to_come_are_left_out(path: Path, tmp_path: Path) -> None:
    found = score_file(path, later("groups", tmp_path / "r.csv", last=2), CORRIDOR)
    rows = plain(found)["rows"]
    assert {row["month"] for row in rows} == {"2024-07", "2024-08"}
    assert len(rows) == 14 * 2
    assert json.loads(json.dumps(plain(found), allow_nan=False)) == plain(found)
    counts = {row["series"]: row["n"] for row in plain(found)["summary"]}
    assert counts == {"ALL": 2, "NONMEX": 2, "GROUPS": 24}


def test_no_change_is_the_last_month_with_the_spread_of_past_changes(path: Path) -> None:
    found = score_file(path, None, CORRIDOR)
    still = no_change(vintage(CORRIDOR, ORIGIN), MONTHS)
    known = to_log(vintage(CORRIDOR, ORIGIN).whole.values, 10.0)
    middle = np.median(still, axis=-1)
    np.testing.assert_allclose(middle, np.repeat(known[:, -1:], MONTHS, 1), atol=0.01)
    assert (np.diff(still.std(-1)) > 0).all()
    expected = score(still, to_log(truth(CORRIDOR, ORIGIN + 1, MONTHS), 10.0)).crps
    rows = {row["series"]: row for row in plain(found)["summary"]}
    assert rows["ALL"]["no_change"]["crps"] == pytest.approx(expected[-2].mean(), abs=1e-6)
    told = io.StringIO()
    print_scores(found, Console(file=told, width=120))
    shown = [line.split() for line in told.getvalue().splitlines() if "no change  " in line]
    assert [words[2] for words in shown] == [f"{r['no_change']['crps']:.3f}" for r in rows.values()]


def test_no_change_is_the_naive_baseline_without_its_library() -> None:
    pytest.importorskip("statsforecast")
    then = vintage(CORRIDOR, ORIGIN)
    theirs = model("naive").forecast(then, 3, POINTS, 0)
    np.testing.assert_allclose(no_change(then, 3), to_log(theirs, 10.0), atol=1e-3)


def test_what_the_record_does_not_know_is_not_compared_with(path: Path, tmp_path: Path) -> None:
    made = read_hub(path, CORRIDOR)
    ahead = replace(made, origin=made.origin + 60, made=made.made.replace(year=made.made.year + 5))
    record = tmp_path / "r.csv"
    month = format_month(ahead.origin + 1)
    record.write_text(f"month,series,value\n{month},MEX,1000\n", encoding="utf-8")
    found = score_file(write_hub(ahead, tmp_path / "ahead.csv"), record, CORRIDOR)
    assert [row["no_change"] for row in plain(found)["summary"]] == [None]
    told = io.StringIO()
    print_scores(found, Console(file=told, width=200))
    assert "There is nothing to compare with" in told.getvalue()
    assert "no change  " not in told.getvalue()


FAULTS = {
    "none in common": ("month,series,value\n2020-01,MEX,1\n", "holds none of the months"),
    "gap": ("month,series,value\n2024-07,MEX,1\n2024-09,MEX,1\n", "2024-08 is missing"),
    "ragged": ("month,series,value\n2024-07,MEX,1\n2024-07,CUB,1\n2024-08,MEX,1\n", "for CUB"),
    "twice": ("month,series,value\n2024-07,MEX,1\n2024-07,MEX,1\n", "there twice"),
    "unknown": ("month,series,value\n2024-07,MXE,1\n", "Did you mean 'MEX'"),
    "origin": ("month,origin,value\n2024-07,Mexico,1\n", "no origin 'Mexico'"),
    "negative": ("month,series,value\n2024-07,MEX,-1\n", "below zero"),
    "semicolons": ("month;series;value\n2024-07;MEX;1\n", "a semicolon stands between its values"),
    "thousands": ('month,series,value\n2024-07,MEX,"9,500"\n', "parts thousands: 9500"),
    "decimals": ('month,series,value\n2024-07,MEX,"9,5"\n', "Write a number"),
    "thousands bare": ("month,series,value\n2024-07,MEX,9,500\n", "9,500 is two"),
    "words": ("month,series,value\n2024-07,MEX,many\n", "value is 'many'"),
    "month": ("month,series,value\n07/2024,MEX,1\n", "not a month"),
    "columns": ("month,value\n2024-07,1\n", "column 'origin' is missing"),
    "agency": ("month,origin,agency,value\n2024-07,MEX,OFO,1\n", "no rows of encounters"),
    "empty": ("", "not a table"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_a_record_are_named(fault: str, path: Path, tmp_path: Path) -> None:
    text, said = FAULTS[fault]
    record = tmp_path / "record.csv"
    record.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        score_file(path, record, CORRIDOR)
    assert str(record) in caught.value.where


@pytest.mark.parametrize(
    ("of", "asked", "said"),
    [
        ("central", "us-mexico", "target is 'people arriving', and us-mexico forecasts encounters"),
        ("eastern", "us-mexico", "target is 'people arriving', and us-mexico forecasts encounters"),
        ("central", "eastern-mediterranean", "there is no series 'ITA'"),
    ],
)
def test_a_file_of_another_corridor_is_told_its_own(
    of: str, asked: str, said: str, tmp_path: Path
) -> None:
    place = load_corridor(f"{of}-mediterranean")
    then = vintage(place, parse_month("2024-06"))
    ids = series_ids(place)
    values = np.ones((len(ids), 1, len(LEVELS)))
    made = HubForecast(then.origin, then.date, target_label(place), ids, LEVELS, values)
    path = write_hub(made, tmp_path / "forecast.csv")
    with pytest.raises(InputError, match=said) as caught:
        read_hub(path, load_corridor(asked))
    assert caught.value.remedy == f"It is of {place.id}: ask with --corridor {place.id}"


def test_a_target_of_no_corridor_is_not_to_be_written_over(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(target_label(CORRIDOR), "lorries")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="target is 'lorries'") as caught:
        read_hub(path, CORRIDOR)
    assert caught.value.remedy == "Name the corridor that the file is of with --corridor"


@pytest.mark.parametrize("written", ["encounters", "Encounters between"])
def test_a_target_that_is_part_of_the_name_is_told_the_whole(written: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(target_label(CORRIDOR), written)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=f"target is '{written}'") as caught:
        read_hub(path, CORRIDOR)
    assert caught.value.remedy == "Write 'encounters between ports'"


def test_a_record_that_is_not_text_is_refused(tmp_path: Path) -> None:
    record = tmp_path / "record.csv"
    record.write_bytes("month,series,value\n2024-07,MEX,1\n".encode("utf-16"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_record(record, CORRIDOR, ORIGIN + 1, MONTHS)


def test_totals_need_every_group(tmp_path: Path) -> None:
    record = tmp_path / "record.csv"
    record.write_text("month,series,value\n2024-07,MEX,5\n", encoding="utf-8")
    found = read_record(record, CORRIDOR, ORIGIN + 1, 1)
    assert np.isfinite(found).sum() == 1
