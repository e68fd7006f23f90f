"""The project's own list of dated policy events on the US-Mexico corridor."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw, slug

CORRIDORS = {"US-Mexico": "us-mexico", "Mexico transit": "mexico-transit", "Darien": "darien"}
# descriptive words in place of figurative ones, and our own table's name in place of a file's
WORDING = {
    "Mexican surge follows": "Mexican stops rise in the following months",
    "panama_darien_transit_total_month.csv": "table darien",
    "FelipeSaNa/despliegue-guardia-nacional guardia_2019-2021.xlsx": (
        "FelipeSaNa/despliegue-guardia-nacional, guardia_2019-2021"
    ),
}


def policy_events(raw: Raw) -> pl.DataFrame:
    """Dated events; ``basis`` says whether a date was read in a document or recalled."""
    events = raw.read("policy_events").filter(pl.col("corridor").is_in(list(CORRIDORS)))
    for old, new in WORDING.items():
        events = events.with_columns(pl.col("event", "source").str.replace(old, new, literal=True))
    return events.select(
        "date",
        "end_date",
        corridor=pl.col("corridor").replace_strict(CORRIDORS),
        actor="actor",
        kind=pl.col("kind").map_elements(slug, return_dtype=pl.String),
        event="event",
        basis="basis",
        source="source",
    )


TABLES = {"policy_events": policy_events}
