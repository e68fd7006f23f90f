"""The two Mediterranean corridors: published figures, what is left out, what must not be mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from corridor.core.months import format_month, parse_month
from corridor.record import Finding, left_out, load, table, tables

if TYPE_CHECKING:
    from tests.record.conftest import Copy

COLUMNS = {
    "mediterranean_arrivals": "month place mode value edition",
    "mediterranean_interceptions": "month place value edition",
    "mediterranean_deaths": "month route value edition",
    "mediterranean_violence": "year origin measure value edition",
    "mediterranean_events": "date end_date corridor actor kind event basis source",
    "unhcr_arrivals": "month place mode value edition",
    "italy_landings": "month place value edition",
}
ITALY = {"place": "italy"}
GREECE = {"place": "greece", "mode": "sea"}
PUBLISHED = [
    # table, words, first month, last month, published; stated again, not read from the sidecars
    ("mediterranean_arrivals", ITALY, "2016-01", "2016-12", 181_436),
    ("mediterranean_arrivals", ITALY, "2023-08", "2023-08", 25_673),
    ("mediterranean_arrivals", GREECE, "2015-01", "2015-12", 853_650),
    ("mediterranean_interceptions", {"place": "turkiye"}, "2015-01", "2015-12", 91_611),
    ("mediterranean_interceptions", {"place": "turkiye"}, "2016-01", "2016-12", 37_130),
    ("mediterranean_interceptions", {"place": "libya"}, "2020-01", "2020-12", 11_891),
    ("mediterranean_interceptions", {"place": "libya"}, "2021-01", "2021-12", 32_425),
    ("mediterranean_interceptions", {"place": "libya"}, "2022-01", "2022-12", 24_684),
    ("mediterranean_interceptions", {"place": "tunisia"}, "2023-04", "2023-04", 4_756),
    ("mediterranean_deaths", {"route": "eastern_mediterranean"}, "2015-01", "2015-12", 806),
    ("unhcr_arrivals", ITALY, "2016-12", "2016-12", 8_428),
    ("unhcr_arrivals", GREECE, "2015-10", "2015-10", 211_663),
    ("unhcr_arrivals", GREECE, "2016-01", "2016-01", 67_415),
]


def chosen(name: str, words: dict[str, str], first: str, last: str) -> pl.DataFrame:
    rows = load(name).filter(pl.col("month") >= first, pl.col("month") <= last)
    return rows.filter(*(pl.col(c) == w for c, w in words.items()))


def total(name: str, words: dict[str, str], first: str, last: str) -> int:
    return sum(values(chosen(name, words, first, last)))


def values(rows: pl.DataFrame) -> list[int]:
    return [int(value) for value in rows["value"]]


def months(first: str, last: str) -> list[str]:
    return [format_month(m) for m in range(parse_month(first), parse_month(last) + 1)]


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name: str) -> None:
    assert load(name).columns == COLUMNS[name].split()


@pytest.mark.parametrize(("name", "words", "first", "last", "published"), PUBLISHED)
def test_published_figure(
    name: str, words: dict[str, str], first: str, last: str, published: int
) -> None:
    assert total(name, words, first, last) == published


@pytest.mark.parametrize(
    ("name", "words", "first", "last"),
    [
        ("mediterranean_arrivals", ITALY, "2014-01", "2025-10"),
        ("mediterranean_arrivals", GREECE, "2014-01", "2025-10"),
        ("mediterranean_arrivals", {"place": "greece", "mode": "land"}, "2015-01", "2025-08"),
        ("mediterranean_interceptions", {"place": "libya"}, "2016-01", "2025-10"),
        ("mediterranean_interceptions", {"place": "turkiye"}, "2015-01", "2025-10"),
        ("mediterranean_deaths", {"route": "central_mediterranean"}, "2014-02", "2025-04"),
        ("unhcr_arrivals", ITALY, "2014-01", "2019-10"),
        ("unhcr_arrivals", {"place": "greece", "mode": "land"}, "2018-01", "2019-10"),
        ("italy_landings", ITALY, "2019-09", "2025-08"),
    ],
)
def test_series_that_a_model_reads_have_every_month(
    name: str, words: dict[str, str], first: str, last: str
) -> None:
    rows = chosen(name, words, "1900-01", "2100-01")
    # by land to Greece the workbook has noughts that are no count
    gone = ["2023-12", "2024-10", "2024-11", "2024-12"] if words.get("mode") == "land" else []
    assert rows["month"].sort().to_list() == [m for m in months(first, last) if m not in gone]


def test_zeros_that_stand_for_no_count_are_left_out() -> None:
    cyprus = chosen("mediterranean_arrivals", {"place": "cyprus", "mode": "land"}, "2022-12", "9")
    assert cyprus["month"].to_list() == ["2022-12"]
    for name in ("unhcr_arrivals", "mediterranean_arrivals"):
        greece = chosen(name, {"place": "greece", "mode": "land"}, "2018-01", "2025-10")
        assert min(values(greece)) > 0
    cyprus = chosen("mediterranean_arrivals", {"place": "cyprus", "mode": "sea"}, "2020-02", "9")
    assert min(values(cyprus)) > 0
    assert cyprus["month"].max() == "2025-09"


def test_a_month_that_no_report_covers_to_its_end_is_left_out() -> None:
    landings = load("italy_landings")
    assert landings["month"].max() == "2025-08"
    assert min(values(landings)) > 0


def test_first_figures_of_the_ministry_never_exceed_later_ones_by_much() -> None:
    later = chosen("mediterranean_arrivals", ITALY, "2019-09", "2025-08")
    both = load("italy_landings").join(later, on="month", suffix="_later")
    pairs = [(int(a), int(b)) for a, b in both.select("value", "value_later").iter_rows()]
    assert 0.96 < sum(a for a, _ in pairs) / sum(b for _, b in pairs) < 1
    assert max(a / b for a, b in pairs) < 1.02


@pytest.mark.parametrize("year", ["2017", "2018"])
def test_turkiye_is_the_aegean_alone_where_the_break_says_so(year: str) -> None:
    all_seas = {"2017": 21_937, "2018": 26_678}[year]  # Anadolu Agency, 2 January 2020
    place = {"place": "turkiye"}
    here = total("mediterranean_interceptions", place, f"{year}-01", f"{year}-12")
    assert 0.8 < here / all_seas < 1
    breaks = table("mediterranean_interceptions").breaks
    assert any(b["at"] <= f"{year}-01" <= b.get("until", b["at"]) for b in breaks)


def test_detections_are_left_out_and_no_table_of_them_is_shipped() -> None:
    (entry,) = (one for one in left_out() if one.id == "frontex_detections")
    assert "permission" in entry.reason
    assert not any("frontex" in info.publisher.lower() for info in tables())


def test_origins_are_in_one_table_of_violence_only() -> None:
    here, there = load("mediterranean_violence"), load("origin_violence")
    assert not set(here["origin"]) & set(there["origin"])


def test_events_say_how_their_dates_are_known() -> None:
    events = load("mediterranean_events")
    assert set(events["corridor"]) == {"central-mediterranean", "eastern-mediterranean"}
    assert set(events["basis"]) == {"read", "recalled"}
    assert events.filter(basis="read")["source"].null_count() == 0
    ended = events.drop_nulls("end_date")
    assert (ended["end_date"] >= ended["date"]).all()


@pytest.mark.parametrize(
    ("day", "corridor"),
    [
        ("2016-03-18", "eastern-mediterranean"),
        ("2017-02-02", "central-mediterranean"),
        ("2017-07-31", "central-mediterranean"),
        ("2018-06-10", "central-mediterranean"),
        ("2023-07-16", "central-mediterranean"),
    ],
)
def test_the_days_that_policies_rest_on_were_read(day: str, corridor: str) -> None:
    rows = load("mediterranean_events").filter(pl.col("date").cast(pl.String) == day)
    assert rows.filter(corridor=corridor)["basis"].to_list() == ["read"]


def test_a_count_that_leaves_the_other_publisher_s_is_named(copy: Copy) -> None:
    row = copy.row("mediterranean_arrivals", "2016-03,italy,sea")
    value = int(copy.lines("mediterranean_arrivals")[row - 1].split(",")[3])
    copy.replace("mediterranean_arrivals", row, f",{value},", f",{value * 2},")
    found = copy.verify("mediterranean_arrivals")
    assert any(f.row == row and "within 5% of UNHCR's" in f.reason for f in found)


def test_months_that_the_workbook_skips_are_no_gap_and_others_are(copy: Copy) -> None:
    assert copy.verify("mediterranean_interceptions") == []
    row = copy.row("mediterranean_interceptions", "2017-10,tunisia")
    copy.edit("mediterranean_interceptions", lambda lines: lines[: row - 1] + lines[row:])
    (after,) = (f for f in copy.verify("mediterranean_interceptions") if "gap" in f.reason)
    assert after == Finding(
        "mediterranean_interceptions",
        copy.row("mediterranean_interceptions", "2017-11,tunisia"),
        "gap before this row: no 2017-10 for tunisia",
    )
