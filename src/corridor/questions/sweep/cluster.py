"""Chunks on Dask: processes of this machine, or an existing scheduler by its address."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

from corridor.core.errors import InputError, get_extra
from corridor.questions.sweep import worker
from corridor.questions.sweep.chunk import run_chunk

__all__ = ["SINGLE", "cores", "run_on_dask"]

#: variables that keep a process to one core, for when there is a process for each
SINGLE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}

#: what a worker's process has from its first moment on: arrays of a chunk are got from memory
#: that was had before, where Dask's own setting gives it back each time (a third of the time)
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**30), "MALLOC_TRIM_THRESHOLD_": str(2**31 - 1)}

#: chunks that the scheduler is given at a time; more only costs it memory
_WINDOW = 1000
_PATIENCE = 30  # seconds until a scheduler or its first worker is given up


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_on_dask(
    todo: Sequence[int], url: str, digest: str, *, scheduler: str = "", workers: int = 0
) -> Iterator[int]:
    """Run these chunks and yield each number as it is done, in any order.

    ``scheduler``: address of one that runs; ``workers``: processes of a cluster of our own.

    Raises InputError if Dask is not installed, if the scheduler or its workers cannot be
    reached or go away, and whatever a chunk raises.
    """
    dask, distributed = _dask()
    settings = {
        "distributed.comm.timeouts.connect": f"{_PATIENCE}s",
        # a task whose worker dies again and again is the task's own fault
        "distributed.scheduler.allowed-failures": 5,
        "distributed.nanny.pre-spawn-environ": _KEEP_MEMORY,
    }
    with (
        _silent(),
        _stopped(),
        dask.config.set(settings),
        _client(distributed, scheduler, workers) as client,
    ):
        where = scheduler or "local cluster"
        waiting = iter(todo)

        def submit(index: int) -> Any:
            # a key of its own each time, so that nothing left over from before is taken for done
            return client.submit(run_chunk, url, digest, index, pure=False)

        first = [submit(index) for index in islice(waiting, _WINDOW)]
        running = distributed.as_completed(first, loop=client.loop)
        for future in running:
            yield _result(distributed, future, where)
            following = next(waiting, None)
            if following is not None:
                running.add(submit(following))


def _dask() -> tuple[Any, Any]:
    try:
        import dask
        import distributed
    except ImportError:
        raise InputError(
            "a sweep on several processes needs the package distributed, which is not installed",
            remedy=get_extra("sweep") + "; or use --workers 0, in one process",
        ) from None
    return dask, distributed


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the package's own reports of lost connections away: we say what they mean."""
    levels = {}
    for name in [
        name for name in logging.root.manager.loggerDict if name.startswith("distributed")
    ]:
        logger = logging.getLogger(name)
        levels[name] = logger.level
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


@contextmanager
def _stopped() -> Iterator[None]:
    """Let Ctrl-C be seen as such: what half started fails to close, and says only that."""
    try:
        yield
    except Exception as error:
        before: BaseException | None = error
        while before is not None and not isinstance(before, KeyboardInterrupt):
            before = before.__context__
        if before is None:
            raise
        raise KeyboardInterrupt from None


@contextmanager
def _client(distributed: Any, scheduler: str, workers: int) -> Iterator[Any]:
    if scheduler:
        with _reach(distributed, scheduler) as client:
            yield client
        return
    cluster = distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        # a chunk takes a few hundred MiB whatever the sweep; the system's own limit is enough
        memory_limit=0,
        silence_logs=logging.CRITICAL,
        env=SINGLE,
        preload=worker.__name__,
    )
    with cluster, distributed.Client(cluster) as client:
        yield client


@contextmanager
def _reach(distributed: Any, scheduler: str) -> Iterator[Any]:
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            f"no scheduler answers ({str(error).splitlines()[0]})",
            where=f"--scheduler {scheduler}",
            remedy="Start one with dask scheduler, and name the address that it prints",
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise InputError(
                "the scheduler has no workers",
                where=f"--scheduler {scheduler}",
                remedy=f"Start one: dask worker {scheduler} --nthreads 1",
            ) from None
        yield client


def _result(distributed: Any, future: Any, where: str) -> int:
    """Return what a chunk gave; raise what it raised, in words that say how to go on."""
    error = None
    # a line that breaks while it is asked says what a future that was lost says
    with suppress(distributed.comm.CommClosedError, distributed.client.FutureCancelledError):
        if future.status == "finished":
            return int(future.result())
        error = future.exception() if future.status == "error" else None
    if isinstance(error, distributed.scheduler.KilledWorker):
        raise InputError(
            "the workers died again and again while they ran the same chunk",
            where=where,
            remedy="They may lack memory: use fewer workers, or a smaller chunk_rows",
        )
    if error is not None:
        raise error
    raise InputError(
        "the scheduler went away",
        where=where,
        remedy="What is done is kept: start it again, and run the same command",
    )
