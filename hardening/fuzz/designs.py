"""Sweeps: designs, tables of points, and what a sweep left to be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader
from hardening.fuzz.engine.places import file_reader

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "designs of sweeps, tables of points, manifests and parts of a sweep, networks of groups"

_DESIGN = b"""label = "Mine"
from = "2024-05"
months = 20
draws = 100
seed = 0
policies = ["status-quo", "negotiated"]
outcomes = ["deaths"]
quantiles = [0.05, 0.5, 0.95]
keep_draws = true
by_group = false
off = []
chunk_rows = 0
[points]
method = "latin-hypercube"
count = 100
[levers.transfer]
low = 0
high = 20
start = 3
[levers.tariff_threat]
by = "scale"
[parameters.pull_tightness]
by = "quantile"
low = 0.05
high = 0.95
[thresholds]
deaths = 900
"""
_FACTORIAL = b"""label = "All"
points = { method = "factorial" }
[levers.transfer]
levels = 5
[levers.tariff_threat]
values = [0, 5, 10]
"""
_TABLE = b"""label = "Table"
points = { method = "csv", file = "points.csv" }
[levers.transfer]
low = 0
high = 20
[levers.tariff_threat]
"""
_POINTS = b"levers.transfer,levers.tariff_threat\n1,2\n3.5,1e1\n0,0\n"
_RIVALS = b"source,target,weight\nA,B,1\nB,C,2.5\n"


def _design(folder: Path) -> Reader:
    from corridor.questions.sweep.design.grammar import read_design

    path = folder / "mine.toml"
    return file_reader(path, lambda: read_design(path))


def _points(folder: Path) -> Reader:
    from corridor.questions.sweep.design.grammar import parse_design
    from corridor.questions.sweep.design.points import make_points

    design = parse_design(_TABLE.decode())
    return file_reader(folder / "points.csv", lambda: make_points(design, folder))


def _manifests() -> Sequence[bytes]:
    from corridor.questions.sweep import manifest as room

    kept: dict[str, bytes] = {}

    class Place:
        def read(self, name: str) -> bytes | None:
            return kept.get(name)

        def write(self, name: str, data: bytes) -> None:
            kept[name] = data

        def names(self) -> set[str]:
            return set(kept)

    identity = {"design": {"label": "a"}, "draws": 10, "chunks": [[0, 2], [2, 4]], "points": "x"}
    room.write_manifest(Place(), room.Manifest(identity, {"label": "a", "columns": {}}))
    return list(kept.values())


def _manifest(folder: Path) -> Reader:
    import json

    from corridor.core.errors import InputError
    from corridor.questions.sweep.manifest import Manifest, read_manifest
    from corridor.questions.sweep.place.store import open_store

    store = open_store(str(folder))

    def read(data: bytes) -> object:
        (folder / "manifest.json").write_bytes(data)
        try:
            return _used(read_manifest(store, "here"))
        except InputError as error:
            # its digest is right too, as somebody who changes one by hand would have it
            try:
                whole = json.loads(data)
                whole["digest"] = Manifest(dict(whole["identity"]), {}).digest
                (folder / "manifest.json").write_text(json.dumps(whole))
            except (ValueError, KeyError, TypeError, RecursionError):
                raise error from None
            return _used(read_manifest(store, "here"))

    return read


def _used(found: Any) -> object:
    return found and (found.rows, found.draws, found.stamp(0))


def _parts() -> Sequence[bytes]:
    import polars as pl

    from corridor.questions.sweep.place.parts import to_parquet

    frame = pl.DataFrame({"row": [0, 1], "mean": [1.5, 2.5]})
    return [to_parquet(frame, {"corridor.sweep": "x"})]


def _part(folder: Path) -> Reader:
    import hashlib

    from corridor.questions.sweep.place.parts import _ZEROS, _places, from_parquet

    def read(data: bytes) -> object:
        found = from_parquet(data, {"corridor.sweep": "x"})
        try:
            begin, end = _places(data)
        except ValueError:
            return found
        # and sealed anew, so that what is behind the seal is met as well
        blank = data[:begin] + _ZEROS + data[end:]
        seal = hashlib.sha256(blank).hexdigest().encode()
        return from_parquet(data[:begin] + seal + data[end:], {"corridor.sweep": "x"})

    return read


def _network(name: str) -> Any:
    def prepare(folder: Path) -> Reader:
        from corridor.system.cartels.edges import read_network

        (folder / "rivals.csv").write_bytes(_RIVALS)
        (folder / "alliances.csv").write_bytes(b"source,target,weight\nA,C,1\n")
        (folder / "nodes.csv").write_bytes(b"node\nA\nB\nC\n")
        return file_reader(folder / name, lambda: read_network(folder))

    return prepare


FORMATS = {
    one.id: one
    for one in (
        Format("design", "toml", lambda: [_DESIGN, _FACTORIAL, _TABLE], _design, ("mine.toml",)),
        Format("points", "csv", lambda: [_POINTS], _points, ("points.csv",)),
        Format("manifest", "json", _manifests, _manifest, ("manifest.json",)),
        Format("sweep_part", "bytes", _parts, _part),
        Format(
            "network", "csv", lambda: [_RIVALS], _network("rivals.csv"),
            ("rivals.csv", "alliances.csv", "nodes.csv", "network"),
        ),
        Format(
            "network_nodes", "csv", lambda: [b"node\nA\nB\nC\n"], _network("nodes.csv"),
            ("rivals.csv", "alliances.csv", "nodes.csv", "network"),
        ),
    )
}  # fmt: skip


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed designs and what sweeps leave."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
