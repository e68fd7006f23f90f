"""Guatemala, Instituto Guatemalteco de Migración: nationals returned."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, slug


def guatemala_returns(raw: Raw) -> pl.DataFrame:
    """Guatemalans returned from Mexico and the United States, by sex and age."""
    return raw.read("guatemala_returned_nationals_month").select(
        "month",
        place=pl.lit("guatemala"),
        returned_from="returned_from",
        sex="sex",
        age=pl.col("age").map_elements(slug, return_dtype=pl.String),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.when(pl.col("recoded_from_NA") == "1")
        .then(pl.lit("igm-2025-04-recoded"))
        .otherwise(pl.lit("igm-2025-04")),
    )


TABLES = {"guatemala_returns": guatemala_returns}
