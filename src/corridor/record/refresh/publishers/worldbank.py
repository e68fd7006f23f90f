"""World Bank: a page of JSON, first what it is, then one entry for each country and year."""

from __future__ import annotations

import math
from typing import Any

from corridor.record.refresh.made import Control, Made, Raw, refuse
from corridor.record.refresh.opening.texts import read_json

__all__ = ["READERS", "indicator"]


def indicator(raw: Raw) -> list[Made | Control]:
    """Return one indicator of table origin_economy; years without a figure have no row."""
    import polars as pl

    about, entries = _parts(raw)
    wanted, rows = set(raw.words["origins"]), []
    for place, entry in enumerate(entries, start=1):
        indicator = entry.get("indicator") if isinstance(entry, dict) else None
        if not isinstance(indicator, dict):
            raise refuse(raw, "it names no indicator", row=f"entry {place}")
        code = indicator.get("id")
        if code != raw.words["id"]:
            raise refuse(raw, f"the indicator is '{code}'", row=f"entry {place}")
        year, value = str(entry.get("date")), entry.get("value")
        if not (len(year) == 4 and year.isdecimal()) or not isinstance(value, int | float | None):
            raise refuse(
                raw, f"'{year}' with '{value}' is no year with a figure", row=f"entry {place}"
            )
        if value is not None and not math.isfinite(value):
            raise refuse(raw, f"'{value}' is no figure", row=f"entry {place}")
        origin = str(entry.get("countryiso3code"))
        if value is not None and origin in wanted and int(year) >= raw.words["since"]:
            rows.append((int(year), origin, raw.words["series"], float(value)))
    if not rows:
        raise refuse(raw, "no figure of the table's countries is in the file")
    table = pl.DataFrame(rows, schema=["year", "origin", "series", "value"], orient="row")
    scope = {"series": (str(raw.words["series"]),)}
    return [Made("origin_economy", table, scope, vintage=str(about["lastupdated"])[:7])]


def _parts(raw: Raw) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    content = read_json(raw)
    if not (isinstance(content, list) and len(content) == 2 and isinstance(content[1], list)):
        raise refuse(raw, "this is not an answer with figures")
    about, entries = content
    if not isinstance(about, dict):
        raise refuse(raw, "it does not begin with what the answer is")
    if about.get("pages") != 1:
        raise refuse(raw, f"this is one of {about.get('pages')} pages; all have to be in one")
    if "lastupdated" not in about:
        raise refuse(raw, "it does not say when it was last updated")
    return about, entries


READERS = {"indicator": indicator}
