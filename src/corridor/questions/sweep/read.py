"""Reading a sweep back: its lines with the settings of their rows, as polars tables."""

from __future__ import annotations

from typing import Any

from corridor.core.errors import InputError
from corridor.questions.sweep.chunk import draws_name, part_name
from corridor.questions.sweep.load import ROWS
from corridor.questions.sweep.manifest import Manifest, read_manifest
from corridor.questions.sweep.place.parts import from_parquet
from corridor.questions.sweep.place.store import Store, open_store
from corridor.questions.sweep.run import place_of

__all__ = ["about", "open_sweep", "read", "read_draws", "read_rows"]


def about(url: str) -> Manifest:
    """Return the manifest of a sweep.

    Raises InputError if there is none.
    """
    return open_sweep(url)[1]


def read(url: str, *, partial: bool = False) -> Any:
    """Return the lines of a sweep as a polars DataFrame, in the order of its rows.

    Columns: ``row``, ``point``, ``policy``, one for each lever and parameter that was varied,
    then those that the manifest's ``about.columns`` explains. ``partial``: be content with the
    chunks that are done.

    Raises InputError if there is no sweep, a part is damaged, or chunks are missing.
    """
    return _joined(url, part_name, partial)


def read_draws(url: str, *, partial: bool = False) -> Any:
    """Return the window's number of every draw, for a design with ``keep_draws = true``.

    Columns: ``row``, ``point``, ``policy``, settings, ``draw``, one for each outcome.

    Raises InputError as ``read`` does, and if draws were not kept.
    """
    if not about(url).identity["design"].get("keep_draws"):
        raise InputError(
            "the draws of this sweep were not kept",
            where=url,
            remedy="keep_draws = true keeps them",
        )
    return _joined(url, draws_name, partial)


def read_rows(url: str) -> Any:
    """Return all rows of a sweep, done or not: ``row``, ``point``, ``policy``, settings.

    Raises InputError if there is no sweep, or its rows are missing or damaged.
    """
    store, manifest = open_sweep(url)
    rows = _whole(store, ROWS, manifest.stamp(), url)
    if rows is None:
        raise InputError("rows.parquet is missing", where=url, remedy=_AGAIN)
    return rows


def open_sweep(url: str) -> tuple[Store, Manifest]:
    """Return where a sweep lies and its manifest.

    Raises InputError if there is none.
    """
    store = open_store(place_of(url))
    manifest = read_manifest(store, url)
    if manifest is None:
        raise InputError("no sweep lies here", where=url, remedy="Run corridor sweep --out there")
    return store, manifest


def _joined(url: str, name_of: Any, partial: bool) -> Any:
    import polars as pl

    store, manifest = open_sweep(url)
    rows = read_rows(url)
    frames, missing = [], 0
    for index in range(len(manifest.chunks)):
        frame = _whole(store, name_of(index), manifest.stamp(index), url)
        if frame is None:
            missing += 1
        else:
            frames.append(frame)
    if not frames or (missing and not partial):
        raise InputError(
            f"{missing} of {len(manifest.chunks)} chunks are missing", where=url, remedy=_AGAIN
        )
    return rows.join(pl.concat(frames), on="row", how="inner", maintain_order="right")


_AGAIN = "Run the same corridor sweep again: it makes what is missing"


def _whole(store: Store, name: str, stamp: dict[str, str], url: str) -> Any:
    data = store.read(name)
    if data is None:
        return None
    frame = from_parquet(data, stamp)
    if frame is None:
        raise InputError(f"{name} is damaged, or of another sweep", where=url, remedy=_AGAIN)
    return frame
