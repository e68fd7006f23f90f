"""Where sweeps lie: whole files only, our names only, errors of every kind of place in one form."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.questions.sweep.place.parts import from_parquet, to_parquet
from corridor.questions.sweep.place.store import Store, open_store

FRAME = pl.DataFrame({"row": [0, 1, 2], "mean": [1.5, None, 3.0]})
STAMP = {"corridor.sweep": "abc", "corridor.chunk": "3"}
WHOLE = to_parquet(FRAME, STAMP)
PART = "parts/part-000003.parquet"


@pytest.fixture(params=["folder", "file", "memory"])
def spot(request: pytest.FixtureRequest, tmp_path: Path, memory: str) -> str:
    kinds = {"folder": str(tmp_path), "file": f"file://{tmp_path}", "memory": memory}
    return kinds[request.param]


@pytest.fixture
def store(spot: str) -> Store:
    return open_store(spot)


def test_what_is_written_is_read(store: Store) -> None:
    assert store.names() == set()
    assert store.read(PART) is None
    for data in (b"one", b"two"):
        store.write(PART, data)
        assert store.read(PART) == data
    store.write("manifest.json", b"{}")
    assert store.names() == {PART, "manifest.json"}


def test_files_of_others_are_not_ours(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for name in ("parts/.part-000001.parquet.x7", "parts/part-1.parquet", "notes.txt", "A.json"):
        (tmp_path / name).write_text("x")
    assert open_store(str(tmp_path)).names() == set()


@pytest.mark.parametrize(
    "name",
    ["../x.json", "/etc/x.json", "parts/../../x.json", "parts/part-1.parquet", "x", "a/b.json"],
)
def test_no_other_name_is_read_or_written(store: Store, name: str) -> None:
    with pytest.raises(InputError, match="no name"):
        store.read(name)
    with pytest.raises(InputError, match="no name"):
        store.write(name, b"")


def test_places_that_cannot_be_reached_are_one_error(tmp_path: Path) -> None:
    for url in ("nosuchkind://x", "nosuchkind::file://x"):
        with pytest.raises(InputError, match="cannot be reached"):
            open_store(url)
    (tmp_path / "file").write_text("x")
    store = open_store(str(tmp_path / "file"))
    assert store.read(PART) is None
    with pytest.raises(InputError, match="cannot be written"):
        store.write(PART, b"x")


def test_a_remote_place_that_fails_is_one_error(
    memory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations.memory import MemoryFileSystem

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("Access Denied\nand much more")

    store = open_store(memory)
    store.write(PART, b"x")
    for method in ("pipe_file", "cat_file", "find"):
        monkeypatch.setattr(MemoryFileSystem, method, refuse)
    for ask in (lambda: store.write(PART, b""), lambda: store.read(PART), store.names):
        with pytest.raises(InputError, match=r"\(Access Denied\)") as error:
            ask()
        assert "\n" not in str(error.value)


def test_a_url_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(InputError, match=r"pip install '\.\[sweep\]'"):
        open_store("memory://x")
    open_store(str(tmp_path)).write(PART, b"folders need nothing")


def test_a_sealed_file_is_parquet_to_everybody() -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    table = pq.read_table(io.BytesIO(WHOLE))
    assert table.column("row").to_pylist() == [0, 1, 2]
    assert pl.read_parquet(io.BytesIO(WHOLE)).equals(FRAME)
    assert from_parquet(WHOLE, STAMP).equals(FRAME)


def test_the_same_frame_gives_the_same_bytes() -> None:
    assert to_parquet(FRAME, STAMP) == WHOLE


def test_another_stamp_is_another_file() -> None:
    assert from_parquet(WHOLE, {**STAMP, "corridor.chunk": "4"}) is None
    assert from_parquet(WHOLE, {**STAMP, "corridor.more": "x"}) is None
    buffer = io.BytesIO()
    FRAME.write_parquet(buffer, metadata=STAMP)
    assert from_parquet(buffer.getvalue(), STAMP) is None


@given(place=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_no_bit_can_change_unseen(place: int, bit: int) -> None:
    data = bytearray(WHOLE)
    data[place] ^= 1 << bit
    assert from_parquet(bytes(data), STAMP) is None


@given(length=st.integers(0, len(WHOLE) - 1))
def test_no_part_of_a_file_passes_for_it(length: int) -> None:
    assert from_parquet(WHOLE[:length], STAMP) is None
    assert from_parquet(WHOLE[length + 1 :], STAMP) is None


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_may_not_be_written_is_one_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written"):
        open_store(str(tmp_path)).write(PART, b"x")
