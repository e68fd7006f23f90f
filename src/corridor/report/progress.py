"""A progress line on the terminal for work longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress"]

_PATIENCE = 0.7  # seconds before anything is shown, so that short work stays silent


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """Yield a function that takes a line and the share done.

    A bar on an interactive terminal; on other streams one line when the work changes,
    and none for work that is over before it would be read.
    """
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=1.0)

        def report(text: str, share: float) -> None:
            bar.update(task, description=text, completed=share)

        yield report


def _lines() -> Callable[[str, float], None]:
    begun = time.monotonic()
    last = ""

    def report(text: str, _share: float) -> None:
        nonlocal last
        head = text.split(":")[0]
        if head != last and time.monotonic() - begun > _PATIENCE:
            print(f"{text} ...", file=sys.stderr, flush=True)
            last = head

    return report
