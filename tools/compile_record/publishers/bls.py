"""U.S. Bureau of Labor Statistics: the labour market, through FRED."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw

SERIES = {
    "jtsjol": "job_openings",
    "unrate": "unemployment_rate",
    "payems": "payroll_employment",
    "uscons": "construction_employment",
    "cpiaucsl": "cpi",
}


def us_labour(raw: Raw) -> pl.DataFrame:
    """Openings, unemployment, employment and prices from 1980 on."""
    return (
        raw.read("us_macro_month")
        .filter(pl.col("month") >= "1980-01")
        .select(
            "month",
            series=pl.col("series").str.to_lowercase().replace_strict(SERIES),
            value=pl.col("value").cast(pl.Float64),
            edition=pl.format("fred-{}", pl.col("series").str.to_lowercase()),
        )
    )


TABLES = {"us_labour": us_labour}
