"""U.S. Customs and Border Protection: monthly encounters at the Southwest land border."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import BORDER, CITIZENSHIPS, Raw, slug, tidy

EXACT = "2019-10"  # first month of CBP's exact figures by citizenship
NAMED = 18  # citizenships named throughout; the other three fold into OTHER
HOW = {
    "aor file": "cbp-aor",
    "read": "cbp-aor-latest",
    "state minus usbp": "cbp-state-minus-usbp",
    "state minus ofo": "cbp-state-minus-ofo",
}


def encounters_detail(raw: Raw) -> pl.DataFrame:
    """CBP's exact counts by agency, title, demographic and citizenship."""
    table = raw.read("us_cbp_sw_agency_title_demographic_citizenship_month")
    return table.select(
        "month",
        "agency",
        place=pl.lit(BORDER),
        title=pl.col("title_of_authority").str.strip_prefix("Title ").cast(pl.Int64),
        demographic=pl.col("demographic").map_elements(slug, return_dtype=pl.String),
        origin=tidy("citizenship", CITIZENSHIPS),
        value=pl.col("value").cast(pl.Int64),
        edition=tidy("how", HOW),
    )


def encounters_total(raw: Raw) -> pl.DataFrame:
    """Published totals: CBP's, and OHSS's rounded ones for the ports before 2019-10."""
    table = raw.read("us_usbp_sw_total_month")
    usbp = table.select(
        "month",
        agency=pl.lit("USBP"),
        value=pl.col("usbp_sw_best").cast(pl.Float64).cast(pl.Int64),
        edition=tidy(
            "usbp_sw_best_source",
            {
                "cbp pdf fy2000-fy2020": "cbp-pdf-fy2020",
                "cbp aor fy2020-fy2024 final": "cbp-aor",
                "cbp aor fy2025-fy2026 (vintages aug/sept 2026)": "cbp-aor-latest",
            },
        ),
    )
    ports = table.select(
        "month",
        agency=pl.lit("OFO"),
        value=pl.coalesce("ofo_sw_cbp_aor_fy25_fy26", "ofo_sw_cbp_aor")
        .cast(pl.Float64)
        .cast(pl.Int64),
        edition=pl.when(pl.col("month") < "2024-10")
        .then(pl.lit("cbp-aor"))
        .otherwise(pl.lit("cbp-aor-latest")),
    ).filter(pl.col("month") >= EXACT)
    older = _ohss_ports(raw).filter(pl.col("origin") == "ALL").drop("origin")
    parts = [part.select(usbp.columns) for part in (usbp, ports, older)]
    return pl.concat(parts).with_columns(place=pl.lit(BORDER), origin=pl.lit("ALL"))


def encounters(raw: Raw) -> pl.DataFrame:
    """By agency and citizenship: OHSS before 2019-10, CBP's exact counts from then on."""
    older = _khsm(raw)
    named = older["origin"].unique().to_list()
    exact = (
        encounters_detail(raw)
        .with_columns(
            origin=pl.when(pl.col("origin").is_in(named)).then("origin").otherwise(pl.lit("OTHER")),
            edition=pl.col("edition").replace(
                {e: "cbp-aor-latest" for e in HOW.values() if e != "cbp-aor"}
            ),
        )
        .group_by("month", "agency", "origin", "edition")
        .agg(pl.col("value").sum())
    )
    grid = (
        exact.select("month", "agency", "edition")
        .unique()
        .join(pl.DataFrame({"origin": named}), how="cross")
    )
    exact = grid.join(exact, on=["month", "agency", "origin", "edition"], how="left").with_columns(
        pl.col("value").fill_null(0)
    )
    ports = _ohss_ports(raw).filter(pl.col("origin") != "ALL")
    parts = [part.select(exact.columns) for part in (older, ports, exact)]
    return pl.concat(parts).with_columns(place=pl.lit(BORDER))


def title42(raw: Raw) -> pl.DataFrame:
    """Title 42 expulsions by agency and citizenship."""
    return raw.read("us_title42_expulsions_month").select(
        "month",
        "agency",
        place=pl.lit(BORDER),
        origin=tidy("citizenship", CITIZENSHIPS),
        value=pl.col("value").cast(pl.Int64),
        edition=pl.lit("cbp-aor"),
    )


def sectors(raw: Raw) -> pl.DataFrame:
    """Encounters by Border Patrol sector and by port field office."""
    editions = {
        "cbp pdf fy2000-fy2020 (via uwchr)": "cbp-pdf-fy2020",
        "cbp aor fy2020-fy2024 (via tidytuesday)": "cbp-aor",
        "cbp aor (via dimartino border_sectors.csv)": "cbp-aor-latest",
        "ohss khsm (rounded to 10)": "ohss-khsm-2024-11",
    }
    return raw.read("us_sw_sector_month").select(
        "month",
        "agency",
        place=pl.lit(BORDER),
        sector=pl.col("sector_or_office").map_elements(slug, return_dtype=pl.String),
        value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
        edition=tidy("source", editions),
    )


def demographics(raw: Raw) -> pl.DataFrame:
    """Border Patrol encounters of single adults, family units, unaccompanied children."""
    return raw.read("us_usbp_sw_demographic_month").select(
        "month",
        place=pl.lit(BORDER),
        agency=pl.lit("USBP"),
        demographic=pl.col("demographic").map_elements(slug, return_dtype=pl.String),
        value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
        edition=pl.when(pl.col("source") == "OHSS KHSM")
        .then(pl.lit("ohss-khsm-2024-11"))
        .when(pl.col("month") < "2024-10")
        .then(pl.lit("cbp-aor"))
        .otherwise(pl.lit("cbp-aor-latest")),
    )


def _ohss_ports(raw: Raw) -> pl.DataFrame:
    """OHSS's rounded monthly figures for the ports, used before CBP's exact ones."""
    return (
        raw.read("us_ohss_sw_agency_citizenship_month")
        .filter((pl.col("agency") == "OFO") & (pl.col("month") < EXACT))
        .select(
            "month",
            "agency",
            origin=tidy("citizenship", CITIZENSHIPS),
            value=pl.col("value").cast(pl.Float64).cast(pl.Int64),
            edition=pl.lit("ohss-ielp-2024-08"),
        )
    )


def _khsm(raw: Raw) -> pl.DataFrame:
    """OHSS's rounded monthly figures for the Border Patrol, FY2000-FY2001 scaled to CBP's total."""
    wide = raw.read("us_usbp_sw_citizenship_month_wide").filter(pl.col("month") < EXACT)
    long = wide.unpivot(
        index=["month", "published_total"],
        on=[c for c in wide.columns if c.lower() in CITIZENSHIPS and c != "TOTAL"],
        variable_name="citizenship",
        value_name="rounded",
    ).select(
        "month",
        total=pl.col("published_total").cast(pl.Float64).cast(pl.Int64),
        origin=tidy("citizenship", CITIZENSHIPS),
        rounded=pl.col("rounded").cast(pl.Float64),
    )
    early = pl.col("month") <= "2001-09"
    share = pl.col("rounded") / pl.col("rounded").sum().over("month") * pl.col("total")
    # the largest remainders take the units that rounding down leaves, so months add up exactly
    left = pl.col("total") - pl.col("floor").sum().over("month")
    rank = (pl.col("share") - pl.col("floor")).rank("ordinal", descending=True).over("month")
    return (
        long.sort("month", "origin")
        .with_columns(share=share)
        .with_columns(floor=pl.col("share").floor().cast(pl.Int64))
        .select(
            "month",
            agency=pl.lit("USBP"),
            origin="origin",
            value=pl.when(early)
            .then(pl.col("floor") + (rank <= left).cast(pl.Int64))
            .otherwise(pl.col("rounded").cast(pl.Int64)),
            edition=pl.when(early)
            .then(pl.lit("ohss-khsm-2024-11-scaled"))
            .otherwise(pl.lit("ohss-khsm-2024-11")),
        )
    )


TABLES = {
    "demographics": demographics,
    "encounters": encounters,
    "encounters_detail": encounters_detail,
    "encounters_total": encounters_total,
    "sectors": sectors,
    "title42": title42,
}
