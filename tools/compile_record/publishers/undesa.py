"""United Nations, Population Division: population of countries of origin and transit."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw


def origin_population(raw: Raw) -> pl.DataFrame:
    """Mid-year population by country and year."""
    return (
        raw.read("worldbank_wdi_iom_selection_year")
        .filter(pl.col("var") == "pop")
        .select(
            year=pl.col("year").cast(pl.Int64),
            origin="iso3",
            value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
            edition=pl.lit("wpp-2024"),
        )
    )


TABLES = {"origin_population": origin_population}
