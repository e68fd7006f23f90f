"""U.S. Immigration and Customs Enforcement: the detention statistics workbooks."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, slug

LAST_WHOLE_YEAR = 2025  # a later fiscal year was still running when the workbook was read


def _edition() -> pl.Expr:
    return pl.format("ice-fy{}", pl.col("source_file").str.extract(r"^FY(\d\d)"))


def _agency() -> pl.Expr:
    return pl.col("arresting_agency").replace("Total", "ALL")


def _slugs(column: str) -> pl.Expr:
    return pl.col(column).map_elements(slug, return_dtype=pl.String).replace("total", "all")


def detention(raw: Raw) -> pl.DataFrame:
    """Average daily population by arresting agency and criminality."""
    return raw.read("us_ice_detained_average_month").select(
        "month",
        place=pl.lit("united-states"),
        agency=_agency(),
        criminality=_slugs("criminality"),
        value=pl.col("value").cast(pl.Float64),
        edition=_edition(),
    )


def bookins(raw: Raw) -> pl.DataFrame:
    """People booked into ICE detention by arresting agency."""
    return raw.read("us_ice_bookins_month").select(
        "month",
        place=pl.lit("united-states"),
        agency=_agency(),
        value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
        edition=_edition(),
    )


def bookouts(raw: Raw) -> pl.DataFrame:
    """People booked out of ICE detention by reason and criminality."""
    return raw.read("us_ice_bookouts_reason_month").select(
        "month",
        place=pl.lit("united-states"),
        reason=_slugs("reason"),
        criminality=_slugs("criminality"),
        value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
        edition=_edition(),
    )


def removals(raw: Raw) -> pl.DataFrame:
    """ICE removals by fiscal year; the running year is left out."""
    family = pl.col("series").str.contains("FAMU")
    return (
        raw.read("us_ice_removals_fiscal_year")
        .select(
            fiscal_year=pl.col("fiscal_year").cast(pl.Int64),
            place=pl.lit("united-states"),
            measure=pl.when(pl.col("series") == "Total")
            .then(pl.lit("all"))
            .when(family)
            .then(pl.lit("family_unit"))
            .otherwise(pl.lit("family_detention")),
            value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
            edition=_edition(),
        )
        .filter(pl.col("fiscal_year") <= LAST_WHOLE_YEAR)
    )


TABLES = {
    "bookins": bookins,
    "bookouts": bookouts,
    "detention": detention,
    "removals": removals,
}
