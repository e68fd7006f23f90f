"""Starting the processes that read inputs, and what they found as a finding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from hardening.check import Finding
from hardening.fuzz.engine.format import Format
from hardening.fuzz.engine.watch import Limits, read_state

__all__ = ["INPUTS", "fuzz"]

ROOT = Path(__file__).resolve().parents[3]
#: inputs of a format at full length, by the engine that makes them
INPUTS: Mapping[str, int] = {"hypothesis": 10_000, "atheris": 90_000}
#: seconds without an input after which a process is given up
_STILL = 90.0
_SHOWN = 300  # bytes of an input that a fault shows


@dataclass
class _Tally:
    inputs: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    refused: int = 0
    slowest: float = 0.0
    peak: float = 0.0
    grown: int = 0
    faults: dict[str, dict[str, Any]] = field(default_factory=dict)


def fuzz(
    module: str,
    formats: Mapping[str, Format],
    folder: Path,
    scale: float,
    seed: int,
    tell: Callable[[str], None],
    *,
    engines: Mapping[str, int] = INPUTS,
    limits: Limits | None = None,
) -> Finding:
    """Read changed examples of each format, by each engine in a process of its own.

    ``module`` holds them as ``FORMATS``. Figures are by format; a fault names the format, what
    went wrong and where, how often, and the smallest input that shows it.
    """
    figures, faults = {}, []
    for name, form in formats.items():
        clock, tally = time.monotonic(), _Tally()
        for engine, full in engines.items():
            number = max(10, round(full * scale))
            place = folder / f"{name}-{engine}"
            place.mkdir()
            run = _Run(module, form, engine, number, seed, limits or Limits())
            run.whole(place, tally, partial(_told, tell, f"{name}, {engine}"))
        figures[name] = {
            "inputs": dict(tally.inputs),
            "accepted": tally.accepted,
            "refused": tally.refused,
            "seconds": round(time.monotonic() - clock, 1),
            "slowest_s": round(tally.slowest, 3),
            "peak_mb": round(tally.peak),
            "grown_mb": tally.grown,
            "faults": len(tally.faults),
        }
        if tally.grown > (limits or Limits()).memory:
            faults.append(f"{name}: memory grew by {tally.grown} MB over all inputs")
        for one in tally.faults.values():
            data = bytes.fromhex(one["input"])
            shown = repr(data[:_SHOWN])[1:] + ("..." if len(data) > _SHOWN else "")
            faults.append(f"{name}: {one['words']} ({one['number']:,} times); smallest: {shown}")
    return Finding(figures, faults)


def _told(tell: Callable[[str], None], what: str, done: int) -> None:
    tell(f"{what}: {done:,}")


def _added(tell: Callable[[int], None], before: int, done: int) -> None:
    tell(before + done)


@dataclass(frozen=True)
class _Run:
    module: str
    form: Format
    engine: str
    number: int
    seed: int
    limits: Limits

    def whole(self, folder: Path, tally: _Tally, tell: Callable[[int], None]) -> None:
        """Read all inputs, beginning again where a process dies."""
        done, deaths = 0, 0
        while done < self.number and deaths < self.limits.deaths:
            place = folder / str(deaths)
            place.mkdir()
            died = self._process(place, self.number - done, deaths, partial(_added, tell, done))
            done += self._count(place, tally)
            if not died and done < self.number:
                died = "it ended before its time"
            if died:
                deaths += 1
                last = read_state(place / "state").last if (place / "state").exists() else b""
                key = f"died {died[:40]}"
                known = tally.faults.setdefault(
                    key, {"number": 0, "input": last.hex(), "words": f"the process died: {died}"}
                )
                known["number"] += 1
        tally.inputs[self.engine] = done

    def _process(self, place: Path, number: int, deaths: int, tell: Callable[[int], None]) -> str:
        """Run one process; return of what it died, "" where it came to its end."""
        # engines of their own seeds: a format is changed another way by each and after a death
        seed = zlib.crc32(f"{self.form.id} {self.engine} {self.seed} {deaths}".encode()) % 2**30
        words = [self.module, self.form.id, self.engine, str(number), str(seed), str(place)]
        words.append(json.dumps(asdict(self.limits)))
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        environment = {
            **os.environ,
            "PYTHONPATH": path,
            "PYTHONHASHSEED": "0",
            "OMP_NUM_THREADS": "1",
            "POLARS_MAX_THREADS": "1",
            "CORRIDOR_CACHE": str(place / "cache"),
            "CORRIDOR_DATA": str(place / "data"),
        }
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "hardening.fuzz.engine.child", *words],
                env=environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
            try:
                still = self._wait(process, place, tell)
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        if still:
            return f"no input was read to its end in {_STILL:.0f} s"
        if process.returncode == 0:
            return ""
        tail = (place / "log").read_text(errors="replace").strip().splitlines()[-3:]
        return f"status {process.returncode}, {' / '.join(tail)[-300:]}"

    def _wait(
        self, process: subprocess.Popen[bytes], place: Path, tell: Callable[[int], None]
    ) -> bool:
        """Wait for a process; return whether it stood still."""
        state, seen, since = place / "state", -1, time.monotonic()
        while process.poll() is None:
            try:
                process.wait(0.5)
            except subprocess.TimeoutExpired:
                now = read_state(state).inputs if state.exists() else 0
                tell(now)
                if now != seen:
                    seen, since = now, time.monotonic()
                elif time.monotonic() - since > _STILL + self.limits.hang:
                    return True
        return False

    def _count(self, place: Path, tally: _Tally) -> int:
        if not (place / "state").exists():
            return 0
        found = read_state(place / "state")
        tally.accepted += found.accepted
        tally.refused += found.refused
        tally.slowest = max(tally.slowest, found.slowest)
        tally.peak = max(tally.peak, found.peak)
        tally.grown = max(tally.grown, found.grown)
        if (place / "faults.json").exists():
            for one in json.loads((place / "faults.json").read_text()):
                known = tally.faults.setdefault(one["key"], {**one, "number": 0})
                known["number"] += one["number"]
                if len(one["input"]) < len(known["input"]):
                    known.update(input=one["input"], words=one["words"])
        return found.inputs
