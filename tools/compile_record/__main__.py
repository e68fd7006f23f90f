"""Compile the record, or check that what is generated is up to date.

python -m tools.compile_record            make datapackage.json and the reference again
python -m tools.compile_record FOLDER     compile every table from the raw figures in FOLDER first
... --only TABLE                          compile only this one
... --check                               write nothing; exit 1 if anything would change
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import polars as pl

from corridor.core.files import write_atomic
from tools.compile_record import publishers
from tools.compile_record.package import (
    RECORD,
    build_package,
    column_order,
    key_columns,
    sidecars,
)
from tools.compile_record.raw import Raw
from tools.compile_record.reference import REFERENCE, build_reference

Compile: TypeAlias = Callable[[Raw], pl.DataFrame]


def compilers() -> Iterator[tuple[str, str, Compile]]:
    """Yield publisher, table and function, found by the files' names."""
    for module in pkgutil.iter_modules(publishers.__path__):
        tables = importlib.import_module(f"{publishers.__name__}.{module.name}").TABLES
        for name, function in tables.items():
            yield module.name, name, function


def compile_tables(raw: Raw, only: str | None) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of each table, sorted by its key."""
    known = sidecars()
    for publisher, name, function in compilers():
        if only in (None, name):
            sidecar = known[name][1]
            table = function(raw).select(column_order(sidecar)).sort(key_columns(sidecar))
            yield RECORD / publisher / f"{name}.csv", table.write_csv()


def main() -> int:
    parser = argparse.ArgumentParser(prog="compile_record", description=__doc__, allow_abbrev=False)
    parser.add_argument("folder", nargs="?", type=Path, help="folder of the raw figures")
    parser.add_argument("--only", metavar="TABLE", help="compile only this table")
    parser.add_argument("--check", action="store_true", help="write nothing, report differences")
    args = parser.parse_args()

    stale: list[Path] = []

    def put(path: Path, text: str) -> None:
        if path.exists() and path.read_text() == text:
            return
        stale.append(path)
        if not args.check:
            write_atomic(path, text)

    if args.folder is not None:
        for path, text in compile_tables(Raw(args.folder), args.only):
            put(path, text)
    put(RECORD / "datapackage.json", build_package())
    put(REFERENCE, build_reference())
    for path in stale:
        print(
            f"{'out of date' if args.check else 'written'}: {path.relative_to(RECORD.parents[2])}"
        )
    if args.check and stale:
        print("Run python -m tools.compile_record and look at what changed.")
    return int(args.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
