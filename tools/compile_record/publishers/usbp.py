"""U.S. Border Patrol: statistics by sector and fiscal year."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, slug


def _by_sector(raw: Raw, name: str, edition: str) -> pl.DataFrame:
    return (
        raw.read(name)
        .drop_nulls("value")
        .select(
            fiscal_year=pl.col("fiscal_year").cast(pl.Int64),
            sector=pl.col("sector").map_elements(slug, return_dtype=pl.String),
            value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
            edition=pl.lit(edition),
        )
    )


def staffing(raw: Raw) -> pl.DataFrame:
    """Border Patrol agents; sectors that were closed or not yet open have no row."""
    return _by_sector(raw, "us_usbp_agents_sector_fiscal_year", "usbp-staffing-fy2019")


def usbp_deaths(raw: Raw) -> pl.DataFrame:
    """Deaths that the Border Patrol recorded near the Southwest border."""
    return _by_sector(raw, "us_usbp_sw_deaths_sector_fiscal_year", "usbp-deaths-fy2019")


def sector_apprehensions(raw: Raw) -> pl.DataFrame:
    """Apprehensions by Southwest sector and fiscal year, the long series."""
    return _by_sector(raw, "us_usbp_sw_apprehensions_sector_fiscal_year", "usbp-sectors-fy2019")


TABLES = {
    "sector_apprehensions": sector_apprehensions,
    "staffing": staffing,
    "usbp_deaths": usbp_deaths,
}
