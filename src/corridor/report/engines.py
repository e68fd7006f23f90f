"""Chart engines in processes of their own, so that they start and draw beside the model.

An engine takes a second to start and holds the interpreter while it draws: a thread
would stop the simulation, a process does not. An engine that fails is left out and
its charts are drawn here.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import IO, Any

__all__ = ["draw", "main", "warm_up"]

Spec = Mapping[str, Any]

_ENGINES = 2
_TINY: Spec = {
    "data": {"values": [{"a": 1}]},
    "mark": "point",
    "encoding": {"x": {"field": "a", "type": "quantitative"}},
}
#: how long a text is that follows, in bytes
_LENGTH = struct.Struct("<Q")

_started: list[subprocess.Popen[bytes]] = []


def warm_up() -> None:
    """Start the chart engines, if they are not, and return at once.

    Call it before the simulation: the engines then start while the model compiles. They
    end with this process.
    """
    if _started:
        return
    for _ in range(min(_ENGINES, os.cpu_count() or 1)):
        try:
            _started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "corridor.report.engines"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            )
        except OSError:
            return


def _end(engine: subprocess.Popen[bytes]) -> None:
    engine.kill()
    engine.wait()
    for stream in (engine.stdin, engine.stdout):
        if stream is not None:
            # what an engine that is gone has not read is lost, and nobody waits for it
            with contextlib.suppress(OSError):
                stream.close()


@atexit.register
def _end_all() -> None:
    while _started:
        _end(_started.pop())


def draw(specs: Sequence[Spec], done: Callable[[], None] = lambda: None) -> list[str]:
    """Return the drawing of each chart spec, in their order.

    ``done`` is called after each, by one thread at a time. Without ``warm_up`` before, or
    where engines fail, charts are drawn in this process.
    """
    todo: SimpleQueue[int] = SimpleQueue()
    for number in range(len(specs)):
        todo.put(number)
    drawn: dict[int, str] = {}
    lock = threading.Lock()

    def work(engine: subprocess.Popen[bytes]) -> None:
        while True:
            try:
                number = todo.get_nowait()
            except Empty:
                return
            try:
                svg = _ask(engine, specs[number])
            except (OSError, EOFError, ValueError):
                todo.put(number)
                _started.remove(engine)
                _end(engine)
                return
            with lock:
                drawn[number] = svg
                done()

    threads = [threading.Thread(target=work, args=(engine,)) for engine in tuple(_started)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, spec in enumerate(specs):
        if number not in drawn:
            drawn[number] = _here(spec)
            done()
    return [drawn[number] for number in range(len(specs))]


def _here(spec: Spec) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(dict(spec)))


def _ask(engine: subprocess.Popen[bytes], spec: Spec) -> str:
    assert engine.stdin is not None
    assert engine.stdout is not None
    _write(engine.stdin, json.dumps(spec))
    svg = _read(engine.stdout)
    if not svg:
        raise EOFError("the engine could not draw this")
    return svg


def _write(stream: IO[bytes], text: str) -> None:
    data = text.encode()
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _read(stream: IO[bytes]) -> str:
    """Return the next text. Raises EOFError where the stream has ended."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data.decode()


def main() -> int:
    """Be an engine: draw every spec that comes in, an empty answer for one that fails."""
    _here(_TINY)
    while True:
        try:
            spec = json.loads(_read(sys.stdin.buffer))
        except EOFError:
            return 0
        try:
            svg = _here(spec)
        except ValueError:
            svg = ""
        _write(sys.stdout.buffer, svg)


if __name__ == "__main__":
    raise SystemExit(main())
