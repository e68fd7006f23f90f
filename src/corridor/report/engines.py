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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import IO, Any

__all__ = ["draw", "draw_ahead", "main", "warm_up"]

Spec = Mapping[str, Any]

_ENGINES = 2
#: engines give way to the model, and take what it leaves: crowding it out would gain nothing
_NICE = 5
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


@dataclass
class _Wanted:
    """A chart that engines are to draw, and the drawing once there is one."""

    text: str
    svg: str = ""
    #: set once the drawing is there, or it is known that no engine makes it
    over: threading.Event = field(default_factory=threading.Event)


_todo: SimpleQueue[_Wanted] = SimpleQueue()
_lock = threading.Lock()

#: charts asked for ahead and not yet fetched, by the text of their spec
_ahead: dict[str, _Wanted] = {}

#: engines that have a thread which gives them work
_working: list[subprocess.Popen[bytes]] = []


def draw_ahead(specs: Iterable[Spec]) -> None:
    """Have the engines begin to draw charts that ``draw`` will be asked for; return at once.

    Without ``warm_up`` before, nothing happens. What is drawn and never fetched is lost.
    """
    if _started:
        for spec in specs:
            text = json.dumps(spec)
            if text not in _ahead:
                _ahead[text] = _want(text)


def draw(specs: Sequence[Spec], done: Callable[[], None] = lambda: None) -> list[str]:
    """Return the drawing of each chart spec, in their order.

    ``done`` is called after each. What was asked for by ``draw_ahead`` is not drawn again.
    Without ``warm_up`` before, or where engines fail, charts are drawn in this process.
    """
    texts = [json.dumps(spec) for spec in specs] if _started or _ahead else []
    wanted = [_ahead.pop(text) if text in _ahead else _want(text) for text in texts]
    drawn = []
    for number, spec in enumerate(specs):
        svg = ""
        if wanted:
            wanted[number].over.wait()
            svg = wanted[number].svg
        drawn.append(svg or _here(spec))
        done()
    return drawn


def _want(text: str) -> _Wanted:
    """Put a chart to the engines; where none is left, it is over at once."""
    wanted = _Wanted(text)
    with _lock:
        for engine in _started:
            if engine not in _working:
                _working.append(engine)
                threading.Thread(target=_work, args=(engine,), daemon=True).start()
        if _working:
            _todo.put(wanted)
        else:
            wanted.over.set()
    return wanted


def _work(engine: subprocess.Popen[bytes]) -> None:
    """Give an engine one chart after another, until it fails or has been ended."""
    while True:
        wanted = _todo.get()
        try:
            wanted.svg = _ask(engine, wanted.text)
        except (OSError, EOFError, ValueError):
            break
        wanted.over.set()
    with _lock:
        _working.remove(engine)
        if engine in _started:
            _started.remove(engine)
            _end(engine)
        # another engine may draw it; the last one leaves nobody waiting
        left = [wanted]
        while not _working and not _todo.empty():
            left.append(_todo.get())
        for one in left:
            if _working:
                _todo.put(one)
            else:
                one.over.set()


def _here(spec: Spec) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(dict(spec)))


def _ask(engine: subprocess.Popen[bytes], text: str) -> str:
    assert engine.stdin is not None
    assert engine.stdout is not None
    _write(engine.stdin, text)
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
    if hasattr(os, "nice"):  # there is none on Windows
        os.nice(_NICE)
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
