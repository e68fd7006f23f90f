"""The bar of a sweep: runs done, runs a second, time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Pace", "sweep_bar"]

_EVERY = 15.0  # seconds between lines, where there is no terminal to draw a bar on


class Pace:
    """How fast a sweep is, from the runs done so far.

    The clock starts with the first chunk that is done: before it, processes start and the
    model is compiled, and that is over.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock``: seconds from whenever."""
        self._clock = clock
        self._begun: tuple[float, int] | None = None
        self._first = -1
        self.rate = 0.0

    def note(self, done: int) -> None:
        """Take the runs done by now."""
        if self._first < 0:
            self._first = done
        elif self._begun is None and done > self._first:
            self._begun = (self._clock(), done)
        elif self._begun is not None:
            passed = self._clock() - self._begun[0]
            self.rate = (done - self._begun[1]) / passed if passed > 0 else 0.0

    def words(self, done: int, whole: int) -> str:
        """Return where it stands: ``200,000 of 1,000,000 runs, 24,300 runs/s, 0:33 left``."""
        said = f"{done:,} of {whole:,} runs"
        if self.rate > 0 and done < whole:
            minutes, seconds = divmod(round((whole - done) / self.rate), 60)
            hours, minutes = divmod(minutes, 60)
            clock = f"{hours}:{minutes:02}" if hours else f"{minutes}"
            said += f", {self.rate:,.0f} runs/s, {clock}:{seconds:02} left"
        return said


@contextmanager
def sweep_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that takes what is done, the runs done and the runs in all.

    A bar on an interactive terminal, a line now and then on other streams.
    """
    pace = Pace()
    if not sys.stderr.isatty():
        yield _lines(pace)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None, said="")

        def report(text: str, done: int, whole: int) -> None:
            said = ""
            if whole:
                pace.note(done)
                said = pace.words(done, whole)
            bar.update(task, description=text, completed=done, total=whole or None, said=said)

        yield report


def _lines(pace: Pace) -> Callable[[str, int, int], None]:
    last = time.monotonic()

    def report(_text: str, done: int, whole: int) -> None:
        nonlocal last
        if whole:
            pace.note(done)
        if whole and time.monotonic() - last > _EVERY:
            last = time.monotonic()
            print(f"sweep: {pace.words(done, whole)}", file=sys.stderr, flush=True)

    return report
