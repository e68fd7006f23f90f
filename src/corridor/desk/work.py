"""Work for requests: off the event loop, bounded, shared by who asks the same, kept for later.

A request waits for its answer for a while only. The work goes on without it, so that whoever
asks again gets it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

__all__ = ["Busy", "Slow", "Work"]


class Busy(Exception):
    """Too much is waiting already."""


class Slow(Exception):
    """The answer is not there yet; the work goes on."""


class Work:
    """One kind of work.

    Parameters
    ----------
    name: of the threads.
    waiting: how many different answers may be under way or waiting.
    kept: how many answers are kept, the least used leave first.
    patience: seconds that a request waits.
    threads: answers made at once; the model itself uses every core.
    nice: how far its threads give way to others, as of the command ``nice``.
    """

    def __init__(
        self,
        name: str,
        *,
        waiting: int,
        kept: int,
        patience: float,
        threads: int = 1,
        nice: int = 0,
    ) -> None:
        self.waiting = waiting
        self.kept = kept
        self.patience = patience
        self._pool = ThreadPoolExecutor(threads, f"desk-{name}", _give_way, (nice,))
        self._under_way: dict[str, asyncio.Future[Any]] = {}
        self._answers: OrderedDict[str, Any] = OrderedDict()

    async def do(self, key: str, make: Callable[[], Any], patience: float | None = None) -> Any:
        """Return the answer of this key: kept, under way, or made now by ``make``.

        Raises Busy, Slow, and whatever ``make`` raises, which is not kept.
        """
        if key in self._answers:
            self._answers.move_to_end(key)
            return self._answers[key]
        future = self._under_way.get(key)
        if future is None:
            if len(self._under_way) >= self.waiting:
                raise Busy
            future = asyncio.get_running_loop().run_in_executor(self._pool, make)
            self._under_way[key] = future
            future.add_done_callback(lambda done: self._keep(key, done))
        try:
            wait = self.patience if patience is None else patience
            return await asyncio.wait_for(asyncio.shield(future), wait)
        except TimeoutError:
            if future.done():
                # it is the work itself that ran out of time
                raise
            raise Slow from None

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _keep(self, key: str, done: asyncio.Future[Any]) -> None:
        self._under_way.pop(key, None)
        # asked, so that nobody is told of an error that nobody waited for
        if done.cancelled() or done.exception() is not None:
            return
        self._answers[key] = done.result()
        while len(self._answers) > self.kept:
            self._answers.popitem(last=False)


def _give_way(nice: int) -> None:
    """Have this thread, and those that it starts, give way to others where the system can."""
    if nice and sys.platform == "linux":
        # there a thread has a priority of its own, under its own number
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)
