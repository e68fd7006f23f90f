"""IOM, Missing Migrants Project: deaths on routes, and crossings of the Mediterranean."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw

AMERICAS = {
    "Central American Route": "central_america_and_us_mexico_border",
    "South American Route": "south_america",
}
MEDITERRANEAN = {
    "Central Mediterranean Route": "central_mediterranean",
    "Eastern Mediterranean Route": "eastern_mediterranean",
}
PLACES = {
    "Cyprus": "cyprus",
    "Greece": "greece",
    "Italy": "italy",
    "Libya": "libya",
    "Malta": "malta",
    "Tunisia": "tunisia",
    "Türkiye": "turkiye",
}
CYPRUS_LAND_ENDS = "2022-12"  # the workbook writes zero from here on, which is no count
CYPRUS_SEA_ENDS = "2025-09"  # zero in the workbook's last month, after years of hundreds


def route_deaths(raw: Raw) -> pl.DataFrame:
    """Dead and missing on the routes of the Americas, by month."""
    return _deaths(raw, AMERICAS)


def mediterranean_deaths(raw: Raw) -> pl.DataFrame:
    """Dead and missing on the two routes across the Mediterranean, by month."""
    return _deaths(raw, MEDITERRANEAN)


def mediterranean_arrivals(raw: Raw) -> pl.DataFrame:
    """People who arrived in Italy, Malta, Greece and Cyprus, by month and by sea or land."""
    land, place, nobody = pl.col("mode") == "land", pl.col("place"), pl.col("value") == 0
    month, mine = pl.col("month"), place == "cyprus"
    cyprus = mine & pl.when(land).then(month > CYPRUS_LAND_ENDS).otherwise(
        nobody & (month > CYPRUS_SEA_ENDS)
    )
    # hundreds arrive by land in Greece in every other month
    greece = land & (place == "greece") & nobody
    return _crossings(raw, "arrivals").filter(~(cyprus | greece))


def mediterranean_interceptions(raw: Raw) -> pl.DataFrame:
    """People stopped at sea and brought back to Libya, Tunisia and Turkiye, by month."""
    return _crossings(raw, "interceptions").drop("mode")


def _deaths(raw: Raw, routes: dict[str, str]) -> pl.DataFrame:
    return (
        raw.read("iom_missing_migrants_route_month")
        .filter(pl.col("route").is_in(list(routes)))
        .select(
            "month",
            route=pl.col("route").replace_strict(routes),
            value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
            edition=pl.lit("mmp-2025-04"),
        )
    )


def _crossings(raw: Raw, measure: str) -> pl.DataFrame:
    return (
        raw.read("mediterranean_crossings_month")
        .filter(pl.col("measure") == measure)
        .select(
            "month",
            "mode",
            place=pl.col("place").replace_strict(PLACES),
            value=pl.col("value").cast(pl.Int64),
            edition=pl.lit("mmp-crossings-2025-10"),
        )
    )


TABLES = {
    "mediterranean_arrivals": mediterranean_arrivals,
    "mediterranean_deaths": mediterranean_deaths,
    "mediterranean_interceptions": mediterranean_interceptions,
    "route_deaths": route_deaths,
}
