"""Two processes at once on the same folder."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.processes import ROOT, clean, command

WHAT = "two of a command at once on one folder, 10 times each: whole files, one clear refusal"
TIMES = 10

#: name -> (words, how many have to succeed at least, whether a refusal is an answer)
PAIRS: dict[str, tuple[tuple[object, ...], bool]] = {
    "claims, JSON": (("claims", "--ledger", "example", "--json", "k.json"), False),
    "new corridor": (("new", "corridor", "west"), True),
    "record add": (("record", "add", "bus_tickets.csv"), True),
    "forecast, one file": (
        ("forecast", "--horizon", 2, "--draws", 200, "--no-page", "--out", "f.csv"),
        False,
    ),
    "compare, cold cache": (
        *(("compare", "status-quo", "negotiated", "--draws", 50, "--months", 6),),
        False,
    ),
    "sweep": (("sweep", "design.toml", "--out", "out", "--workers", 0), False),
}


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Start each twice at once; below full length fewer times, and the quick ones only."""
    times = max(1, round(TIMES * scale))
    names = list(PAIRS) if scale >= 0.2 else ["new corridor"]
    figures: dict[str, Any] = {"times": times}
    faults = []
    for name in names:
        words, may_refuse = PAIRS[name]
        wanted, counts = "", {"both": 0, "one_refused": 0}
        for number in range(times):
            place = folder / f"{name.replace(' ', '-')}-{number}"
            _lay_out(place)
            # a cache of their own, so that both write it
            cache = place / "cache" if "cold" in name else folder / "cache"
            more = _more(name)
            ended = _both([*command(*words), *more], clean(cache, CORRIDOR_DATA="data"), place)
            said = [err for _, err in ended]
            codes = sorted(code for code, _ in ended)
            broken = [one for one in said if "Traceback" in one or "Warning:" in one]
            if codes == [0, 0]:
                counts["both"] += 1
            elif codes == [0, 2] and may_refuse:
                counts["one_refused"] += 1
            else:
                faults.append(f"{name}: status {codes}: {' '.join(said)[-300:]}")
            if broken:
                faults.append(f"{name}: {broken[0][-300:]}")
            found = _state(name, place)
            if wanted and found != wanted:
                faults.append(f"{name}: what is left differs from time to time: {found[:80]}")
            wanted = wanted or found
            tell(f"{name}: {number + 1} of {times}")
            if len(faults) > 8:
                break
        figures[name] = counts
    return Finding(figures, faults)


def _more(name: str) -> list[str]:
    if name.startswith("compare"):
        return ["--main-only", "--no-brief", "--json", "c.json"]
    if name != "record add":
        return []
    told = {"title": "Tickets", "unit": "tickets", "publisher": "A line", "vintage": "2026-01"}
    told |= {"source": "https://www.example.org/t", "licence": "Given"}
    return [word for key, value in told.items() for word in (f"--{key}", value)]


def _lay_out(place: Path) -> None:
    from tests.record.vintages.test_own import ROWS
    from tests.sweep.conftest import SMALL

    place.mkdir(parents=True)
    (place / "bus_tickets.csv").write_text(ROWS, encoding="utf-8")
    (place / "design.toml").write_text(SMALL, encoding="utf-8")


def _both(words: list[str], environment: dict[str, str], cwd: Path) -> list[tuple[int, str]]:
    begun = [
        subprocess.Popen(
            words,
            env=environment,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [one.communicate(timeout=900)[1] for one in begun]
    return [(one.returncode, err) for one, err in zip(begun, said, strict=True)]


def _state(name: str, place: Path) -> str:
    """Return what is left, as a digest; empty where nothing is."""
    look: dict[str, Callable[[], str]] = {
        "claims, JSON": lambda: _plain(place / "k.json"),
        "compare, cold cache": lambda: _plain(place / "c.json"),
        "forecast, one file": lambda: _digest([place / "f.csv"]),
        "new corridor": lambda: _digest(sorted((place / "west").rglob("*.*"))),
        "record add": lambda: _record(place),
        "sweep": lambda: _digest(sorted((place / "out" / "parts").glob("*.parquet"))),
    }
    try:
        return look[name]()
    except (OSError, ValueError) as error:
        return f"not to be read: {error}"


def _plain(path: Path) -> str:
    found = json.loads(path.read_text(encoding="utf-8"))
    return json.dumps({k: v for k, v in found.items() if k not in ("seconds", "command")})


def _digest(paths: list[Path]) -> str:
    files = [path for path in paths if path.is_file()]
    whole = b"".join(path.name.encode() + path.read_bytes() for path in files)
    return f"{len(files)} {hashlib.sha256(whole).hexdigest()}"


def _record(place: Path) -> str:
    words = command("record", "verify", "bus_tickets", "--record", "latest")
    done = subprocess.run(
        *(words,),
        env=clean(place / "cache", CORRIDOR_DATA=str(place / "data")),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"status {done.returncode}"
