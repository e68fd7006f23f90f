"""A hundred clients of one desk for ten minutes, and bad company beside them."""

from __future__ import annotations

import http.client
import random
import statistics
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.load._bad import BAD
from hardening.processes import clean, command

WHAT = "the desk under 100 clients for ten minutes, with clients that stall, lie and hang up"
CLIENTS, SECONDS = 100, 600.0
#: part of the time after which caches are full and memory has to stay flat
WARM = 0.3
#: MiB that the last tenth may lie above the first tenth after warm-up
MORE = 60.0
#: seconds that a client reads before it asks again
READS = (2.0, 8.0)
_SMALL = "months=6&draws=200"
_LONG = (
    f"/api/charts?{_SMALL}",
    f"/api/compare?{_SMALL}",
    f"/api/decompose?{_SMALL}",
    "/api/record/darien",
    "/api/scores",
)


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Hold the desk under load; below full length with fewer clients."""
    from tests.desk.server import Served

    clients = max(8, round(CLIENTS * min(1.0, 4 * scale)))
    seconds = max(6.0, SECONDS * scale)
    served = Served(command(), clean(folder / "cache"))
    served.start()
    try:
        assert served.process is not None
        # what is compiled and read once is no part of the load
        for target in _LONG if scale >= 0.5 else _LONG[:1]:
            while _one(served.port, target, timeout=300) == 503:
                time.sleep(1)
        figures, faults = _under_load(served.port, served.process.pid, clients, seconds, seed, tell)
        if served.process.poll() is not None:
            faults.append(f"the desk ended, with {served.process.returncode}")
        said = [line for line in served.lines if "Traceback" in line or "ERROR" in line]
        if said:
            faults.append(f"the desk complained {len(said)} times: {said[0].strip()[:200]}")
    finally:
        served.kill()
    return Finding(figures, faults)


def _under_load(
    port: int, pid: int, clients: int, seconds: float, seed: int, tell: Tell
) -> tuple[dict[str, Any], list[str]]:
    ends = time.monotonic() + seconds
    seen: list[tuple[float, float, int, str]] = []
    broken: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    lock = threading.Lock()

    def client(number: int) -> None:
        chance = random.Random(seed * 1000 + number)
        time.sleep(chance.uniform(0, min(READS[1], seconds / 4)))
        while time.monotonic() < ends:
            target = _target(chance)
            began = time.monotonic()
            try:
                status = _one(port, target)
            except OSError as error:
                with lock:
                    broken[f"{type(error).__name__} at {target.split('?')[0]}"] += 1
                continue
            with lock:
                seen.append((began, time.monotonic() - began, status, target.split("?")[0]))
            if status == 503:
                time.sleep(1)
            time.sleep(chance.uniform(*READS))

    def company(number: int) -> None:
        chance = random.Random(seed * 1000 + 500 + number)
        while time.monotonic() < ends:
            name = chance.choice(list(BAD))
            with suppress(OSError):
                answer = BAD[name](port, chance, min(20.0, seconds / 4))
                with lock:
                    bad[f"{name}: {answer or 'no answer'}"] += 1
            time.sleep(chance.uniform(0, 0.5))

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    threads += [threading.Thread(target=company, args=(n,)) for n in range(max(2, clients // 5))]
    for one in threads:
        one.start()
    began, held = time.monotonic(), []
    while time.monotonic() < ends:
        held.append((time.monotonic() - began, _memory(pid)))
        tell(f"{len(seen)} answers, {held[-1][1]:.0f} MiB")
        time.sleep(min(1.0, seconds / 20))
    for one in threads:
        one.join(180)
    return _judge(seen, broken, bad, held, clients, seconds)


def _target(chance: random.Random) -> str:
    """Return what a reader asks for: charts of moved levers mostly, other rooms sometimes."""
    kind = chance.random()
    if kind < 0.6:
        return (
            f"/api/charts?{_SMALL}&a.transfer={chance.randrange(2000) / 10}"
            f"&b.strikes={chance.randrange(4)}&seed={chance.randrange(5)}"
        )
    if kind < 0.65:
        return f"/api/compare?{_SMALL}&a.transfer={chance.randrange(50)}"
    if kind < 0.68:
        return f"/api/decompose?{_SMALL}"
    return chance.choice(
        [
            "/api/status",
            "/",
            "/api/policies",
            "/api/policies/negotiated",
            "/api/record",
            "/api/record/darien",
            "/api/evidence",
            "/api/choices",
            "/api/scores",
            "/static/no-such-file",
            f"/policy/a.toml?{_SMALL}",
            "/api/nothing",
        ]
    )


def _one(port: int, target: str, timeout: float = 120) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", target)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 503 and "Retry-After" not in answer.headers:
            return 599
        return answer.status
    except (http.client.HTTPException, TimeoutError) as error:
        raise ConnectionError(type(error).__name__) from error
    finally:
        connection.close()


def _memory(pid: int) -> float:
    """MiB that a process holds; nan where the system does not say."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return float("nan")


def _judge(
    seen: list[tuple[float, float, int, str]],
    broken: Counter[str],
    bad: Counter[str],
    held: list[tuple[float, float]],
    clients: int,
    seconds: float,
) -> tuple[dict[str, Any], list[str]]:
    faults = []
    status = Counter(code for *_, code, _ in seen)
    for code, count in status.items():
        if code >= 500 and code != 503:
            where = Counter(path for *_, other, path in seen if other == code)
            word = "503 without saying when" if code == 599 else str(code)
            faults.append(f"{count} answers are {word}: {dict(where)}")
    if broken:
        faults.append(f"connections broke: {dict(broken)}")
    strange = [name for name in bad if name.rsplit(": ", 1)[1].startswith("5")]
    if strange:
        faults.append(f"bad requests are answered {strange}")
    warm = [(at, mib) for at, mib in held if at > WARM * seconds]
    tenth = max(1, len(warm) // 10)
    first = statistics.fmean(mib for _, mib in warm[:tenth])
    last = statistics.fmean(mib for _, mib in warm[-tenth:])
    slope = statistics.linear_regression(*zip(*warm, strict=True)).slope if len(warm) > 2 else 0.0
    # a short run ends before caches are full
    if last - first > MORE and seconds >= 0.5 * SECONDS:
        faults.append(f"memory grows: {first:.0f} MiB after warm-up, {last:.0f} at the end")
    charts = [took for _, took, code, path in seen if path == "/api/charts" and code == 200]
    figures = {
        "clients": clients,
        "seconds": round(seconds),
        "answers": len(seen),
        "answers_by_status": {str(k): v for k, v in sorted(status.items())},
        "seconds_to_answer": _spread([took for _, took, code, _ in seen if code != 503]),
        "seconds_to_charts": _spread(charts),
        "bad_company": dict(sorted(bad.items())),
        "memory_mib": {
            "at_start": round(held[0][1]),
            "after_warm_up": round(first),
            "at_end": round(last),
            "slope_a_minute": round(60 * slope, 2),
            "allowed": MORE,
        },
    }
    if len(charts) < 2:
        faults.append("no charts were answered")
    return figures, faults


def _spread(values: list[float]) -> dict[str, float]:
    if len(values) < 2:
        return {}
    at = statistics.quantiles(values, n=100, method="inclusive")
    return {
        **{f"p{n}": round(at[n - 1], 3) for n in (50, 95, 99)},
        "most": round(max(values), 3),
    }
