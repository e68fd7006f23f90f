"""DHS Office of Homeland Security Statistics: the monthly enforcement tables of August 2024."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import BORDER, CITIZENSHIPS, Raw, slug, tidy

EDITION = "ohss-ielp-2024-08"
OUTCOMES = {
    "total encounters": "total_encounters",
    "t8 repatriations": "t8_repatriation",
    "t42 expulsions": "t42_expulsion",
    "migrant protection protocols": "mpp",
    "transfers to ice": "transfer_ice",
    "transfers to hhs": "transfer_hhs",
    "usbp releases": "usbp_release",
    "ofo paroles": "ofo_parole",
    "other outcomes": "other",
}
BLOCKS = {
    "total repatriations": "repatriations",
    "dhs removals": "removals",
    "dhs enforcement returns": "enforcement_returns",
    "dhs administrative returns": "administrative_returns",
}


def _count() -> pl.Expr:
    return pl.col("value").cast(pl.Float64).cast(pl.Int64)


def dispositions(raw: Raw) -> pl.DataFrame:
    """What happened after each encounter, by citizenship."""
    return raw.read("us_sw_dispositions_citizenship_month").select(
        "month",
        place=pl.lit(BORDER),
        origin=tidy("citizenship", CITIZENSHIPS),
        outcome=tidy("outcome", OUTCOMES),
        value=_count(),
        edition=pl.lit(EDITION),
    )


def dispositions_agency(raw: Raw) -> pl.DataFrame:
    """What happened after each encounter, by agency."""
    return raw.read("us_sw_dispositions_agency_month").select(
        "month",
        place=pl.lit(BORDER),
        agency=pl.col("agency").replace("Total CBP", "ALL"),
        outcome=tidy("outcome", OUTCOMES),
        value=_count(),
        edition=pl.lit(EDITION),
    )


def cbp_one(raw: Raw) -> pl.DataFrame:
    """Appointments processed at ports of entry, by citizenship."""
    return raw.read("us_cbp_one_appointments_month").select(
        "month",
        place=pl.lit(BORDER),
        origin=tidy("citizenship", CITIZENSHIPS),
        value=_count(),
        edition=pl.lit(EDITION),
    )


def chnv(raw: Raw) -> pl.DataFrame:
    """The parole process for Cubans, Haitians, Nicaraguans and Venezuelans."""
    return raw.read("us_chnv_parole_month").select(
        "month",
        place=pl.lit("united-states"),
        measure="measure",
        origin=tidy("process_country", CITIZENSHIPS),
        value=_count(),
        edition=pl.lit(EDITION),
    )


def repatriations(raw: Raw) -> pl.DataFrame:
    """Removals, returns and expulsions by all of DHS."""
    return raw.read("us_dhs_repatriations_type_month").select(
        "month",
        place=pl.lit("united-states"),
        block=tidy("block", BLOCKS),
        measure=pl.col("series").map_elements(slug, return_dtype=pl.String),
        value=_count(),
        edition=pl.lit(EDITION),
    )


TABLES = {
    "cbp_one": cbp_one,
    "chnv": chnv,
    "dispositions": dispositions,
    "dispositions_agency": dispositions_agency,
    "repatriations": repatriations,
}
