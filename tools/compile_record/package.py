"""Sidecars to ``datapackage.json``: the index that the program reads."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path

from corridor.core.errors import RecordError
from corridor.record.index import Json, column_order, key_columns, make_resource, read_sidecar

__all__ = ["RECORD", "Json", "build_package", "column_order", "key_columns", "sidecars"]

RECORD = Path(__file__).parents[2] / "src" / "corridor" / "record"


def sidecars(folder: Path = RECORD) -> dict[str, tuple[Path, Json]]:
    """Return each table's sidecar by its id, which is the file's name.

    Ends the program, naming the file, if a key is missing or unknown.
    """
    found = {}
    for path in sorted(folder.glob("*/*.toml")):
        if path.name == "publisher.toml":
            continue
        try:
            sidecar = read_sidecar(path)
        except RecordError as error:
            raise SystemExit(str(error)) from error
        if path.stem in found:
            raise SystemExit(f"{path}: another publisher has a table of this name")
        found[path.stem] = (path, sidecar)
    return dict(sorted(found.items()))


def build_package(folder: Path = RECORD) -> str:
    """Return the text of ``datapackage.json``, made from sidecars, columns and tables."""
    common = tomllib.loads((folder / "columns.toml").read_text(encoding="utf-8"))
    resources = [
        make_resource(
            path.with_suffix(".csv"),
            sidecar,
            tomllib.loads((path.parent / "publisher.toml").read_text(encoding="utf-8")),
            common,
        )
        for path, sidecar in sidecars(folder).values()
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


def _unique(licences: Iterable[Json]) -> list[Json]:
    return list({licence["title"]: licence for licence in licences}.values())
