"""Sidecars to ``datapackage.json``: the index that the program reads."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

__all__ = ["RECORD", "Json", "build_package", "column_order", "key_columns", "sidecars"]

Json: TypeAlias = dict[str, Any]

RECORD = Path(__file__).parents[2] / "src" / "corridor" / "record"
NOT_IN_KEY = {"value", "edition", "end_date", "source", "basis"}
OPTIONAL_CELLS = {"end_date", "source"}
NEEDED = {"title", "definition", "unit", "columns", "lag_months", "document", "edition"}
ALLOWED = NEEDED | {
    "break", "column", "continuous", "gap", "identity", "licence", "publisher", "ratio",
    "signed", "total",
}  # fmt: skip


def sidecars(folder: Path = RECORD) -> dict[str, tuple[Path, Json]]:
    """Return each table's sidecar by its id, which is the file's name.

    Ends the program, naming the file, if a key is missing or unknown.
    """
    found = {}
    for path in sorted(folder.glob("*/*.toml")):
        if path.name == "publisher.toml":
            continue
        sidecar = tomllib.loads(path.read_text(encoding="utf-8"))
        if missing := NEEDED - sidecar.keys():
            raise SystemExit(f"{path}: missing {', '.join(sorted(missing))}")
        if unknown := sidecar.keys() - ALLOWED:
            raise SystemExit(f"{path}: unknown {', '.join(sorted(unknown))}")
        if path.stem in found:
            raise SystemExit(f"{path}: another publisher has a table of this name")
        found[path.stem] = (path, sidecar)
    return dict(sorted(found.items()))


def column_order(sidecar: Json) -> list[str]:
    """Return the names of a table's columns in the order of the file."""
    return [str(name) for name in sidecar["columns"]]


def key_columns(sidecar: Json) -> list[str]:
    """Return the columns that name a row: all but the figure and where it was read."""
    return [name for name in column_order(sidecar) if name not in NOT_IN_KEY]


def build_package(folder: Path = RECORD) -> str:
    """Return the text of ``datapackage.json``, made from sidecars, columns and tables."""
    common = tomllib.loads((folder / "columns.toml").read_text(encoding="utf-8"))
    resources = [
        _resource(folder, name, path, sidecar, common)
        for name, (path, sidecar) in sidecars(folder).items()
    ]
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "corridor-record",
        "title": "The record: what happened on migration corridors",
        "description": (
            "One row per figure. Each table names its publisher, document, licence, "
            "definition, breaks and the edition that each figure was read in."
        ),
        "licenses": _unique(resource["licenses"][0] for resource in resources),
        "resources": resources,
    }
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def _resource(folder: Path, name: str, path: Path, sidecar: Json, common: Json) -> Json:
    publisher = tomllib.loads((path.parent / "publisher.toml").read_text(encoding="utf-8"))
    table_path = path.with_suffix(".csv")
    data = table_path.read_bytes()
    table = pl.read_csv(data, infer_schema=False)
    time = column_order(sidecar)[0]
    licence = sidecar.get("licence", publisher["licence"])
    return {
        "name": name,
        "title": sidecar["title"],
        "description": sidecar["definition"],
        "path": table_path.relative_to(folder).as_posix(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "licenses": [{key: licence[key] for key in ("name", "title", "path")}],
        "sources": [{"title": d["title"], "path": d["url"]} for d in sidecar["document"]],
        "schema": {
            "fields": [_field(column, sidecar, common) for column in column_order(sidecar)],
            "primaryKey": key_columns(sidecar),
        },
        "publisher": sidecar.get("publisher", publisher["name"]),
        "publisher_id": path.parent.name,
        "unit": sidecar["unit"],
        "rows": table.height,
        "first": table[time].min(),
        "last": table[time].max(),
        "lag_months": sidecar["lag_months"],
        "licence_basis": licence["basis"],
        "editions": sidecar["edition"],
        "breaks": sidecar.get("break", []),
        "continuous": sidecar.get("continuous", []),
        "gaps": sidecar.get("gap", []),
        "totals": sidecar.get("total", []),
        "identities": sidecar.get("identity", []),
        "ratios": sidecar.get("ratio", []),
    }


def _field(column: str, sidecar: Json, common: Json) -> Json:
    """One column: the common declaration, refined by the table's own."""
    shared, own = common.get(column, {}), sidecar.get("column", {}).get(column, {})
    merged = {**shared, **own}
    constraints = {**shared.get("constraints", {}), **own.get("constraints", {})}
    field: Json = {
        "name": column,
        "type": merged["type"],
        "description": merged["description"],
        "constraints": constraints,
    }
    if "values" in merged:
        constraints["enum"] = list(merged["values"])
        field["values"] = merged["values"]
    if column == "edition":
        constraints["enum"] = [edition["id"] for edition in sidecar["edition"]]
    if column not in OPTIONAL_CELLS:
        constraints["required"] = True
    if column == "value" and sidecar.get("signed"):
        constraints.pop("minimum")
    return field


def _unique(licences: Iterable[Json]) -> list[Json]:
    return list({licence["title"]: licence for licence in licences}.values())
