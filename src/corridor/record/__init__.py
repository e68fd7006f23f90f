"""The record: what happened, every figure with its document.

A table is a CSV file with a sidecar of the same name in a publisher's folder;
``datapackage.json`` is the index made from the sidecars. Nothing here imports polars
until a table is loaded or verified.
"""

from corridor.record.catalogue import RECORD, Column, Left, TableInfo, left_out, table, tables
from corridor.record.finding import Finding
from corridor.record.reading import load
from corridor.record.verifying import verify

__all__ = [
    "RECORD",
    "Column",
    "Finding",
    "Left",
    "TableInfo",
    "left_out",
    "load",
    "table",
    "tables",
    "verify",
]
