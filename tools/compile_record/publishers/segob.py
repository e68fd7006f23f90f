"""Mexico, SEGOB: the migration-policy unit's statistical bulletins."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, add_up, slug

EDITION = "upmrip-2025-04"


def mexico_events(raw: Raw) -> pl.DataFrame:
    """Events of people in an irregular migratory situation, by nationality and in total."""
    total = raw.read("mexico_irregular_events_total_month").with_columns(
        nationality_iso3=pl.lit("ALL")
    )
    nationalities = raw.read("mexico_irregular_events_nat_month")
    events = pl.concat([nationalities, total.select(nationalities.columns)]).select(
        "month",
        place=pl.lit("mexico"),
        origin=pl.col("nationality_iso3").replace("OOO", "OTHER"),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit(EDITION),
    )
    return add_up(events)


def mexico_presentados(raw: Raw) -> pl.DataFrame:
    """The same events split into people presented to the INM and minors channelled to DIF."""
    words = {
        "value_events": "events",
        "value_presentados": "presentados",
        "implied_canalizados": "canalizados_implied",
    }
    return (
        raw.read("mexico_events_presentados_split_month_2022_2025")
        .unpivot(index="month", variable_name="measure")
        .select(
            "month",
            place=pl.lit("mexico"),
            measure=pl.col("measure").replace_strict(words),
            value=pl.col("value").cast(pl.Int64),
            edition=pl.lit("upmrip-2025-02"),
        )
    )


def mexico_returns(raw: Raw) -> pl.DataFrame:
    """Foreigners returned from Mexico, by nationality and type of return."""
    return raw.read("mexico_returns_nat_month").select(
        "month",
        place=pl.lit("mexico"),
        origin=pl.col("nationality_iso3").replace("OOO", "OTHER"),
        type=pl.col("type").map_elements(slug, return_dtype=pl.String),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit(EDITION),
    )


def mexico_events_state(raw: Raw) -> pl.DataFrame:
    """Events by the state in which they happened, as first published."""
    return raw.read("mexico_irregular_events_state_month_2019_2021").select(
        "month",
        "state",
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit("upmrip-2021-07"),
    )


TABLES = {
    "mexico_events": mexico_events,
    "mexico_events_state": mexico_events_state,
    "mexico_presentados": mexico_presentados,
    "mexico_returns": mexico_returns,
}
