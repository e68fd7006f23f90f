"""Parquet is read in another process: too large, too slow or dead, it is one error here."""

from __future__ import annotations

import io
import os
import signal

import polars as pl
import pytest

from corridor.core import parquet
from corridor.core.parquet import read_parquet


def _file(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, metadata={"made by": "us"})
    return out.getvalue()


SMALL = _file(pl.DataFrame({"a": [1, 2], "b": ["x", None]}))


def _works() -> None:
    frame, metadata = read_parquet(SMALL)
    assert frame.rows() == [(1, "x"), (2, None)]
    assert metadata["made by"] == "us"


def test_table_and_metadata_come_back() -> None:
    _works()


@pytest.mark.slow
def test_little_that_unpacks_to_much_is_refused() -> None:
    """A hundred million numbers that are alike lie in some kilobytes."""
    bomb = _file(pl.DataFrame({"a": pl.zeros(100_000_000, pl.Int64, eager=True)}))
    assert len(bomb) < 2**20
    with pytest.raises(ValueError, match=r"memory|alloc"):
        read_parquet(bomb, 2**28)
    _works()
    assert read_parquet(bomb, 2**32)[0].height == 100_000_000


@pytest.mark.parametrize("data", [b"", b"PAR1", SMALL[:-9], SMALL[:40] + SMALL[60:], b"x" * 99])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"parquet|damaged|memory|metadata|panic"):
        read_parquet(data)
    _works()


def test_a_reader_that_was_killed_is_started_again() -> None:
    _works()
    process = parquet._READER.process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    _works()


def test_a_reader_that_stands_still_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    _works()
    process = parquet._READER.process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    monkeypatch.setattr(parquet, "SECONDS", 0.3)
    with pytest.raises(ValueError, match="time"):
        read_parquet(SMALL)
    monkeypatch.undo()
    _works()


def test_a_forked_process_has_a_reader_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    _works()
    parent = parquet._READER.process
    assert parent is not None
    own = os.getpid()
    monkeypatch.setattr("corridor.core.parquet.os.getpid", lambda: own + 1)
    _works()
    forked = parquet._READER.process
    assert forked is not None
    assert forked.pid != parent.pid
    os.kill(parent.pid, signal.SIGKILL)  # it was left alone
    os.waitpid(parent.pid, 0)
