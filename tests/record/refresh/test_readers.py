"""Rows made from the publishers' own files are the rows that the record ships."""

from __future__ import annotations

import json

import polars as pl
import pytest

from corridor.record import SHIPPED, load, table
from corridor.record.refresh.made import Control, Made
from corridor.record.refresh.publisher import documents, publishers, reader, way_of
from tests.record.refresh.conftest import SAMPLES, areas_csv, raw

#: file -> document, and the tables that are made from it
FILES = {
    "fred-unrate.csv": ("fred-unrate", {"us_labour"}),
    "ice-detention-fy24.xlsx": ("ice", {"detention", "bookins", "bookouts", "removals"}),
    "khsm-encounters-usbp-fy25m11.xlsx": ("ohss-khsm", {"encounters", "demographics"}),
    "ohss-enforcement-tables-2024-08.xlsx": (
        "ohss-ielp",
        {
            "cbp_one", "chnv", "dispositions", "dispositions_agency", "encounters",
            "encounters_total", "repatriations",
        },
    ),
    "sbo-encounters-fy22-fy25-aug.csv": ("cbp-sbo", {"encounters_total", "demographics"}),
    "nationwide-encounters-fy22-fy25-state.csv": ("cbp-state", set()),
}  # fmt: skip


def made_of(document: str, name: str, data: bytes | None = None) -> dict[str, Made]:
    found = reader(documents()[document])(raw(document, name, data))
    return {one.table: one for one in found if isinstance(one, Made)}


def compared(made: Made, last: str = "9999") -> pl.DataFrame:
    """The made rows beside those of the record for the same periods and part of the table."""
    info = table(made.table, SHIPPED)
    periods = made.rows[info.time].unique().implode()
    ours = load(made.table, SHIPPED).filter(pl.col(info.time).is_in(periods))
    for column, words in made.scope.items():
        ours = ours.filter(pl.col(column).is_in(list(words)))
    both = ours.join(made.rows, on=list(info.key), how="full", coalesce=True, suffix="_made")
    return both.filter(pl.col(info.time).cast(pl.String) <= last)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_its_name_and_makes_its_tables(name: str) -> None:
    document, tables = FILES[name]
    known = [one for one in documents().values() if one.file.search(name)]
    assert [one.id for one in known] == [document]
    assert {*known[0].tables, *known[0].also} == tables
    assert set(made_of(document, name)) == tables


@pytest.mark.parametrize(
    ("name", "table_"), [(n, t) for n, (_, ts) in FILES.items() for t in sorted(ts)]
)
def test_made_rows_are_those_of_the_record(name: str, table_: str) -> None:
    made = made_of(FILES[name][0], name)[table_]
    # CBP has revised fiscal year 2025 since this file; the years before it are final
    last = "2024-09" if name.startswith("sbo") else "9999"
    both = compared(made, last)
    assert both.height > 0
    assert both.filter(pl.col("value").is_null() | pl.col("value_made").is_null()).is_empty()
    assert both.filter(pl.col("value") != pl.col("value_made")).is_empty()


def test_revisions_since_the_southwest_file_are_small() -> None:
    both = compared(made_of("cbp-sbo", "sbo-encounters-fy22-fy25-aug.csv")["encounters_total"])
    change = (both["value"] - both["value_made"]).abs()
    assert 0 < max(change.to_list()) <= 5


def test_the_state_file_gives_the_totals_of_both_agencies() -> None:
    name = "nationwide-encounters-fy22-fy25-state.csv"
    (control,) = reader(documents()["cbp-state"])(raw("cbp-state", name))
    assert isinstance(control, Control)
    ours = load("encounters_total", SHIPPED).group_by("month").agg(pl.col("value").sum())
    assert control.totals == {m: v for m, v in ours.iter_rows() if m in control.totals}
    assert sorted(control.totals) == ["2021-10", "2021-11"]


def test_the_file_by_area_makes_every_table_of_encounters() -> None:
    made = made_of("cbp-aor", "aor.csv", areas_csv("2023-09"))
    for name in ("encounters", "encounters_detail", "encounters_total", "demographics", "title42"):
        both = compared(made[name])
        assert both.filter(pl.col("value") != pl.col("value_made")).is_empty(), name
        assert both.filter(pl.col("value").is_null() | pl.col("value_made").is_null()).is_empty()
    both = compared(made["sectors"]).filter(pl.col("agency") == "USBP")
    assert both.filter(pl.col("value") != pl.col("value_made")).is_empty()
    sums = made["sectors"].rows.group_by("month", "agency").agg(pl.col("value").sum())
    totals = made["encounters_total"].rows.select("month", "agency", "value")
    assert sums.sort("month", "agency").equals(totals.sort("month", "agency"))


def test_fred_in_its_other_headers_and_without_a_month() -> None:
    lines = (SAMPLES / "fred-unrate.csv").read_text(encoding="utf-8").splitlines()
    for header in ("observation_date,UNRATE", "DATE,UNRATE", "date,value"):
        data = "\r\n".join([header, *lines[1:]]).encode() + b"\r\n"
        rows = made_of("fred-unrate", "unrate.csv", b"\xef\xbb\xbf" + data)["us_labour"].rows
        assert rows.height == 550
        assert "2025-10" not in rows["month"].to_list()


def bank(figures: list[tuple[str, str, float | None]], **about: object) -> bytes:
    entries = [
        {
            "indicator": {"id": "SP.DYN.CBRT.IN", "value": "Birth rate"},
            "country": {"id": "XX", "value": country},
            "countryiso3code": country,
            "date": year,
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for country, year, value in figures
    ]
    head = {"page": 1, "pages": 1, "per_page": 20000, "total": 3, "lastupdated": "2026-10-07"}
    return json.dumps([{**head, **about}, entries]).encode()


def test_the_world_banks_answer() -> None:
    data = bank(
        [("MEX", "2024", 15.5), ("MEX", "2025", None), ("XYZ", "2024", 1.0), ("MEX", "1980", 9)]
    )
    made = made_of("wdi-birth-rate", "wdi.json", data)["origin_economy"]
    assert made.rows.rows() == [(2024, "MEX", "birth_rate", 15.5)]
    assert made.vintage == "2026-10"
    assert made.scope == {"series": ("birth_rate",)}


def test_unhcrs_answer() -> None:
    def item(**other: object) -> dict[str, object]:
        one = {"year": 2024, "coo_iso": "HND", "coa_iso": "MEX", "procedure_type": "G"}
        return {**one, "app_type": "N", "app_pc": "P", "applied": "40", **other}

    items = [
        item(), item(applied=5), item(coo_iso="-"), item(coa_iso="USA"), item(app_type="R"),
        item(app_pc="C"), item(year=2003, app_type="V"),
    ]  # fmt: skip
    data = json.dumps({"page": 1, "maxPages": 1, "total": [], "items": items}).encode()
    rows = made_of("unhcr-asylum", "u.json", data)["mexico_asylum"].rows.rows()
    assert rows == [
        (2003, "mexico", "HND", "mixed", 40),
        (2024, "mexico", "HND", "new", 45),
        (2024, "mexico", "OTHER", "new", 40),
    ]


def test_every_table_says_how_it_is_refreshed_or_why_not() -> None:
    for info in (table(name, SHIPPED) for name in sorted(load_names())):
        way, how = way_of(info.id)
        assert way in {"download", "files", "none"}
        assert how
        assert "known here" not in how, (
            f"{info.id}: write [unread.{info.id}] with reason and how in a file of "
            "src/corridor/record/refresh/publishers; docs/how-to/add-a-table.md"
        )


def load_names() -> set[str]:
    package = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    return {entry["name"] for entry in package["resources"]}


def test_documents_make_tables_that_exist_from_allowed_hosts() -> None:
    known = load_names()
    for one in documents().values():
        assert {*one.tables, *one.also} <= known
        for address in (one.url, one.page):
            if address:
                assert address.startswith("https://")
                assert address.split("/")[2] in one.publisher.hosts
        assert (one.page is None) == (one.link is None)
        assert callable(reader(one))
    for publisher in publishers():
        assert set(publisher.unread) | set(publisher.ended) <= known
