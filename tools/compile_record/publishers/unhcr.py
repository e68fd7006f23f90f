"""UNHCR: the refugee population statistics, and arrivals across the Mediterranean."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, add_up, slug

# series of the portal -> place and way of arrival; the Spanish ones belong to other routes
ARRIVALS = {
    "cyprus_all": ("cyprus", "all"),
    "greece_land": ("greece", "land"),
    "greece_sea": ("greece", "sea"),
    "italy_all": ("italy", "sea"),
    "malta_all": ("malta", "all"),
}
GREECE_LAND_BEGINS = "2018-01"  # before, the copy holds zero where the portal had no figure
LAST_WHOLE = "2019-10"


def origin_displaced(raw: Raw) -> pl.DataFrame:
    """People displaced from a country, summed over countries of asylum, by group."""
    return raw.read("unhcr_displaced_population_year").select(
        year=pl.col("year").cast(pl.Int64),
        origin="origin_iso3",
        group=pl.col("group").map_elements(slug, return_dtype=pl.String),
        value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
        edition=pl.lit("unhcr-2024"),
    )


def mexico_asylum(raw: Raw) -> pl.DataFrame:
    """People who applied for asylum in Mexico, by origin and type of application."""
    types = {"N": "new", "V": "mixed"}
    applications = raw.read("mexico_asylum_applications_nat_year").select(
        year=pl.col("year").cast(pl.Int64),
        place=pl.lit("mexico"),
        origin="origin_iso3",
        type=pl.col("app_type").replace_strict(types),
        value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
        edition=pl.lit("refugees-2025.12"),
    )
    return add_up(applications)


def unhcr_arrivals(raw: Raw) -> pl.DataFrame:
    """People who arrived in Italy, Malta, Greece and Cyprus, by month, 2014-2019."""
    blank = (pl.col("series") == "greece_land") & (pl.col("month") < GREECE_LAND_BEGINS)
    place = {series: place for series, (place, _) in ARRIVALS.items()}
    mode = {series: mode for series, (_, mode) in ARRIVALS.items()}
    return (
        raw.read("unhcr_mediterranean_arrivals_month_2014_2019")
        .filter(pl.col("series").is_in(list(ARRIVALS)), pl.col("month") <= LAST_WHOLE, ~blank)
        .select(
            "month",
            place=pl.col("series").replace_strict(place),
            mode=pl.col("series").replace_strict(mode),
            value=pl.col("value").cast(pl.Int64),
            edition=pl.lit("unhcr-portal-2019-12"),
        )
    )


TABLES = {
    "mexico_asylum": mexico_asylum,
    "origin_displaced": origin_displaced,
    "unhcr_arrivals": unhcr_arrivals,
}
