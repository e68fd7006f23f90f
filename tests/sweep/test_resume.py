"""Nothing lost, nothing doubled: stopped at every write, damaged, asked otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from corridor.core.errors import InputError
from corridor.questions.sweep import about, check, load, manifest, read, read_draws, sweep
from corridor.questions.sweep import run as running
from corridor.questions.sweep.chunk import _loaded
from corridor.questions.sweep.place.store import open_store
from tests.sweep.conftest import CHUNKS, SMALL

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small sweep, run without a break."""
    folder = tmp_path_factory.mktemp("once")
    (folder / "design.toml").write_text(SMALL.replace("[points]", "keep_draws = true\n[points]"))
    status = sweep(folder / "design.toml", str(folder / "out"), workers=0)
    assert (status.rows, status.runs, status.chunks, status.made) == (18, 144, CHUNKS, CHUNKS)
    return folder


@pytest.fixture
def keep(design: Path, once: Path) -> Path:
    design.write_text((once / "design.toml").read_text())
    return design


def _files(folder: Path) -> Files:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "fit.npz"
    }


@pytest.mark.slow
def test_every_row_is_there_once_in_order(once: Path) -> None:
    lines = read(str(once / "out"))
    assert lines["row"].to_list() == [row for row in range(18) for _ in range(3)]
    assert lines.columns[:7] == [
        *("row", "point", "policy", "levers.transfer", "levers.asylum_closure"),
        *("parameters.retry_share", "parameters.stop_exposure"),
    ]
    draws = read_draws(str(once / "out"))
    assert draws.height == 18 * 8
    means = draws.group_by("row", maintain_order=True).agg(pl.col("deaths").mean())
    shown = lines.filter(pl.col("outcome") == "deaths")
    assert np.allclose(means["deaths"], shown["mean"], rtol=1e-6)


def test_the_manifest_says_what_was_run(once: Path) -> None:
    found = json.loads((once / "out" / "manifest.json").read_text())
    assert found["kind"] == "corridor sweep"
    assert found["identity"]["chunks"] == [[0, 4], [4, 8], [8, 12], [12, 16], [16, 18]]
    assert found["about"]["text"] == (once / "design.toml").read_text()
    assert found["about"]["seed"] == 0
    assert set(found["about"]["columns"]) <= set(read(str(once / "out")).columns)


class _Stop(BaseException):
    """The process ends here; nothing may catch it."""


@pytest.fixture
def dies_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let the n-th write from now on stop the process: the file is not there, others are."""
    from corridor.questions.sweep.place.store import _Remote

    whole = _Remote.write
    left = {"writes": 10**9}

    def write(self: Any, name: str, data: bytes) -> None:
        left["writes"] -= 1
        if left["writes"] == 0:
            raise _Stop
        whole(self, name, data)

    monkeypatch.setattr(_Remote, "write", write)

    def at(count: int) -> None:
        left["writes"] = count

    return at


@pytest.mark.slow
def test_stopped_at_every_write_it_ends_the_same(
    keep: Path, once: Path, memory: str, dies_at: Callable[[int], None]
) -> None:
    wanted = _files(once / "out")
    system = open_store(memory)
    # fit, rows, manifest, then draws and summary of every chunk
    for count in range(1, 3 + 2 * CHUNKS + 1):
        for name in list(_store(memory)):
            _store(memory).pop(name)
        _loaded.cache_clear()
        dies_at(count)
        with pytest.raises(_Stop):
            sweep(keep, memory, workers=0)
        there = {name for name in system.names() if name.startswith("parts/")}
        dies_at(10**9)
        status = sweep(keep, memory, workers=0)
        # only what was missing was run
        assert status.kept == len(there)
        assert status.made == CHUNKS - len(there)
        found = {name: system.read(name) for name in system.names() if name != "fit.npz"}
        assert found == wanted, count


def _store(memory: str) -> dict[str, Any]:
    import fsspec

    files: dict[str, Any] = fsspec.filesystem("memory").store
    return files


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_any_order_of_chunks_gives_the_same_files(
    keep: Path, once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...]
) -> None:
    whole = running._run

    def shuffled(todo: Any, *more: Any) -> Any:
        return whole([index for index in order if index in todo], *more)

    monkeypatch.setattr(running, "_run", shuffled)
    sweep(keep, str(tmp_path / "out"), workers=0)
    assert _files(tmp_path / "out") == _files(once / "out")


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["parts", "draws"])
def test_damaged_and_half_written_parts_are_made_again(
    keep: Path, once: Path, tmp_path: Path, folder: str
) -> None:
    out = tmp_path / "out"
    sweep(keep, str(out), workers=0)
    paths = [out / folder / f"part-00000{index}.parquet" for index in range(CHUNKS)]
    paths[0].write_bytes(paths[0].read_bytes()[:-40])
    data = bytearray(paths[1].read_bytes())
    data[len(data) // 2] ^= 4
    paths[1].write_bytes(data)
    # a part of another chunk under its name
    paths[2].write_bytes(paths[3].read_bytes())
    paths[4].unlink()
    seen = check(keep, str(out))
    assert (seen.kept, seen.damaged) == (1, 3)
    with pytest.raises(InputError, match=r"damaged|missing"):
        (read if folder == "parts" else read_draws)(str(out))
    status = sweep(keep, str(out), workers=0)
    assert (status.kept, status.damaged, status.made) == (1, 3, 4)
    assert _files(out) == _files(once / "out")
    status = sweep(keep, str(out), workers=0)
    assert (status.kept, status.made) == (CHUNKS, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["fit.npz", "rows.parquet"])
def test_damage_beside_the_parts_is_mended(
    keep: Path, once: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    sweep(keep, str(out), workers=0)
    (out / name).write_bytes(b"not this")
    assert sweep(keep, str(out), workers=0).made == 0
    assert _files(out) == _files(once / "out")
    load.load_sweep(str(out))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("draws = 8", "draws = 9", "design (draws)"),
        ("draws = 8", "draws = 8\nseed = 1", "design (seed)"),
        ("count = 9", "count = 8", "design (points)"),
        ("high = 0.9", "high = 0.8", "design (levers)"),
        ("months = 3", "months = 4", "design (months), inputs"),
    ],
)
def test_another_design_in_the_same_place_is_one_error(
    keep: Path, once: Path, old: str, new: str, said: str
) -> None:
    before = _files(once / "out")
    keep.write_text(keep.read_text().replace(old, new))
    for ask in (partial(sweep, workers=0), check):
        with pytest.raises(InputError) as error:
            ask(keep, str(once / "out"))
        assert f"what differs: {said}" in str(error.value)
    assert _files(once / "out") == before


def test_another_fit_or_program_in_the_same_place_is_one_error(
    keep: Path, once: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, said in (
        ("fit_digest", "fit"),
        ("setup_digest", "inputs"),
        ("code_digest", "version of the program"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(manifest, name, lambda *_: "another")
            with pytest.raises(InputError, match=f"what differs: {said}\\."):
                sweep(keep, str(once / "out"), workers=0)


def test_comments_and_layout_of_the_design_may_change(keep: Path, once: Path) -> None:
    keep.write_text("# said otherwise\n" + keep.read_text().replace(" = ", "="))
    assert sweep(keep, str(once / "out"), workers=0).made == 0


def test_a_worker_with_another_program_is_refused(
    once: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, said in (("fit_digest", "fit"), ("setup_digest", "inputs"), ("code_digest", "code")):
        with monkeypatch.context() as patch:
            patch.setattr(load, name, lambda *_: "another")
            with pytest.raises(InputError, match=f"begun with another {said}"):
                load.load_sweep(str(once / "out"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        lambda whole: whole["identity"].update(draws=7),
        lambda whole: whole["identity"].update(chunks=[[0, 4], [3, 18]]),
        lambda whole: whole["identity"].update(chunks=[["../../etc", 4]]),
        lambda whole: whole.update(format=2),
        lambda whole: whole.pop("about"),
    ],
)
def test_a_manifest_that_was_changed_is_refused(
    keep: Path, once: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    whole = json.loads((once / "out" / "manifest.json").read_text())
    change(whole)
    for text in (json.dumps(whole), "{", "[]", "[" * 10_000):
        (out / "manifest.json").write_text(text)
        with pytest.raises(InputError, match="not the manifest of a sweep"):
            sweep(keep, str(out), workers=0)
        with pytest.raises(InputError, match="not the manifest of a sweep"):
            about(str(out))


def test_what_is_not_there_is_said(tmp_path: Path, once: Path, design: Path) -> None:
    with pytest.raises(InputError, match="no sweep lies here"):
        read(str(tmp_path / "none"))
    out = tmp_path / "out"
    sweep(design, str(out), workers=0)
    with pytest.raises(InputError, match="were not kept"):
        read_draws(str(out))
    (out / "parts" / "part-000001.parquet").unlink()
    with pytest.raises(InputError, match="1 of 5 chunks are missing"):
        read(str(out))
    assert read(str(out), partial=True)["row"].unique().len() == 14
