"""Mexico, INEGI: deaths by homicide by month of registration."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw


def mexico_homicides_registered(raw: Raw) -> pl.DataFrame:
    """Registered deaths by homicide, 1990 to 2015."""
    return raw.read("mexico_homicides_inegi_registration_month").select(
        "month",
        place=pl.lit("mexico"),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit("inegi-2015"),
    )


TABLES = {"mexico_homicides_registered": mexico_homicides_registered}
