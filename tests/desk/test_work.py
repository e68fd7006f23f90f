"""Work for requests: shared by who asks the same, bounded, errors not kept, nobody waits long."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from corridor.desk.work import Busy, Slow, Work


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds work back until it is set; always set in the end, so that no thread is left."""
    made = threading.Event()
    yield made
    made.set()


def worked(work: Work, job: Coroutine[Any, Any, Any]) -> Any:
    """Run a job to its end, and all work that it began."""

    async def run() -> Any:
        try:
            return await job
        finally:
            for future in list(work._under_way.values()):
                await asyncio.wait([future])
            work.close()

    return asyncio.run(run())


def made(**more: Any) -> Work:
    return Work("test", **{"waiting": 4, "kept": 2, "patience": 30.0, **more})


def test_who_asks_the_same_shares_the_work(gate: threading.Event) -> None:
    work, calls = made(), []

    def make() -> int:
        calls.append(1)
        gate.wait()
        return 7

    async def job() -> list[int]:
        waiting = [asyncio.create_task(work.do("x", make)) for _ in range(50)]
        await asyncio.sleep(0)
        gate.set()
        return [*await asyncio.gather(*waiting), await work.do("x", make)]

    assert worked(work, job()) == [7] * 51
    assert len(calls) == 1


def test_an_error_reaches_all_who_wait_and_is_not_kept() -> None:
    work, calls = made(), []

    def make() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("once")
        return 7

    async def job() -> int:
        both = await asyncio.gather(work.do("x", make), work.do("x", make), return_exceptions=True)
        assert [str(one) for one in both] == ["once", "once"]
        return int(await work.do("x", make))

    assert worked(work, job()) == 7
    assert len(calls) == 2


def test_too_much_at_once_is_refused_and_later_taken(gate: threading.Event) -> None:
    work = made(waiting=2)

    async def job() -> None:
        under_way = [asyncio.create_task(work.do(key, gate.wait)) for key in ("x", "y")]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await work.do("z", lambda: 1)
        # what is under way can still be waited for
        same = asyncio.create_task(work.do("x", gate.wait))
        gate.set()
        assert await asyncio.gather(*under_way, same) == [True] * 3
        assert await work.do("z", lambda: 1) == 1

    worked(work, job())


def test_nobody_waits_long_and_the_work_goes_on(gate: threading.Event) -> None:
    work, calls = made(patience=0.01), []

    def make() -> int:
        calls.append(1)
        gate.wait()
        return 7

    async def job() -> int:
        for _ in range(3):
            with pytest.raises(Slow):
                await work.do("x", make)
        gate.set()
        return int(await work.do("x", make, 30.0))

    assert worked(work, job()) == 7
    assert len(calls) == 1


def test_who_leaves_does_not_take_the_work_along(gate: threading.Event) -> None:
    """A client that closes its connection cancels its own waiting only."""
    work = made()

    async def job() -> Any:
        leaves = asyncio.create_task(work.do("x", gate.wait))
        stays = asyncio.create_task(work.do("x", gate.wait))
        await asyncio.sleep(0)
        leaves.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaves
        gate.set()
        return await stays

    assert worked(work, job()) is True


def test_work_that_times_out_itself_is_not_taken_for_slow() -> None:
    work = made()

    def make() -> None:
        raise TimeoutError("in here")

    async def job() -> None:
        with pytest.raises(TimeoutError, match="in here"):
            await work.do("x", make)

    worked(work, job())


def test_so_many_answers_are_kept_and_the_least_used_leaves() -> None:
    work, calls = made(kept=2), []

    async def job() -> None:
        for key in ("x", "y", "x", "z", "x", "y"):
            assert await work.do(key, lambda key=key: calls.append(key) or key) == key  # type: ignore[misc,func-returns-value]

    worked(work, job())
    assert calls == ["x", "y", "z", "y"]
    assert len(work._answers) == 2
