"""Tables: a user's own, the record's index and vintages, and what `record add` takes."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader
from hardening.fuzz.engine.places import file_reader, starting, west

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "tables of a user's own and their .toml, the index of a record, vintages, `record add`"

_ROWS = b"month,way,measure,value,edition\n" + b"".join(
    f"2021-{month:02d},one,arrivals,{month},made-up-2024-01\n".encode() for month in range(1, 7)
)


def _sidecar() -> list[bytes]:
    text = starting()["record/counts.toml"]
    return [text.replace("28540", "21").encode()]


def _own(name: str) -> Any:
    def prepare(folder: Path) -> Reader:
        from corridor.record.own import own_table
        from corridor.record.reading import read
        from corridor.record.verifying import verify_tables

        home = west(folder) / "record"
        (home / "counts.csv").write_bytes(_ROWS)

        def check() -> object:
            info = own_table.__wrapped__(home, "counts")
            return info and (verify_tables((info,)) or read(info))

        return file_reader(home / name, check)

    return prepare


def _record(folder: Path) -> Path:
    """Write a record of one small table, and return its folder."""
    from corridor.record import SHIPPED

    package = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    small = min(package["resources"], key=lambda one: one["bytes"])
    (folder / small["path"]).parent.mkdir(parents=True)
    shutil.copyfile(SHIPPED / small["path"], folder / small["path"])
    for name in ("columns.toml", "left_out.toml", "publication.toml"):
        shutil.copyfile(SHIPPED / name, folder / name)
    (folder / "datapackage.json").write_bytes(_index()[0])
    return folder


def _index() -> Sequence[bytes]:
    from corridor.record import SHIPPED

    package = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    small = min(package["resources"], key=lambda one: one["bytes"])
    return [json.dumps({**package, "resources": [small]}).encode()]


def _package(folder: Path) -> Reader:
    from corridor.record.catalogue import _index as index

    home = _record(folder / "record")
    return file_reader(home / "datapackage.json", lambda: index.__wrapped__(home))


def _listed(name: str) -> Any:
    def prepare(folder: Path) -> Reader:
        from corridor.record.catalogue import left_out
        from corridor.record.publishing import _read

        home = _record(folder / "record")
        read: Any = {"left_out.toml": left_out, "publication.toml": _read.__wrapped__}[name]
        return file_reader(home / name, lambda: read(home))

    return prepare


def _vintage(folder: Path) -> Reader:
    from corridor.record.choice import describe
    from corridor.record.vintages.store import Store

    home = folder / "vintages" / "2026-01-01.1"
    store = Store(folder)
    return file_reader(home / "vintage.json", lambda: (store.vintages(), describe(home)))


def _current(folder: Path) -> Reader:
    from corridor.record.choice import find

    _record(folder / "vintages" / "2026-01-01.1")
    return file_reader(folder / "current", lambda: find("latest", folder))


def _added(name: str) -> Any:
    def prepare(folder: Path) -> Reader:
        from corridor.record.vintages.own import Told, add_own

        home = _record(folder / "shipped")
        path = folder / "mine.csv"
        path.write_bytes(_PLAIN if name == "mine.csv" else _ROWS)
        told = Told("t", "d", "u", "p", "https://www.example.org", "free", "2024-01", 2)
        day = datetime.date(2026, 1, 1)

        def add() -> object:
            shutil.rmtree(folder / "store", ignore_errors=True)
            return add_own(path, told, folder / "store", day, home)

        return file_reader(folder / name, add)

    return prepare


_PLAIN = _ROWS.replace(b",edition", b"").replace(b",made-up-2024-01", b"")
_LEFT = b"""[[source]]
id = "a"
title = "t"
publisher = "p"
reason = "r"
how = "h"
"""
_MADE = json.dumps(
    {
        "id": "2026-01-01.1", "made": "2026-01-01", "from": "shipped", "refreshed": {}, "own": [],
        "files": [{"file": "a.csv"}], "changes": {},
    }
).encode()  # fmt: skip


def _published() -> list[bytes]:
    name = json.loads(_index()[0])["resources"][0]["name"]
    return [f'[{name}]\ngrade = "C"\nsource = "s"\n'.encode()]


FORMATS = {
    one.id: one
    for one in (
        Format("table_rows", "csv", lambda: [_ROWS], _own("counts.csv"), ("counts",)),
        Format("table_about", "toml", _sidecar, _own("counts.toml"), ("counts",)),
        Format("package", "json", _index, _package, ("datapackage.json",)),
        Format("left_out", "toml", lambda: [_LEFT], _listed("left_out.toml"), ("left_out.toml",)),
        Format(
            "publication", "toml", _published, _listed("publication.toml"), ("publication.toml",)
        ),
        Format("vintage", "json", lambda: [_MADE], _vintage, ("vintage.json",)),
        Format("current", "bytes", lambda: [b"2026-01-01.1\n"], _current, ("current",)),
        Format("add_rows", "csv", lambda: [_PLAIN], _added("mine.csv"), ("mine",)),
        Format("add_about", "toml", _sidecar, _added("mine.toml"), ("mine",)),
    )
}


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed tables and indexes."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
