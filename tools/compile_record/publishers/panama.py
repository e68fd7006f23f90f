"""Panama, Servicio Nacional de Migración: people who crossed the Darién."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, add_up

EDITION = "snm-2025-04"


def _origin() -> pl.Expr:
    return pl.col("nationality_iso3").replace({"OOO": "OTHER", "TIB": "CHN"})


def darien(raw: Raw) -> pl.DataFrame:
    """Irregular transit by month, by nationality and in total (months without rows are zero)."""
    total = raw.read("panama_darien_transit_total_month").with_columns(
        nationality_iso3=pl.lit("ALL")
    )
    nationalities = raw.read("panama_darien_transit_nat_month")
    return pl.concat([nationalities, total.select(nationalities.columns)]).select(
        "month",
        place=pl.lit("darien"),
        origin=_origin(),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit(EDITION),
    )


def darien_annual(raw: Raw) -> pl.DataFrame:
    """Irregular transit by year, 2010 to 2019."""
    transit = raw.read("panama_darien_transit_nat_year_2010_2019").select(
        year=pl.col("year").cast(pl.Int64),
        place=pl.lit("darien"),
        origin=_origin(),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit(EDITION),
    )
    return add_up(transit)


TABLES = {"darien": darien, "darien_annual": darien_annual}
