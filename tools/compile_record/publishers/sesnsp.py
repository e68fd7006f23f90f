"""Mexico, SESNSP: homicide victims in prosecutors' files."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw

EDITION = "sesnsp-2024-12"


def mexico_homicides(raw: Raw) -> pl.DataFrame:
    """Victims by month and offence, national."""
    return raw.read("mexico_homicide_victims_national_month").select(
        "month",
        "offence",
        place=pl.lit("mexico"),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit(EDITION),
    )


def mexico_homicides_state(raw: Raw) -> pl.DataFrame:
    """Victims by month, state and offence."""
    return raw.read("mexico_homicide_victims_state_month").select(
        "month",
        "state",
        "offence",
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit(EDITION),
    )


TABLES = {
    "mexico_homicides": mexico_homicides,
    "mexico_homicides_state": mexico_homicides_state,
}
