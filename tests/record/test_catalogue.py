"""The tables are named, described, typed, and loaded only when asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from corridor.core.errors import InputError, RecordError
from corridor.record import RECORD, TableInfo, left_out, load, table, tables

CONTRACT = {
    "encounters": "month place agency origin value edition",
    "encounters_total": "month place agency origin value edition",
    "encounters_detail": "month place agency title demographic origin value edition",
    "dispositions": "month place origin outcome value edition",
    "title42": "month place agency origin value edition",
    "cbp_one": "month place origin value edition",
    "chnv": "month place measure origin value edition",
    "mexico_events": "month place origin value edition",
    "mexico_returns": "month place origin type value edition",
    "darien": "month place origin value edition",
    "darien_annual": "year place origin value edition",
    "honduras_entries": "month place origin value edition",
    "us_labour": "month series value edition",
    "origin_economy": "year origin series value edition",
    "origin_violence": "year origin measure value edition",
    "origin_displaced": "year origin group value edition",
    "route_deaths": "month route value edition",
    "usbp_deaths": "fiscal_year sector value edition",
    "policy_events": "date end_date corridor actor kind event basis source",
}


def test_names_are_sorted_and_unique() -> None:
    names = [info.id for info in tables()]
    assert names == sorted(set(names))


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_that_the_model_reads(name: str) -> None:
    assert load(name).columns == CONTRACT[name].split()


@pytest.mark.parametrize("info", tables(), ids=lambda info: info.id)
def test_every_table_says_what_it_is(info: TableInfo) -> None:
    assert info.definition.endswith(".")
    assert info.unit
    assert info.documents
    assert all(d["path"].startswith("https://") for d in info.documents)
    assert info.licence["path"].startswith("https://")
    assert info.licence_basis
    assert info.breaks, "no table is without a caution"
    assert all(len(e["vintage"]) == 7 and e["read_from"] for e in info.editions)
    frame = load(info.id)
    assert frame.height == info.rows
    assert str(frame[info.time].min()) == info.first
    assert str(frame[info.time].max()) == info.last
    if "edition" in frame.columns:
        assert set(frame["edition"]) == {edition["id"] for edition in info.editions}


def test_types() -> None:
    assert dict(load("encounters").schema) == {
        "month": pl.String,
        "place": pl.String,
        "agency": pl.String,
        "origin": pl.String,
        "value": pl.Int64,
        "edition": pl.String,
    }
    assert load("detention").schema["value"] == pl.Float64
    assert load("inm_budget").schema["year"] == pl.Int64
    assert load("policy_events").schema["date"] == pl.Date


def test_wrong_name_gets_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'darien'"):
        load("darian")


def test_a_table_that_is_not_in_the_index_says_what_puts_it_there(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text((RECORD / "datapackage.json").read_text())
    (tmp_path / "ministry").mkdir()
    (tmp_path / "ministry/no_such_visas.csv").write_text("month,value\n")
    said = r"ministry/no_such_visas.csv .*tools.compile_record .* the index\. Or look for words: "
    with pytest.raises(InputError, match=said):
        table("no_such_visas", tmp_path)
    with pytest.raises(InputError, match="Known"):
        table("work*", tmp_path)


def test_unreadable_table_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_bytes((RECORD / "datapackage.json").read_bytes())
    with pytest.raises(RecordError, match="record verify darien"):
        load("darien", tmp_path)


def test_missing_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="index of the record"):
        tables(tmp_path)


def test_left_out_sources_have_a_reason_and_a_way() -> None:
    entries = left_out()
    assert {"imf_weo", "google_trends", "cartel_network"} <= {entry.id for entry in entries}
    assert all(entry.reason and entry.how for entry in entries)
    assert not {entry.id for entry in entries} & {info.id for info in tables()}


@pytest.mark.parametrize(
    "statement",
    [
        "from corridor.record import left_out, table, tables; tables(); left_out()",
        "from corridor.cli import main; main(['record', 'list'])",
    ],
)
def test_listing_imports_nothing_heavy(statement: str, clean_environment: dict[str, str]) -> None:
    code = (
        f"import sys; {statement}; "
        "heavy = {'polars', 'numpy', 'jax', 'scipy', 'rich', 'jinja2'} & set(sys.modules); "
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
