"""Processes that are really killed: a worker, the driver, a scheduler; then the same bytes."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from corridor.questions.sweep import read, sweep
from tests.sweep.conftest import SMALL

pytestmark = pytest.mark.slow

#: rows 0 to 599 in chunks of 4, so that a kill falls among them
CHUNKS = 150
LONG = SMALL.replace("count = 9", "count = 300")
_PATIENCE = 900.0  # seconds, on a machine that is busy with other things

psutil: Any = importlib.import_module("psutil")


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("design") / "design.toml"
    path.write_text(LONG, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def wanted(design: Path) -> dict[str, bytes]:
    """The parts of the sweep run in one process without a break."""
    out = design.parent / "whole"
    assert sweep(design, str(out), workers=0).made == CHUNKS
    return _parts(out)


@pytest.fixture
def words(corridor: list[str], design: Path, fit: Path, tmp_path: Path) -> Callable[..., list[str]]:
    def make(*more: str) -> list[str]:
        given = ["sweep", str(design), "--out", str(tmp_path / "out"), "--fit", str(fit)]
        return [*corridor, *given, *more]

    return make


@pytest.fixture
def start(clean_environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start a process in a group of its own; whatever is left of it is ended with the test."""
    begun: list[subprocess.Popen[str]] = []

    def run(given: Sequence[str]) -> subprocess.Popen[str]:
        with (tmp_path / f"log{len(begun)}").open("w") as log:
            process = subprocess.Popen(
                given,
                env=clean_environment,
                cwd=tmp_path,
                text=True,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        begun.append(process)
        return process

    yield run
    for process in begun:
        for one in _family(process.pid):
            _kill(one)
        process.wait()


def _family(pid: int) -> list[int]:
    """A process and all that it started, while it lives."""
    try:
        children = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return [pid, *(child.pid for child in children)]


def _workers(pid: int) -> list[int]:
    """The processes of its own that a driver computes in."""
    children = psutil.Process(pid).children(recursive=True)
    return [one.pid for one in children if "spawn_main" in " ".join(one.cmdline())]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _parts(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "parts").glob("*.parquet")}


def _until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"waited in vain for {what}")
        time.sleep(0.005)


def _count(out: Path) -> int:
    return len(list((out / "parts").glob("part-*.parquet")))


@contextmanager
def _midway(process: subprocess.Popen[str], out: Path, parts: int) -> Iterator[None]:
    """Wait until so many parts are there; what is done then has to come before the last one."""
    _until(lambda: _count(out) >= parts or process.poll() is not None, f"{parts} parts")
    yield
    assert parts <= _count(out) < CHUNKS, "the kill came too late to show anything"


def _said(tmp_path: Path, number: int) -> str:
    return (tmp_path / f"log{number}").read_text()


def _go_on(start: Any, words: Any, tmp_path: Path, number: int, *more: str) -> int:
    """Run the same command again; return how many chunks it found done."""
    process = start(words(*more))
    assert process.wait(_PATIENCE) == 0, _said(tmp_path, number)
    (line,) = (x for x in _said(tmp_path, number).splitlines() if "were done before" in x)
    return int(line.split()[0])


def test_a_killed_worker_is_replaced(
    start: Any, words: Any, tmp_path: Path, wanted: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    process = start(words("--workers", "2"))
    with _midway(process, out, 3):
        victims = _workers(process.pid)
        assert len(victims) == 2
        _kill(victims[0])
    assert process.wait(_PATIENCE) == 0, _said(tmp_path, 0)
    assert _parts(out) == wanted


def test_killed_drivers_leave_nothing_behind_and_are_gone_on_from(
    start: Any, words: Any, tmp_path: Path, wanted: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    for parts in (1, 20):
        process = start(words("--workers", "2"))
        with _midway(process, out, _count(out) + parts):
            family = _family(process.pid)
            _kill(process.pid)
            process.wait()
        # workers see that their parent is gone
        _until(lambda family=family: not any(map(psutil.pid_exists, family)), "workers to end")  # type: ignore[misc]
    done = _count(out)
    assert _go_on(start, words, tmp_path, 2, "--workers", "1") == done >= 21
    assert _parts(out) == wanted
    rows = read(str(out))["row"].to_list()
    assert rows == [row for row in range(600) for _ in range(3)]


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(
    start: Any, words: Any, tmp_path: Path, wanted: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    process = start(words("--workers", "2"))
    with _midway(process, out, 3):
        # as a terminal does: to the driver and its workers alike
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(_PATIENCE) == 130
    said = _said(tmp_path, 0)
    assert "stopped; what is done is kept. To go on: corridor sweep" in said
    assert "Traceback" not in said
    done = _count(out)
    assert _go_on(start, words, tmp_path, 1, "--workers", "0") == done
    assert _parts(out) == wanted


def _cluster(start: Any, tmp_path: Path) -> tuple[Any, str]:
    """Start a scheduler and a worker by hand; return the scheduler and its address."""
    import json

    file = tmp_path / "scheduler.json"
    file.unlink(missing_ok=True)
    dask = [sys.executable, "-m", "dask"]
    options = ["--no-dashboard", "--host", "127.0.0.1", "--port", "0"]
    scheduler = start([*dask, "scheduler", *options, "--scheduler-file", str(file)])
    _until(lambda: file.exists() and file.stat().st_size > 0, "the scheduler")
    address = str(json.loads(file.read_text())["address"])
    start([*dask, "worker", address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"])
    return scheduler, address


def test_a_killed_scheduler_ends_the_driver_and_nothing_is_lost(
    start: Any, words: Any, tmp_path: Path, wanted: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    scheduler, address = _cluster(start, tmp_path)
    process = start(words("--scheduler", address))
    with _midway(process, out, 3):
        _kill(scheduler.pid)
        assert process.wait(_PATIENCE) == 2, _said(tmp_path, 2)
    said = _said(tmp_path, 2)
    assert "the scheduler went away" in said
    assert "run the same command" in said
    assert "Traceback" not in said
    done = _count(out)
    _, address = _cluster(start, tmp_path)
    # a chunk that ran when the scheduler went may have ended since
    assert _go_on(start, words, tmp_path, 5, "--scheduler", address) >= done
    assert _parts(out) == wanted


def test_a_scheduler_that_is_not_there_is_one_line(start: Any, words: Any, tmp_path: Path) -> None:
    process = start(words("--scheduler", "tcp://127.0.0.1:9"))
    assert process.wait(_PATIENCE) == 2
    assert "no scheduler answers" in _said(tmp_path, 0)
    assert "Traceback" not in _said(tmp_path, 0)
