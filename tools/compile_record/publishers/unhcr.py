"""UNHCR: the refugee population statistics."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, add_up, slug


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


TABLES = {"mexico_asylum": mexico_asylum, "origin_displaced": origin_displaced}
