"""Published figures come out of the tables, stated here again and not read from the sidecars."""

from __future__ import annotations

import polars as pl
import pytest

from corridor.record import load

USBP = {"agency": "USBP"}
ALL = {"origin": "ALL"}
US = [
    # table, words, first month, last month, published
    ("encounters_total", USBP, "1999-10", "2000-09", 1_643_679),
    ("encounters", USBP, "1999-10", "2000-09", 1_643_679),
    ("encounters_total", USBP, "2018-10", "2019-09", 851_508),
    ("encounters_total", USBP, "2019-05", "2019-05", 132_856),
    ("encounters_total", USBP, "2020-01", "2020-01", 29_205),
    ("encounters", USBP, "2020-01", "2020-01", 29_205),
    ("encounters_total", USBP, "2023-12", "2023-12", 249_740),
    ("encounters_total", USBP, "2024-01", "2024-01", 124_215),
    ("encounters_total", USBP, "2024-03", "2024-03", 137_473),
    ("encounters_total", USBP, "2024-06", "2024-06", 83_532),
    ("encounters_total", USBP, "2025-02", "2025-02", 8_349),
    ("encounters_total", USBP, "2019-10", "2020-09", 400_651),
    ("encounters_total", USBP, "2020-10", "2021-09", 1_659_206),
    ("encounters_total", USBP, "2021-10", "2022-09", 2_206_436),
    ("encounters_total", USBP, "2022-10", "2023-09", 2_045_838),
    ("encounters_total", USBP, "2023-10", "2024-09", 1_530_523),
    ("encounters_total", USBP, "2024-10", "2025-09", 237_538),
    ("encounters_total", {}, "2023-12", "2023-12", 301_981),
    ("encounters_detail", {}, "2023-12", "2023-12", 301_981),
    ("cbp_one", ALL, "2023-01", "2024-08", 771_300),
    ("chnv", {**ALL, "measure": "paroles"}, "2022-10", "2024-08", 517_690),
    ("mexico_events", ALL, "2018-01", "2018-12", 131_445),
    ("mexico_events", ALL, "2023-01", "2023-12", 778_907),
    ("mexico_events", ALL, "2024-01", "2024-12", 1_231_320),
    ("mexico_events", {"origin": "VEN"}, "2024-01", "2024-12", 361_203),
    ("mexico_returns", {}, "2022-01", "2022-12", 121_963),
    ("mexico_returns", {}, "2024-01", "2024-12", 20_834),
    ("darien", ALL, "2023-01", "2023-12", 520_085),
    ("darien", ALL, "2023-08", "2023-08", 81_946),
    ("darien", ALL, "2024-01", "2024-12", 302_203),
    ("honduras_entries", ALL, "2022-01", "2022-12", 188_858),
    ("honduras_entries", ALL, "2023-01", "2023-12", 545_043),
    ("guatemala_returns", {"returned_from": "USA"}, "2024-01", "2024-12", 61_680),
    ("mexico_homicides", {"offence": "intentional_homicide"}, "2018-01", "2018-12", 33_742),
    ("mexico_homicides_registered", {}, "2011-01", "2011-12", 27_213),
    ("us_labour", {"series": "job_openings"}, "2022-03", "2022-03", 12_301),
    ("us_labour", {"series": "unemployment_rate"}, "2020-04", "2020-04", 14.8),
]


def total(name: str, words: dict[str, str], first: str, last: str) -> float:
    rows = load(name).filter(pl.col("month") >= first, pl.col("month") <= last)
    return float(rows.filter(*(pl.col(c) == w for c, w in words.items()))["value"].sum())


@pytest.mark.parametrize(("name", "words", "first", "last", "published"), US)
def test_published_figure(
    name: str, words: dict[str, str], first: str, last: str, published: float
) -> None:
    assert total(name, words, first, last) == pytest.approx(published, abs=1e-6)


def test_cbp_one_in_fiscal_2023_within_the_rounding_of_nine_months() -> None:
    assert total("cbp_one", ALL, "2023-01", "2023-09") == pytest.approx(278_430, abs=45)


def test_average_detention_in_may_2025() -> None:
    words = {"agency": "ALL", "criminality": "all"}
    assert total("detention", words, "2025-05", "2025-05") == pytest.approx(50_313, abs=1)


def test_figures_by_year() -> None:
    asylum = load("mexico_asylum").filter(pl.col("year") == 2023)
    assert asylum["value"].sum() == 140_979
    transit = load("darien_annual").group_by("year").agg(pl.col("value").sum())
    by_year = dict(transit.iter_rows())
    assert (by_year[2010], by_year[2015], by_year[2016]) == (559, 29_289, 30_055)
    removals = load("removals").filter(fiscal_year=2025, measure="all")
    assert removals["value"].to_list() == [319_980]
    mexico = load("origin_violence").filter(year=2021, origin="MEX", measure="all_best")
    assert mexico["value"].to_list() == [15_119]


def test_budget_was_overspent_every_year() -> None:
    budget = load("inm_budget").filter(part="all").pivot(on="stage", index="year", values="value")
    ratio = (budget["spent"] / budget["approved"]).round(1)
    assert (ratio.min(), ratio.max()) == (1.6, 3.8)


def test_longest_route_is_wider_than_the_border() -> None:
    deaths = load("route_deaths").filter(
        pl.col("route") == "central_america_and_us_mexico_border",
        pl.col("month").str.starts_with("2022"),
    )
    assert deaths["value"].sum() == 1_465  # IOM gave 686 for the US-Mexico border
