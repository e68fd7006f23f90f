"""Mexico, Treasury (SHCP): the public account."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw


def inm_budget(raw: Raw) -> pl.DataFrame:
    """Money approved and spent on the migration programme E008, in whole pesos."""
    parts = {
        "value_mxn": "all",
        "of_which_personnel_mxn": "personnel",
        "of_which_operations_mxn": "operations",
    }
    return (
        raw.read("mexico_inm_budget_year")
        .unpivot(index=["year", "budget_stage"], variable_name="part")
        .select(
            year=pl.col("year").cast(pl.Int64),
            place=pl.lit("mexico"),
            stage="budget_stage",
            part=pl.col("part").replace_strict(parts),
            value=pl.col("value").cast(pl.Float64).round().cast(pl.Int64),
            edition=pl.format("cuenta-publica-{}", "year"),
        )
    )


TABLES = {"inm_budget": inm_budget}
