"""Parts of sweeps, kept scripts, and plain results."""

from __future__ import annotations

from pathlib import Path

from hardening.killing import Writer
from hardening.writers.common import long_text, one_file, stand_in

__all__ = ["WRITERS"]

_PART = "parts/part-000003.parquet"


def _part(folder: Path) -> Writer:
    import numpy as np
    import polars as pl

    from corridor.questions.sweep.place.parts import from_parquet, to_parquet
    from corridor.questions.sweep.place.store import open_store

    rng = np.random.default_rng(0)
    values = [rng.random(20_000) for _ in range(2)]
    stamp = {"corridor.sweep": "0" * 64, "corridor.chunk": "3"}

    def write(place: Path, version: int) -> None:
        frame = pl.DataFrame({"row": np.arange(20_000), "value": values[version]})
        open_store(str(place)).write(_PART, to_parquet(frame, stamp))

    def read(place: Path) -> str:
        store = open_store(str(place))
        assert store.names() == {_PART}, f"counted as parts: {store.names()}"
        found = from_parquet(store.read(_PART) or b"", stamp)
        assert found is not None, "the part does not count as done"
        return f"{found['value'].sum():.6f}"

    return Writer(write, read)


def _manifest(folder: Path) -> Writer:
    from corridor.questions.sweep.manifest import Manifest, read_manifest, write_manifest
    from corridor.questions.sweep.place.store import open_store

    made = [
        Manifest(
            {"draws": 8, "chunks": [[n, n + 1] for n in range(5000)], "seed": version},
            {"label": long_text(version, 2000)},
        )
        for version in range(2)
    ]

    def read(place: Path) -> str:
        found = read_manifest(open_store(str(place)), str(place))
        assert found is not None, "there is none"
        return found.digest

    return Writer(lambda place, v: write_manifest(open_store(str(place)), made[v]), read)


def _script(folder: Path) -> Writer:
    """The charts' engine, put together once and kept."""
    import os

    import vl_convert

    from corridor.desk import vega

    def write(place: Path, version: int) -> None:
        os.environ["CORRIDOR_CACHE"] = str(place)
        for kept in place.glob("desk/*.js"):
            # as after an update of the package
            kept.unlink()
        vega.engine()

    stand_in("vl_convert.javascript_bundle", lambda text: long_text(0))
    assert vl_convert

    def read(place: Path) -> str:
        os.environ["CORRIDOR_CACHE"] = str(place)
        return vega.engine()[:20] if list(place.glob("desk/*.js")) else ""

    return Writer(write, read, fresh=True)


def _result(folder: Path) -> Writer:
    from corridor.core.files import write_json

    made = [{"rows": [[n, version] for n in range(60_000)]} for version in range(2)]
    return one_file(lambda place, version: write_json(made[version], place / "result.json"))


WRITERS = {
    "result as JSON": _result,
    "part of a sweep": _part,
    "manifest of a sweep": _manifest,
    "kept script of the desk": _script,
}
