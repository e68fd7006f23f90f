"""Italy, Ministry of the Interior: people landed by sea, added up by month from days."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw


def italy_landings(raw: Raw) -> pl.DataFrame:
    """People landed by month. A month counts only if a report covers its last day."""
    days = raw.read("italy_sea_arrivals_moi_day").with_columns(
        month=pl.col("date").str.slice(0, 7),
        # days after the report's own are written as zero in the copy
        known=pl.col("date") <= pl.col("as_reported_on"),
    )
    return (
        days.group_by("month")
        .agg(pl.col("value").cast(pl.Int64).sum(), whole=pl.col("known").all())
        .filter("whole")
        .select("month", "value", place=pl.lit("italy"), edition=pl.lit("cruscotto-2025-09"))
    )


TABLES = {"italy_landings": italy_landings}
