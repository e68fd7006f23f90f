"""A table's entry in ``datapackage.json``, made from its sidecar, its publisher and its rows."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, TypeAlias

from corridor.core.errors import RecordError, nearest
from corridor.core.toml import read_toml

__all__ = [
    "NOT_IN_KEY",
    "Json",
    "column_order",
    "describe",
    "key_columns",
    "make_resource",
    "measure",
    "read_sidecar",
]

Json: TypeAlias = dict[str, Any]

NOT_IN_KEY = {"value", "edition", "end_date", "source", "basis"}
OPTIONAL_CELLS = {"end_date", "source"}
NEEDED = {"title", "definition", "unit", "columns", "lag_months", "document", "edition"}
ALLOWED = NEEDED | {
    "break", "column", "continuous", "gap", "identity", "licence", "publisher", "ratio",
    "signed", "total",
}  # fmt: skip


def read_sidecar(path: Path) -> Json:
    """Return a sidecar's content.

    Raises RecordError, naming the file, if it is no TOML or a key is missing or unknown.
    """
    try:
        sidecar = read_toml(path)
    except (OSError, ValueError, RecursionError) as error:
        raise RecordError(
            f"this cannot be read ({error})", where=str(path), remedy="Texts need quotes"
        ) from error
    if missing := NEEDED - sidecar.keys():
        raise RecordError(
            f"missing {', '.join(sorted(missing))}", where=str(path), remedy="Add what is missing"
        )
    if unknown := sidecar.keys() - ALLOWED:
        raise RecordError(
            f"unknown {', '.join(sorted(unknown))}",
            where=str(path),
            remedy=nearest(min(unknown), ALLOWED),
        )
    return sidecar


def column_order(sidecar: Json) -> list[str]:
    """Return the names of a table's columns in the order of the file."""
    return [str(name) for name in sidecar["columns"]]


def key_columns(sidecar: Json) -> list[str]:
    """Return the columns that name a row: all but the figure and where it was read."""
    return [name for name in column_order(sidecar) if name not in NOT_IN_KEY]


def measure(data: bytes, time: str) -> Json:
    """Return what an entry says of a table's file: bytes, hash, rows, first and last period."""
    import polars as pl

    table = pl.read_csv(data, infer_schema=False)
    return {
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "rows": table.height,
        "first": table[time].min(),
        "last": table[time].max(),
    }


def make_resource(path: Path, sidecar: Json, publisher: Json, common: Json) -> Json:
    """Return the entry of the table in the CSV file ``path``.

    Parameters
    ----------
    path: the CSV file, in the folder of its publisher.
    sidecar, publisher, common: the contents of its sidecar, of ``publisher.toml`` and of
        ``columns.toml``.
    """
    size = measure(path.read_bytes(), column_order(sidecar)[0])
    return describe(path, sidecar, publisher, common, size)


def describe(path: Path, sidecar: Json, publisher: Json, common: Json, size: Json) -> Json:
    """Return the entry of a table whose file has been measured; see ``make_resource``.

    ``size``: what ``measure`` says of the file, which is not read.
    """
    columns = column_order(sidecar)
    licence: Json = sidecar.get("licence") or publisher["licence"]
    return {
        "name": path.stem,
        "title": sidecar["title"],
        "description": sidecar["definition"],
        "path": f"{path.parent.name}/{path.name}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size["bytes"],
        "hash": size["hash"],
        "licenses": [{key: licence[key] for key in ("name", "title", "path")}],
        "sources": [{"title": d["title"], "path": d["url"]} for d in sidecar["document"]],
        "schema": {
            "fields": [_field(column, sidecar, common) for column in columns],
            "primaryKey": key_columns(sidecar),
        },
        "publisher": sidecar.get("publisher", publisher["name"]),
        "publisher_id": path.parent.name,
        "unit": sidecar["unit"],
        "rows": size["rows"],
        "first": size["first"],
        "last": size["last"],
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
