"""Sweeps whose workers are killed at random."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.processes import clean, command

WHAT = "workers of sweeps killed 50 times at random, own pool and Dask: the same parts all the same"
KILLS, A_RUN = 50, 5


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Kill workers of sweeps by turns; after each the parts have to be those of a quiet run."""
    from tests.sweep.conftest import SMALL

    chance, cache = random.Random(seed), folder / "cache"
    design = folder / "design.toml"
    design.write_text(SMALL.replace("count = 9", "count = 300"), encoding="utf-8")
    quiet = folder / "quiet"
    _sweep(design, quiet, cache, "--workers", "0").wait()
    wanted = _parts(quiet)
    kills = max(2, round(KILLS * scale))
    figures: dict[str, Any] = {"chunks": len(wanted), "kills": {"own pool": 0, "Dask": 0}}
    faults: list[str] = []
    again = number = 0
    while sum(figures["kills"].values()) < kills and len(faults) < 4 and number < 4 * kills:
        kind = "Dask" if number % 3 == 2 and scale >= 0.2 else "own pool"
        out = folder / f"out-{number}"
        done = _disturbed(kind, design, out, cache, chance)
        figures["kills"][kind] += done["kills"]
        again += done["again"]
        if done["wrong"]:
            faults.append(f"{kind}, run {number}: {done['wrong']}")
        elif _parts(out) != wanted:
            faults.append(f"{kind}, run {number}: the parts are not those of a quiet run")
        number += 1
        tell(f"{sum(figures['kills'].values())} of {kills} kills")
    figures |= {"runs": number, "runs_that_said_to_run_again": again}
    return Finding(figures, faults)


def _sweep(design: Path, out: Path, cache: Path, *more: str) -> subprocess.Popen[str]:
    words = command("sweep", design, "--out", out, *more)
    with (out.parent / f"{out.name}.log").open("a") as log:
        return subprocess.Popen(
            words,
            env=clean(cache),
            cwd=out.parent,
            text=True,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _parts(out: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (out / "parts").glob("*.parquet")
    }


def _children(pid: int, word: str) -> list[int]:
    import psutil  # type: ignore[import-untyped,unused-ignore]

    with suppress(psutil.Error):
        found = psutil.Process(pid).children(recursive=True)
        return [one.pid for one in found if word in " ".join(one.cmdline())]
    return []


def _disturbed(
    kind: str, design: Path, out: Path, cache: Path, chance: random.Random
) -> dict[str, Any]:
    """Run a sweep and kill its workers; where it gives up, one clear line, and it goes on."""
    helpers: list[subprocess.Popen[Any]] = []
    try:
        more = ["--workers", "2"]
        if kind == "Dask":
            more = ["--scheduler", _scheduler(out, cache, helpers)]
        kills = again = 0
        for _ in range(6):
            process = _sweep(design, out, cache, *more)
            while process.poll() is None and kills < A_RUN:
                time.sleep(chance.uniform(0.3, 2.0))
                if kind == "Dask":
                    victims = [one.pid for one in helpers[1:] if one.poll() is None]
                else:
                    victims = _children(process.pid, "spawn_main")
                if victims and (out / "parts").exists() and process.poll() is None:
                    with suppress(ProcessLookupError):
                        os.kill(chance.choice(victims), signal.SIGKILL)
                        kills += 1
                if kind == "Dask":
                    for at in range(1, len(helpers)):
                        if helpers[at].poll() is not None:
                            helpers[at] = _worker(more[1], out, cache)
            code = process.wait(900)
            if code == 0:
                return {"kills": kills, "again": again, "wrong": ""}
            said = (out.parent / f"{out.name}.log").read_text(encoding="utf-8")
            if code != 2 or "Traceback" in said:
                return {"kills": kills, "again": again, "wrong": f"status {code}: {said[-300:]}"}
            again += 1
        return {"kills": kills, "again": again, "wrong": "it does not come to its end"}
    finally:
        for one in helpers:
            one.kill()
            one.wait()


def _scheduler(out: Path, cache: Path, helpers: list[subprocess.Popen[Any]]) -> str:
    file = out.parent / f"{out.name}-scheduler.json"
    dask = [sys.executable, "-m", "dask", "scheduler", "--no-dashboard", "--host", "127.0.0.1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    words = [*dask, "--port", "0", "--scheduler-file", str(file)]
    helpers.append(subprocess.Popen(words, env=clean(cache), **quiet))  # type: ignore[call-overload]
    ends = time.monotonic() + 120
    while not (file.exists() and file.stat().st_size):
        if time.monotonic() > ends:
            raise RuntimeError("the scheduler does not start")
        time.sleep(0.1)
    address = str(json.loads(file.read_text(encoding="utf-8"))["address"])
    helpers.extend(_worker(address, out, cache) for _ in range(2))
    return address


def _worker(address: str, out: Path, cache: Path) -> subprocess.Popen[Any]:
    dask = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny"]
    return subprocess.Popen(
        [*dask, "--no-dashboard", "--host", "127.0.0.1"],
        env=clean(cache),
        cwd=out.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
