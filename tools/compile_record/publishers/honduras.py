"""Honduras, Instituto Nacional de Migración: irregular entries."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, add_up


def honduras_entries(raw: Raw) -> pl.DataFrame:
    """Irregular entries registered, in total from 2014 and by nationality from 2018."""
    total = raw.read("honduras_irregular_entries_month").with_columns(
        nationality_iso3=pl.lit("ALL")
    )
    nationalities = raw.read("honduras_irregular_entries_nat_month")
    entries = pl.concat([nationalities, total.select(nationalities.columns)]).select(
        "month",
        place=pl.lit("honduras"),
        origin=pl.col("nationality_iso3").replace("OOO", "OTHER"),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit("inm-honduras-2025-04"),
    )
    return add_up(entries)


TABLES = {"honduras_entries": honduras_entries}
