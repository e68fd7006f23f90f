"""UNHCR: one page of JSON with ``items``, one for each origin, year and type of application."""

from __future__ import annotations

from typing import Any

from corridor.record.refresh.made import Control, Made, Raw, refuse
from corridor.record.refresh.opening.texts import read_json

__all__ = ["READERS", "applications"]

_DIGITS = 15  # of a count; a larger one is no count of persons
NEEDED = ("year", "coo_iso", "coa_iso", "app_type", "applied")


def applications(raw: Raw) -> list[Made | Control]:
    """Return table mexico_asylum: applications of persons, new or not split into types."""
    import polars as pl

    words = raw.words
    counts: dict[tuple[int, str, str, str], int] = {}
    for place, item in enumerate(_items(raw), start=1):
        if item["coa_iso"] != words["asylum"] or item["app_type"] not in words["type"]:
            continue
        if item.get("app_pc", "P") != "P":
            continue  # cases, not persons
        origin = "OTHER" if item["coo_iso"] in words["unnamed"] else str(item["coo_iso"])
        year, kind = _number(raw, item, "year", place), words["type"][item["app_type"]]
        key = (year, words["place"], origin, kind)
        counts[key] = counts.get(key, 0) + _number(raw, item, "applied", place)
    if not counts:
        raise refuse(raw, f"no application in {words['asylum']} is in the file")
    rows = [(*key, value) for key, value in sorted(counts.items())]
    names = ["year", "place", "origin", "type", "value"]
    return [Made("mexico_asylum", pl.DataFrame(rows, schema=names, orient="row"))]


def _items(raw: Raw) -> list[dict[str, Any]]:
    content = read_json(raw)
    items = content.get("items") if isinstance(content, dict) else None
    if not isinstance(items, list) or not items:
        raise refuse(raw, "there is no list 'items'")
    if content.get("maxPages", 1) not in (1, "1"):
        raise refuse(raw, f"this is one of {content['maxPages']} pages; all have to be in one")
    for place, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise refuse(raw, "it is no table of figures", row=f"item {place}")
        missing = [name for name in NEEDED if name not in item]
        if missing:
            raise refuse(raw, f"'{missing[0]}' is missing", row=f"item {place}")
        for name in ("coo_iso", "coa_iso", "app_type"):
            if not isinstance(item[name], str):
                raise refuse(raw, f"{name} {item[name]!r} is no word", row=f"item {place}")
    return items


def _number(raw: Raw, item: dict[str, Any], name: str, place: int) -> int:
    text = str(item[name])
    if not text.isdecimal() or len(text) > _DIGITS:
        raise refuse(raw, f"{name} '{text}' is not a count", row=f"item {place}")
    return int(text)


READERS = {"applications": applications}
