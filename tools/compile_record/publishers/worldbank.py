"""World Bank: development indicators of countries of origin and transit."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw

SERIES = {
    "gdp": "gdp_usd",
    "income": "gdp_per_head_ppp",
    "inf": "inflation",
    "remin": "remittances_received_usd",
    "remout": "remittances_paid_usd",
    "unem": "unemployment_rate",
    "polstb": "political_stability",
    "nmig": "net_migration",
    "birth": "birth_rate",
    "depend": "dependency_ratio",
}


def origin_economy(raw: Raw) -> pl.DataFrame:
    """Economic and demographic indicators by country and year."""
    return (
        raw.read("worldbank_wdi_iom_selection_year")
        .filter(pl.col("var").is_in(list(SERIES)))
        .select(
            year=pl.col("year").cast(pl.Int64),
            origin="iso3",
            series=pl.col("var").replace_strict(SERIES),
            value=pl.col("value").cast(pl.Float64),
            edition=pl.when(pl.col("var") == "polstb")
            .then(pl.lit("wgi-2023"))
            .otherwise(pl.lit("wdi-2025")),
        )
    )


TABLES = {"origin_economy": origin_economy}
