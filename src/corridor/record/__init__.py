"""The record: what happened, every figure with its document.

A table is a CSV file with a sidecar of the same name in a publisher's folder;
``datapackage.json`` is the index made from the sidecars. Nothing here imports polars
until a table is loaded or verified. ``choice`` says which record is read: the shipped one,
unless CORRIDOR_RECORD names another.
"""

from corridor.record.catalogue import RECORD, Column, Left, TableInfo, left_out, table, tables
from corridor.record.choice import SHIPPED, describe, find
from corridor.record.finding import Finding
from corridor.record.reading import load
from corridor.record.verifying import verify

__all__ = [
    "RECORD",
    "SHIPPED",
    "Column",
    "Finding",
    "Left",
    "TableInfo",
    "describe",
    "find",
    "left_out",
    "load",
    "table",
    "tables",
    "verify",
]
