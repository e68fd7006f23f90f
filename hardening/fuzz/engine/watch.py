"""Reading one input under watch: what the reader said, how long it took, what it took up.

The last input and the counts lie in a file that is shared with the parent, so that they are
known even where the process dies.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import resource
import signal
import struct
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from corridor.core.errors import CorridorError
from hardening.fuzz.engine.format import Format, Reader

__all__ = ["LONGEST", "Counts", "Hang", "Limits", "Watch", "read_state"]

#: bytes of an input that are kept for the parent
LONGEST = 1 << 20
#: characters of a message that is still one for a terminal
_MESSAGE = 2000
#: inputs after which what is held is compared
_WINDOW = 500
_HEAD = struct.Struct("<QQQddQQ")


@dataclass(frozen=True)
class Limits:
    """What one input may take: processor seconds (slow, no end) and megabytes (itself, in all)."""

    slow: float = 1.0
    hang: float = 10.0
    memory: int = 256
    whole: int = 2048
    #: processes that may die before a format is given up
    deaths: int = 10


@dataclass(frozen=True)
class Counts:
    """What a process has read: inputs, those accepted and refused, seconds of the slowest."""

    inputs: int
    accepted: int
    refused: int
    slowest: float
    peak: float
    grown: int
    last: bytes


class Hang(BaseException):
    """A reader does not come to an end."""


def read_state(path: Path) -> Counts:
    """Return the counts and the last input that a process left."""
    data = path.read_bytes()
    inputs, accepted, refused, slowest, peak, grown, size = _HEAD.unpack_from(data)
    return Counts(
        inputs, accepted, refused, slowest, peak, grown, data[_HEAD.size : _HEAD.size + size]
    )


@dataclass
class Watch:
    """Reads inputs of one format; keeps each kind of fault once, with its smallest input."""

    form: Format
    reader: Reader
    folder: Path
    limits: Limits
    #: what is wrong, by kind and place -> (how often, input, words)
    faults: dict[str, tuple[int, bytes, str]] = field(default_factory=dict)
    counts: list[Any] = field(default_factory=lambda: [0, 0, 0, 0.0, 0.0, 0])

    def __post_init__(self) -> None:
        path = self.folder / "state"
        path.write_bytes(b"\0" * (_HEAD.size + LONGEST))
        with path.open("r+b") as stream:
            self.shared = mmap.mmap(stream.fileno(), 0)
        signal.signal(signal.SIGVTALRM, _stop)
        #: least memory held in the first whole window of inputs, and in the one under way
        self.first: int | None = None
        self.least = _held()

    def read(self, data: bytes) -> None:
        """Read one input and count it."""
        kept = data[:LONGEST]
        self.counts[0] += 1
        self.shared[_HEAD.size : _HEAD.size + len(kept)] = kept
        self._tell(len(kept))
        found = self.judge(data)
        if found is not None:
            self._keep(data, *found)
        self._tell(len(kept))

    def judge(self, data: bytes, *, counted: bool = True) -> tuple[str, str] | None:
        """Return (kind and place, words) of what is wrong with how an input is read, or None."""
        signal.setitimer(signal.ITIMER_VIRTUAL, self.limits.hang)
        before = _forget_peak()
        clock = time.thread_time()
        wrong: tuple[str, str] | None = None
        at = 1
        try:
            self.reader(data)
        except CorridorError as error:
            at = 2
            wrong = self._message(error)
        except Hang as error:
            wrong = _placed("hang", error)
        except MemoryError as error:
            wrong = _placed("memory", error)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            at = 2
            if not {one.__name__ for one in type(error).__mro__} & set(self.form.accept):
                wrong = _placed(type(error).__name__, error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        taken = time.thread_time() - clock
        grown = (_peak() - before) / 1024
        if wrong is None and taken > self.limits.slow:
            wrong = "slow", f"it took {taken:.1f} s of processor time"
        if wrong is None and grown > self.limits.memory:
            wrong = "memory", f"memory grew by {grown:.0f} MB"
        if counted:
            self.counts[at] += 1
            self.counts[3] = max(self.counts[3], taken)
        return wrong

    def smallest(self, seconds: float = 3.0) -> None:
        """Make the inputs of the faults smaller as long as they show the same."""
        for key, (number, data, words) in list(self.faults.items()):
            if key.startswith(("hang", "slow", "memory")):
                continue
            end = time.monotonic() + seconds
            small = _reduced(data, partial(self._shows, key), end)
            found = self.judge(small, counted=False)
            self.faults[key] = (number, small, found[1] if found else words)
        self._write()

    def _shows(self, key: str, data: bytes) -> bool:
        found = self.judge(data, counted=False)
        return found is not None and found[0] == key

    def _message(self, error: CorridorError) -> tuple[str, str] | None:
        text = str(error)
        fault = ""
        if not text.isprintable():
            fault = "the message is more than one line, or holds what cannot be printed"
        elif len(text) > _MESSAGE:
            fault = f"the message has {len(text):,} characters"
        elif self.form.names and not any(name in text for name in self.form.names):
            fault = f"the message does not name {' or '.join(self.form.names)}"
        elif not error.remedy:
            fault = "the message has no remedy"
        if not fault:
            return None
        kind, place = _placed("message", error)
        return kind, f"{fault} ({text[:160]!r}, {place.rpartition(' at ')[2]})"

    def _keep(self, data: bytes, key: str, words: str) -> None:
        number, known, said = self.faults.get(key, (0, data, words))
        new = number == 0
        if len(data) < len(known):
            known, said = data, words
        self.faults[key] = (number + 1, known, said)
        if new:
            self._write()

    def _write(self) -> None:
        told = [
            {"key": key, "number": number, "input": data.hex(), "words": words}
            for key, (number, data, words) in self.faults.items()
        ]
        path = self.folder / "faults.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(told))
        part.replace(path)

    def _tell(self, size: int) -> None:
        self.counts[4] = max(self.counts[4], _peak() / 1024)
        # an input's own memory comes and goes; what stays, window after window, is the reader's
        self.least = min(self.least, _held())
        if self.counts[0] % _WINDOW == 0:
            if self.first is None:
                self.first = self.least
            self.counts[5] = max(0, (self.least - self.first) // 1024)
            self.least = _held()
        _HEAD.pack_into(self.shared, 0, *self.counts[:6], size)


def _peak() -> int:
    """Return the most memory that this process had since it was last forgotten, in KiB.

    What getrusage says begins with what the parent had when it started this process.
    """
    return _status(b"VmHWM:") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _held() -> int:
    """Return the memory that this process has, in KiB."""
    return _status(b"VmRSS:") or _peak()


def _forget_peak() -> int:
    """Have the peak begin anew where the system can do that; return where it stands, in KiB."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return _peak()


def _status(name: bytes) -> int:
    try:
        status = Path("/proc/self/status").read_bytes()
        return int(status.partition(name)[2].split(None, 1)[0])
    except (OSError, ValueError, IndexError):
        return 0


def _stop(_number: int, _frame: object) -> None:
    raise Hang("it did not come to an end")


def _placed(kind: str, error: BaseException) -> tuple[str, str]:
    """Return kind and the last place in our code that an error passed, and words of both."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if f"{os.sep}corridor{os.sep}" in f.filename]
    last = (ours or frames)[-1]
    at = f"{Path(last.filename).parent.name}/{Path(last.filename).name}:{last.lineno}"
    return f"{kind} {at}", f"{type(error).__name__}: {str(error)[:120]!r} at {at}"


def _reduced(data: bytes, same: Callable[[bytes], bool], end: float) -> bytes:
    """Return a smaller input that shows the same: halves, then lines, then pieces left out."""
    size = max(1, len(data) // 2)
    while size and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            shorter = data[:at] + data[at + size :]
            if same(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data
