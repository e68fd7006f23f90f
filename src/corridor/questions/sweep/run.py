"""A sweep from its design to the last part, begun anew or gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from corridor.core.errors import InputError
from corridor.questions.sweep.chunk import draws_name, part_name, run_chunk
from corridor.questions.sweep.cluster import cores, run_on_dask
from corridor.questions.sweep.design.grammar import read_design
from corridor.questions.sweep.load import make_plan, write_plan
from corridor.questions.sweep.manifest import (
    Manifest,
    check_same,
    make_manifest,
    read_manifest,
    write_manifest,
)
from corridor.questions.sweep.place.parts import from_parquet
from corridor.questions.sweep.place.store import Store, open_store
from corridor.questions.sweep.plan import Plan

__all__ = ["Status", "check", "place_of", "sweep", "whole_chunks"]

#: called with what is done, runs done, runs in all
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Status:
    """How far a sweep is."""

    label: str
    #: path or URL of its place; "" where none was named
    place: str
    rows: int
    draws: int
    chunks: int
    #: chunks that lay there whole before
    kept: int = 0
    #: chunks that lay there damaged or cut short
    damaged: int = 0
    #: chunks that were run now
    made: int = 0

    @property
    def runs(self) -> int:
        """Runs of the model in all."""
        return self.rows * self.draws

    def as_json(self) -> dict[str, object]:
        """Return plain values."""
        return {**vars(self), "runs": self.runs}


def sweep(
    design: Path,
    out: str,
    *,
    fit: str | Path | None = None,
    workers: int | None = None,
    scheduler: str = "",
    command: str = "",
    report: Report = lambda _text, _done, _whole: None,
) -> Status:
    """Run a design, or what is left of it, and write its parts below ``out``.

    Parameters
    ----------
    out: a folder, or a URL that fsspec knows.
    fit: file of a fit to use instead of the one that ships or is kept.
    workers: processes of a cluster of our own, one for each core if none is given; 0 runs the
        chunks in this process, without Dask.
    scheduler: address of a Dask scheduler to use instead.
    report: called with what is done, and the runs done and in all.

    Raises InputError for what cannot be run, for another sweep at ``out``, and when a
    scheduler goes away; the chunks that were done are kept. FitError if the fit cannot be had.
    """
    place = place_of(out)
    if workers is not None and workers < 0:
        raise InputError(f"{workers} workers asked for", where="--workers", remedy="Use 0 or more")
    if scheduler and workers is not None:
        raise InputError("a scheduler has workers of its own", where="--workers", remedy="Drop it")
    if place.startswith("memory:") and workers != 0:
        raise InputError(
            "memory:// is seen by one process only", where="--out", remedy="Add --workers 0"
        )
    report("reading the design", 0, 0)
    plan, manifest = _asked(design, fit, command)
    store = open_store(place)
    there = read_manifest(store, place)
    if there is not None:
        check_same(there, manifest, place)
    write_plan(store, manifest, plan)
    if there is None:
        write_manifest(store, manifest)
    report("looking at what is done", 0, 0)
    whole, damaged = whole_chunks(store, manifest)
    todo = [index for index in range(len(manifest.chunks)) if index not in whole]
    runs = [(last - first) * manifest.draws for first, last in manifest.chunks]
    done = sum(runs[index] for index in whole)
    status = Status(
        manifest.about["label"], place, manifest.rows, manifest.draws, len(runs), len(whole)
    )
    report("simulating", done, sum(runs))
    made = 0
    for index in _run(todo, place, manifest.digest, workers, scheduler):
        made += 1
        done += runs[index]
        report("simulating", done, sum(runs))
    return replace(status, damaged=len(damaged), made=made)


def check(design: Path, out: str = "", *, fit: str | Path | None = None) -> Status:
    """Return what a design would run, and what of it lies at ``out``; nothing is run or written.

    Raises InputError as ``sweep`` does.
    """
    _, manifest = _asked(design, fit, "")
    whole: set[int] = set()
    damaged: set[int] = set()
    place = place_of(out) if out else ""
    if out:
        store = open_store(place)
        there = read_manifest(store, place)
        if there is not None:
            check_same(there, manifest, place)
            whole, damaged = whole_chunks(store, manifest)
    return Status(
        *(manifest.about["label"], place, manifest.rows, manifest.draws, len(manifest.chunks)),
        kept=len(whole),
        damaged=len(damaged),
    )


def place_of(out: str) -> str:
    """Return a path as seen from everywhere, a URL as it is."""
    return out if "://" in out or "::" in out else str(Path(out).resolve())


def _asked(design: Path, fit: str | Path | None, command: str) -> tuple[Plan, Manifest]:
    plan = make_plan(read_design(design), design.parent, fit=fit)
    return plan, make_manifest(plan, command)


def whole_chunks(store: Store, manifest: Manifest) -> tuple[set[int], set[int]]:
    """Return the chunks whose files are whole, and those with a file that is not."""
    there = store.names()
    kinds = [part_name, *([draws_name] if manifest.identity["design"].get("keep_draws") else [])]

    def state(index: int) -> tuple[int, bool, bool]:
        names = [kind(index) for kind in kinds]
        found = [name for name in names if name in there]
        good = all(_is_whole(store, name, manifest, index) for name in found)
        return index, good and len(found) == len(names), not good

    # reading is waiting, where the store is far away
    with ThreadPoolExecutor(16) as pool:
        states = list(pool.map(state, range(len(manifest.chunks))))
    whole = {index for index, good, _ in states if good}
    return whole, {index for index, _, bad in states if bad}


def _is_whole(store: Store, name: str, manifest: Manifest, index: int) -> bool:
    data = store.read(name)
    return data is not None and from_parquet(data, manifest.stamp(index)) is not None


def _run(
    todo: Sequence[int], place: str, digest: str, workers: int | None, scheduler: str
) -> Iterator[int]:
    if not todo:
        return
    if workers == 0:
        for index in todo:
            yield run_chunk(place, digest, index)
        return
    yield from run_on_dask(
        todo,
        *(place, digest),
        scheduler=scheduler,
        workers=min(workers or cores(), len(todo)),
    )
