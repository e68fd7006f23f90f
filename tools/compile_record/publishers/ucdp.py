"""Uppsala Conflict Data Program: deaths from organised violence by country and year."""

from __future__ import annotations

import polars as pl

from tools.compile_record.raw import Raw

# Gleditsch-Ward country number -> origin code, for the Americas and for the origins
# outside them that the border tables name
COUNTRIES = {
    "2": "USA", "20": "CAN", "31": "BHS", "40": "CUB", "41": "HTI", "42": "DOM", "51": "JAM",
    "52": "TTO", "70": "MEX", "80": "BLZ", "90": "GTM", "91": "HND", "92": "SLV", "93": "NIC",
    "94": "CRI", "95": "PAN", "100": "COL", "101": "VEN", "110": "GUY", "115": "SUR",
    "130": "ECU", "135": "PER", "140": "BRA", "145": "BOL", "150": "PRY", "155": "CHL",
    "160": "ARG", "165": "URY", "360": "ROU", "365": "RUS", "369": "UKR", "640": "TUR",
    "710": "CHN", "750": "IND", "775": "MMR", "840": "PHL",
}  # fmt: skip
# countries that people leave for the central and the eastern Mediterranean, or cross
MEDITERRANEAN = {
    "404": "GNB", "420": "GMB", "432": "MLI", "433": "SEN", "434": "BEN", "435": "MRT",
    "436": "NER", "437": "CIV", "438": "GIN", "439": "BFA", "450": "LBR", "451": "SLE",
    "452": "GHA", "461": "TGO", "471": "CMR", "475": "NGA", "482": "CAF", "483": "TCD",
    "484": "COG", "490": "COD", "520": "SOM", "522": "DJI", "530": "ETH", "531": "ERI",
    "600": "MAR", "615": "DZA", "616": "TUN", "620": "LBY", "625": "SDN", "626": "SSD",
    "630": "IRN", "645": "IRQ", "651": "EGY", "652": "SYR", "660": "LBN", "663": "JOR",
    "700": "AFG", "770": "PAK", "771": "BGD", "780": "LKA", "790": "NPL",
}  # fmt: skip
MEASURES = {
    "state_based_deaths": "state_based",
    "non_state_deaths": "non_state",
    "one_sided_deaths": "one_sided",
    "total_best": "all_best",
    "total_low": "all_low",
    "total_high": "all_high",
}


def origin_violence(raw: Raw) -> pl.DataFrame:
    """Deaths from organised violence in the origins of the Americas' routes."""
    return _violence(raw, COUNTRIES)


def mediterranean_violence(raw: Raw) -> pl.DataFrame:
    """Deaths from organised violence in the origins of the Mediterranean routes."""
    return _violence(raw, MEDITERRANEAN)


def _violence(raw: Raw, countries: dict[str, str]) -> pl.DataFrame:
    return (
        raw.read("ucdp_organized_violence_country_year")
        .filter(pl.col("gw_id").is_in(list(countries)))
        .unpivot(index=["year", "gw_id"], on=list(MEASURES), variable_name="measure")
        .select(
            year=pl.col("year").cast(pl.Int64),
            origin=pl.col("gw_id").replace_strict(countries),
            measure=pl.col("measure").replace_strict(MEASURES),
            value=pl.col("value").cast(pl.Int64),
            edition=pl.lit("ucdp-25.1"),
        )
    )


TABLES = {"mediterranean_violence": mediterranean_violence, "origin_violence": origin_violence}
