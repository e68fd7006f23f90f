"""Hub files: written whole, read back the same, and refused with one clear error."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.questions.forecast.hub import COLUMNS, HubForecast, month_end, table, write_hub
from corridor.questions.forecast.hub_read import read_hub
from corridor.questions.forecast.predictive import LEVELS
from corridor.questions.forecast.vintage import series_ids, target_label
from corridor.system.corridors import load_corridor

CORRIDOR = load_corridor()
TARGET = target_label(CORRIDOR)
ORIGIN = parse_month("2025-12")


def made(scale: float = 1000.0, horizons: int = 3) -> HubForecast:
    rng = np.random.default_rng(0)
    shape = (len(series_ids(CORRIDOR)), horizons, len(LEVELS))
    values = np.round(np.sort(rng.random(shape), -1) * scale, 1)
    day = datetime.date(2026, 1, 15)
    return HubForecast(ORIGIN, day, TARGET, series_ids(CORRIDOR), LEVELS, values)


def same(one: HubForecast, other: HubForecast) -> None:
    assert (one.origin, one.made, one.series) == (other.origin, other.made, other.series)
    assert one.levels == pytest.approx(other.levels)
    np.testing.assert_allclose(one.values, other.values, atol=0.051)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_written_and_read_back(kind: str, tmp_path: Path) -> None:
    path = write_hub(made(), tmp_path / f"f.{kind}")
    same(read_hub(path, CORRIDOR), made())
    first = path.read_bytes()
    assert write_hub(made(), path).read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@given(st.floats(0, 1e7))
def test_quantiles_stay_in_order_when_rounded(scale: float) -> None:
    rows = table(made(scale)).filter(pl.col("output_type") == "quantile")
    values = rows["value"].to_numpy().reshape(-1, len(LEVELS))
    assert (np.diff(values) >= 0).all()


def test_levels_in_single_precision_are_read(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    table(made()).with_columns(pl.col("output_type_id").cast(pl.Float32)).write_parquet(path)
    same(read_hub(path, CORRIDOR), made())


def test_the_form() -> None:
    rows = table(made())
    assert rows.columns == list(COLUMNS)
    assert len(LEVELS) == 23
    assert rows.height == 14 * 3 * 24
    ends = rows["target_end_date"].unique().sort().to_list()
    assert [str(day) for day in ends] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    middles = rows.filter(pl.col("output_type") == "median")
    assert middles["output_type_id"].null_count() == middles.height == 14 * 3


def test_the_last_day_of_a_month() -> None:
    assert month_end(parse_month("2024-02")) == datetime.date(2024, 2, 29)


Change = Callable[[pl.DataFrame], pl.DataFrame]


def where(column: str, value: object, row: int = 5) -> Change:
    """Set one cell."""
    return lambda f: f.with_columns(
        pl.when(pl.int_range(pl.len()) == row)
        .then(pl.lit(value))
        .otherwise(pl.col(column))
        .alias(column)
    )


FAULTS: dict[str, tuple[Change, str]] = {
    "column gone": (lambda f: f.drop("horizon"), "column 'horizon' is missing"),
    "column more": (lambda f: f.with_columns(x=1), "no column 'x'"),
    "no rows": (lambda f: f.head(0), "has no rows"),
    "below zero": (where("value", -1.0), "below zero"),
    "no value": (where("value", None), "value is"),
    "infinite": (where("value", float("inf")), "value is"),
    "unknown series": (where("location", "VNE"), "Did you mean 'VEN'"),
    "horizon 0": (where("horizon", 0), "horizon is 0"),
    "horizon moved": (where("horizon", 2), "more than one origin"),
    "another target": (where("target", "deaths"), "target is 'deaths'"),
    "level 1": (where("output_type_id", 1.0), "quantile level is 1"),
    "twice": (lambda f: pl.concat([f, f[5:6]]), "is there twice"),
    "month gone": (
        lambda f: f.filter((pl.col("location") != "CUB") | (pl.col("horizon") != 2)),
        "CUB lacks 2026-02",
    ),
    "level gone": (
        lambda f: f.filter(pl.col("output_type_id").fill_null(0.5) != 0.25),
        "lacks the quantiles 0.25",
    ),
    "type": (where("output_type", "sample"), "output_type is 'sample'"),
    "mid-month": (where("target_end_date", datetime.date(2026, 1, 30)), "not the last day"),
    "not in order": (where("value", 1e9), "are not in order"),
    "two days": (where("origin_date", datetime.date(2026, 1, 16)), "more than one origin"),
}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_named(fault: str, kind: str, tmp_path: Path) -> None:
    change, said = FAULTS[fault]
    path = tmp_path / f"f.{kind}"
    rows = change(table(made()))
    if kind == "csv":
        rows.write_csv(path, null_value="NA")
    else:
        rows.write_parquet(path)
    with pytest.raises(InputError, match=said) as caught:
        read_hub(path, CORRIDOR)
    assert str(path) in caught.value.where
    assert caught.value.remedy


def test_the_line_of_a_fault_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    where("value", -1.0)(table(made())).write_csv(path, null_value="NA")
    line = next(n for n, t in enumerate(path.read_text().splitlines(), 1) if t.endswith("-1.0"))
    with pytest.raises(InputError) as caught:
        read_hub(path, CORRIDOR)
    assert caught.value.where == f"{path}:{line}"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("f.csv", b"", "not a table"),
        ("f.csv", b"a,b\n1,\xff\xfe\n", "not UTF-8"),
        ("f.csv", b"a,b\n1,2,3\n", "not a table"),
        ("f.csv", b"\x00\x01", "is missing"),
        ("f.parquet", b"PAR1 nothing", "not a Parquet file"),
        ("f.parquet", b"", "not a Parquet file"),
        ("f.xlsx", b"", "neither .csv nor .parquet"),
    ],
)
def test_files_of_another_kind_are_refused(
    name: str, data: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_hub(path, CORRIDOR)


def test_a_cut_parquet_file_is_refused(tmp_path: Path) -> None:
    path = write_hub(made(), tmp_path / "f.parquet")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="not a Parquet file"):
        read_hub(path, CORRIDOR)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_hub(tmp_path / "none.csv", CORRIDOR)


def test_nothing_is_left_of_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "f.csv").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_hub(made(), tmp_path / "f.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["f.csv"]
