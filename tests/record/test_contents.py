"""What the model relies on in the tables, beyond the published totals."""

from __future__ import annotations

import polars as pl

from corridor.core.months import format_month, parse_month
from corridor.record import load

NAMED = {
    "MEX", "GTM", "HND", "SLV", "VEN", "CUB", "NIC", "HTI", "COL", "ECU", "PER", "BRA",
    "IND", "CHN", "TUR", "RUS", "ROU", "UKR", "OTHER",
}  # fmt: skip


def months(first: str, last: str) -> set[str]:
    return {format_month(m) for m in range(parse_month(first), parse_month(last) + 1)}


def test_border_patrol_has_every_origin_in_every_month() -> None:
    usbp = load("encounters").filter(agency="USBP")
    assert set(usbp["origin"]) == NAMED
    assert set(usbp["month"]) == months("1999-10", "2025-12")
    assert usbp.height == len(NAMED) * len(months("1999-10", "2025-12"))


def test_ports_name_ten_origins_before_and_all_after() -> None:
    ports = load("encounters").filter(agency="OFO")
    older = ports.filter(pl.col("month") < "2019-10")
    newer = ports.filter(pl.col("month") >= "2019-10")
    assert set(ports["month"]) == months("2013-10", "2025-12")
    assert NAMED - set(older["origin"]) == {
        "NIC", "PER", "BRA", "IND", "TUR", "RUS", "ROU", "UKR",
    }  # fmt: skip
    assert set(newer["origin"]) == NAMED


def test_first_two_years_are_scaled_and_add_up_to_the_published_total() -> None:
    early = load("encounters").filter(pl.col("month") <= "2001-09", agency="USBP")
    assert set(early["edition"]) == {"ohss-khsm-2024-11-scaled"}
    sums = early.group_by("month").agg(pl.col("value").sum())
    published = load("encounters_total").filter(agency="USBP").select("month", total="value")
    both = sums.join(published, on="month")
    assert both.height == 24
    assert (both["value"] == both["total"]).all()


def test_rounded_editions_are_rounded() -> None:
    for edition in ("ohss-khsm-2024-11", "ohss-ielp-2024-08"):
        values = load("encounters").filter(edition=edition)["value"]
        assert (values % 10 == 0).all()


def test_detail_says_how_each_cell_was_obtained() -> None:
    detail = load("encounters_detail")
    derived = detail.filter(pl.col("edition").str.starts_with("cbp-state-minus"))
    assert set(derived["month"]) == months("2024-10", "2025-11")
    assert (detail["value"] >= 0).all()


def test_title_42_has_its_dates() -> None:
    assert set(load("title42")["month"]) == months("2020-03", "2023-05")
    detail = load("encounters_detail").filter(title=42)
    assert set(detail["month"]) == months("2020-03", "2023-05")


def test_outcomes() -> None:
    assert set(load("dispositions")["outcome"]) == {
        "t8_repatriation", "t42_expulsion", "mpp", "transfer_ice", "transfer_hhs",
        "usbp_release", "ofo_parole", "other", "total_encounters",
    }  # fmt: skip


def test_darien_is_zero_while_the_border_was_closed() -> None:
    darien = load("darien").filter(origin="ALL")
    closed = darien.filter(pl.col("month").is_in(["2020-04", "2020-05", "2020-07"]))
    assert closed["value"].to_list() == [0, 0, 0]
    assert set(darien["month"]) == months("2020-01", "2025-04")


def test_honduras_total_is_longer_than_its_nationalities() -> None:
    entries = load("honduras_entries")
    assert entries.filter(origin="ALL")["month"].min() == "2014-01"
    assert entries.filter(pl.col("origin") != "ALL")["month"].min() == "2018-01"


def test_the_two_unpublished_months_of_october_2025() -> None:
    missing = load("us_labour").filter(month="2025-10")["series"]
    assert not {"unemployment_rate", "cpi"} & set(missing)


def test_running_fiscal_year_is_not_a_year() -> None:
    assert load("removals")["fiscal_year"].max() == 2025


def test_events_keep_whether_a_date_was_read() -> None:
    events = load("policy_events")
    assert set(events["basis"]) == {"read", "recalled"}
    assert events.filter(basis="read")["source"].null_count() == 0
    assert not events["event"].str.contains("(?i)surge").any()
