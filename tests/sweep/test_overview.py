"""What a sweep found: the rows of an outcome, and what moves it under each policy."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from corridor.cli import main
from corridor.questions.sweep import overview
from corridor.questions.sweep.overview import _reach
from corridor.report.sweep.table import print_overview


@pytest.mark.slow
def test_few_rows_are_all_shown_and_written(
    done: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A label names the outcome too; a number of rows shows the ends."""
    monkeypatch.setenv("COLUMNS", "160")
    file = tmp_path / "rows.csv"
    words = ["sweep", "--show", done, "--outcome", "documented deaths on the ROUTE"]
    assert main([*words, "--csv", str(file)]) == 0
    said = capsys.readouterr().out
    assert "draws each, May 2024 to " in said.splitlines()[0]
    assert "Lowest first" in said
    assert said.endswith(f"CSV: {file}\n")
    found = overview(done, "deaths")
    assert sorted(line["row"] for line in found.ranked) == list(range(18))
    means = [line["mean"] for line in found.ranked]
    assert means == sorted(means)
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["row"]) for row in rows] == [line["row"] for line in found.ranked]
    assert [float(row["mean"]) for row in rows] == means
    assert main([*words, "--top", "2", "--csv", str(file), "--json", "-"]) == 0
    streams = capsys.readouterr()
    shown = json.loads(streams.out)
    assert (len(shown["lowest"]), len(shown["highest"]), shown["ranked"]) == (2, 2, [])
    assert streams.err.endswith(f"CSV: {file}\n")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 5


@pytest.mark.parametrize("width", [50, 80, 100, 160])
@pytest.mark.parametrize("top", [None, 3])
def test_names_are_whole_at_any_width(done: str, width: int, top: int | None) -> None:
    found = overview(done, "deaths", top)
    stream = io.StringIO()
    print_overview(found, Console(file=stream, width=width, force_terminal=False))
    said = stream.getvalue()
    assert max(len(line.rstrip()) for line in said.splitlines()) <= width
    count = 18 if top is None else 6
    for line in ("status-quo", "negotiated", "transfer", "asylum_closure", "stop_exposure"):
        assert re.search(rf"(?<!\S){line}(?!\S)", said)
    assert len(re.findall(r"retry_share \d", said)) == count
    assert len(re.findall(r"\d to \d", said)) == count


def made(policies: int, gap: float, slope: float) -> pl.DataFrame:
    """Rows in which the first setting moves the mean by ``slope`` and the policy by ``gap``."""
    count = 20
    return pl.concat(
        [
            pl.DataFrame(
                {
                    "policy": [f"p{k}"] * count,
                    "row": [policies * n + k for n in range(count)],
                    "levers.one": [float(n) for n in range(count)],
                    "levers.two": [float(n % 3) for n in range(count)],
                    "mean": [gap * k + slope * (n if k else count - 1 - n) for n in range(count)],
                }
            )
            for k in range(policies)
        ]
    )


ONE = {"id": "x", "label": "X", "over": "sum", "unit": "people", "interval_only": False}


@pytest.mark.parametrize(("gap", "mostly"), [(1000.0, True), (0.0, False), (10.0, False)])
def test_settings_are_ranked_policy_by_policy(gap: float, mostly: bool) -> None:
    """Over all rows, the setting that moves both opposite ways would seem to move nothing."""
    found = _reach(ONE, made(2, gap, 1.0), "mean", "mean", ("levers.one", "levers.two"))
    assert [(one.policy, one.setting) for one in found.moves] == [
        ("p0", "levers.one"),
        ("p1", "levers.one"),
    ]
    assert [one.correlation for one in found.moves] == pytest.approx([-1.0, 1.0])
    assert found.mostly_policy == mostly
    alone = _reach(ONE, made(1, gap, 1.0), "mean", "mean", ("levers.one",))
    assert (len(alone.moves), alone.by_policy) == (1, None)
    assert not alone.mostly_policy


def test_policies_are_held_against_the_first_at_the_same_point() -> None:
    # at 19 points far more than luck explains, at one less; the first policy is no gap of itself
    rows = made(2, 10.0, 1.0).with_columns(
        difference=pl.when(pl.col("policy") == "p0").then(0.0).otherwise(pl.col("row") - 20.0),
        difference_error=pl.lit(0.6),
    )
    (gap,) = _reach(ONE, rows, "mean", "mean", ()).gaps
    assert (gap.policy, gap.first, gap.points) == ("p1", "p0", 20)
    assert (gap.low, gap.low_row, gap.high, gap.high_row) == (-19.0, 1, 19.0, 39)
    # rows 19 and 21 lie one away from none
    assert (gap.lower, gap.higher) == (9, 9)
    assert _reach(ONE, made(2, 10.0, 1.0), "mean", "mean", ()).gaps == ()


def test_differences_are_shown_with_the_rows_and_over_all(done: str) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=160, force_terminal=False)
    print_overview(overview(done), console)
    said = stream.getvalue()
    assert "Against status-quo at the same point" in said
    # where nothing supports a point, no mean has a difference
    points = [one for one in overview(done).reaches if not one.interval_only]
    assert len(points) < len(overview(done).reaches)
    assert len(re.findall(r"higher at \d and lower at \d of 9 points", said)) == len(points)
    assert all(f"{one.label}, negotiated: " in said for one in points)
    print_overview(overview(done, "deaths"), console)
    listed = stream.getvalue().removeprefix(said)
    assert "minus status-quo" in listed
    assert len(re.findall(r"(more|fewer) ± \d", listed)) == 9
    # and the share of draws above a threshold, where the design has one for the outcome
    assert "of draws" not in listed
    print_overview(overview(done, "encounters_usbp"), console)
    counted = stream.getvalue().removeprefix(said + listed)
    assert "above 300 thousand" in counted
    assert len(re.findall(r"\d% of draws", counted)) == 18
    for told in (said, listed, counted):
        assert "corridor compare of the same policies says it" in " ".join(told.split())
    plain = overview(done, "deaths").as_json()["reaches"][0]["gaps"]
    assert [one["policy"] for one in plain] == ["negotiated"]


@pytest.mark.parametrize("width", [50, 80])
def test_a_difference_is_named_at_any_width(done: str, width: int) -> None:
    stream = io.StringIO()
    print_overview(overview(done), Console(file=stream, width=width, force_terminal=False))
    said = " ".join(stream.getvalue().split())
    assert "Documented deaths on the route, negotiated: " in said
    assert max(len(line.rstrip()) for line in stream.getvalue().splitlines()) <= width
