"""Parquet files read in a process of its own, within bounds of memory and time.

A crafted file makes the reader of polars ask for memory that is not there, which ends its
process without an error that could be caught. Here that process is another one.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["ROOM", "SECONDS", "read_parquet"]

ROOM = 2**29
"""Bytes of memory that reading one file may take, where the system can bound it."""

SECONDS = 60.0
"""Seconds that reading one file may take."""

#: bytes of the file, bytes of memory
_ASKED = struct.Struct("<QQ")
#: bytes of what is told as JSON, bytes of the table
_TOLD = struct.Struct("<QQ")


class _Reader:
    """The other process; it ends with this one, or when a file was too much for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0

    def ask(self, data: bytes, room: int) -> tuple[dict[str, str], bytes]:
        with self.lock:
            process = self._running()
            into, out = process.stdin, process.stdout
            if into is None or out is None:  # both are asked for where it is started
                raise ValueError("its reader has no pipes")
            clock = threading.Timer(SECONDS, process.kill)
            clock.daemon = True
            clock.start()
            try:
                into.write(_ASKED.pack(len(data), room))
                into.write(data)
                into.flush()
                said, size = _TOLD.unpack(_whole(out, _TOLD.size))
                told = json.loads(_whole(out, said))
                table = _whole(out, size)
            except (OSError, EOFError) as error:
                self.end()
                raise ValueError("it takes too much memory or time, or is damaged") from error
            finally:
                clock.cancel()
        if "error" in told:
            raise ValueError(told["error"])
        return told["metadata"], table

    def _running(self) -> subprocess.Popen[bytes]:
        # a process that was forked has its parent's, whose answers are not its own
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            self.end()
            self.owner = os.getpid()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "corridor.core.parquet"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # what polars says of a panic; the error here says it in one line
                stderr=subprocess.DEVNULL,
                env={**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONPATH": _path()},
            )
        return self.process

    def end(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if self.owner == os.getpid():
            process.kill()
            process.wait()
        else:
            process.returncode = 0  # not ours to wait for
        for stream in filter(None, (process.stdin, process.stdout)):
            with contextlib.suppress(OSError):
                stream.close()


_READER = _Reader()
atexit.register(_READER.end)


def read_parquet(data: bytes, room: int = ROOM) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return the table of a Parquet file, [row, column], and its metadata, key -> text.

    Raises ValueError for what is no such file, or takes more than ``room`` bytes of memory or
    more than ``SECONDS`` to read.
    """
    import polars as pl

    metadata, table = _READER.ask(data, room)
    return pl.read_ipc_stream(io.BytesIO(table)), metadata


def _path() -> str:
    """Return where the other process finds this package, wherever it stands."""
    package = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])


def _whole(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _serve(asked: IO[bytes], told: IO[bytes]) -> None:
    import polars as pl

    frame = pl.DataFrame({"a": [0.0], "b": ["x"]})
    made = io.BytesIO()
    frame.write_parquet(made)
    # all that is needed is there before memory is bounded
    _answer(made.getvalue())
    while head := asked.read(_ASKED.size):
        size, room = _ASKED.unpack(head)
        data = _whole(asked, size)
        _bound(room)
        try:
            said, table = _answer(data)
        # panics of polars are no Exception; what the process survives is told in words
        except BaseException as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            said, table = json.dumps({"error": reason}).encode(), b""
        told.write(_TOLD.pack(len(said), len(table)) + said + table)
        told.flush()


def _answer(data: bytes) -> tuple[bytes, bytes]:
    import polars as pl

    metadata = pl.read_parquet_metadata(io.BytesIO(data))
    out = io.BytesIO()
    pl.read_parquet(io.BytesIO(data)).write_ipc_stream(out)
    return json.dumps({"metadata": metadata}).encode(), out.getvalue()


def _bound(room: int) -> None:
    """Bound the memory that is taken from here on, where the system can say and do it."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    except (ImportError, OSError):
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = pages * resource.getpagesize() + room
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
