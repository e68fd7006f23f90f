"""IOM, Missing Migrants Project: deaths and disappearances on the routes of the Americas."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw

ROUTES = {
    "Central American Route": "central_america_and_us_mexico_border",
    "South American Route": "south_america",
}


def route_deaths(raw: Raw) -> pl.DataFrame:
    """Dead and missing by month and route."""
    return (
        raw.read("iom_missing_migrants_route_month")
        .filter(pl.col("route").is_in(list(ROUTES)))
        .select(
            "month",
            route=pl.col("route").replace_strict(ROUTES),
            value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
            edition=pl.lit("mmp-2025-04"),
        )
    )


TABLES = {"route_deaths": route_deaths}
