"""Commands in unfriendly surroundings: the same numbers, or one clear error."""

from __future__ import annotations

import http.client
import json
import random
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.processes import Ended, clean, command, trouble
from hardening.surroundings import SURROUNDINGS, Place, can

WHAT = "nine commands in 28 surroundings (disks, homes, locales, limits): same numbers or one error"

_SMALL = ("--draws", 50, "--months", 6)
#: command -> (its words, the file that holds its numbers; "" for what it prints)
COMMANDS: dict[str, tuple[tuple[object, ...], str]] = {
    "compare": (
        *(("compare", "status-quo", "negotiated", *_SMALL, "--main-only", "--no-brief"),),
        "c.json",
    ),
    "record list": (("record", "list"), ""),
    "record verify": (("record", "verify", "darien"), ""),
    "policies check": (("policies", "check", "negotiated"), ""),
    "policies show": (("policies", "show", "negotiated"), ""),
    "claims": (("claims", "--ledger", "example"), "k.json"),
    "forecast": (("forecast", "--horizon", 2, "--draws", 200, "--no-page"), "f.csv"),
    "explain": (
        ("explain", "status-quo", "negotiated", *_SMALL, "--part", "decompose", "--no-html"),
        "e.json",
    ),
    "desk": (("desk", "--no-browser", "--port", 0), "/api/policies"),
}
#: surroundings in which the slowest command is tried as well
_SLOW = ("HOME that cannot be written", "full disk", "output in ASCII", "network cut off")
#: what may differ: when it was, how long it took, where it was written
_PASSING = ("seconds", "command", "made", "folder")


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Run commands in surroundings; a part of the pairs below full length."""
    cache = folder / "cache"
    pairs = [
        (where, what)
        for where in SURROUNDINGS
        for what in COMMANDS
        if what != "explain" or where in _SLOW
    ]
    if scale < 1:
        pairs = random.Random(seed).sample(pairs, max(3, round(scale * len(pairs))))
    needed = {what for _, what in pairs}
    plain = {what: _run(what, Place(_new(folder, "plain")), cache) for what in needed}
    faults = [f"{what}: {trouble(one[0])}" for what, one in plain.items() if one[0].code]
    left_out = sorted({f"{SURROUNDINGS[w].needs}: {w}" for w, _ in pairs if not _able(w)})
    counts = {"same": 0, "one_error": 0}
    errors: dict[str, str] = {}
    for number, (where, what) in enumerate(pairs):
        if not _able(where):
            continue
        place = SURROUNDINGS[where].make(_new(folder, f"s{number}"))
        try:
            ended, numbers = _run(what, place, cache)
        finally:
            for disk in place.mounted:
                subprocess.run(["umount", "-l", disk], check=True)
        wrong = _judge(where, what, ended, numbers, plain[what][1])
        if wrong:
            faults.append(f"{what}, {where}: {wrong}")
        elif ended.code:
            counts["one_error"] += 1
            errors[f"{what}, {where}"] = ended.err.strip().splitlines()[-1][-200:]
        else:
            counts["same"] += 1
        tell(f"{number + 1} of {len(pairs)}: {what}, {where}")
    figures = {
        "surroundings": len({where for where, _ in pairs}),
        "commands": len(needed),
        "runs": sum(counts.values()) + len(faults),
        **counts,
        "left_out_since_this_system_cannot": left_out,
        "errors": {k: v.replace(str(folder), "FOLDER") for k, v in errors.items()},
    }
    return Finding(figures, [fault.replace(str(folder), "FOLDER") for fault in faults])


def _able(where: str) -> bool:
    needs = SURROUNDINGS[where].needs
    return not needs or can(needs)


def _new(folder: Path, name: str) -> Path:
    for number in range(1000):
        made = folder / f"{name}-{number}"
        if not made.exists():
            made.mkdir()
            return made
    raise AssertionError(name)


def _run(what: str, place: Place, cache: Path) -> tuple[Ended, str]:
    """Return how a command ended, and its numbers as text."""
    words, kept = COMMANDS[what]
    environment = clean(cache, **place.environment)
    if what == "desk":
        return _desk([*place.before, *command(*words)], environment, place)
    asked: list[object] = list(words)
    if kept.endswith(".json"):
        asked += ["--json", kept]
    elif what == "forecast":
        asked += ["--out", kept]
    line = [*place.before, *command(*asked)]
    if place.stdout == "closed":
        line = ["sh", "-c", 'exec "$0" "$@" >&-', *line]
    out = open(place.stdout, "wb") if place.stdout.startswith("/") else None  # noqa: SIM115, PTH123
    done = subprocess.run(
        *(line,),
        env=environment,
        cwd=place.cwd,
        stdin=subprocess.DEVNULL,
        stdout=out or subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=900,
        check=False,
    )
    if out:
        out.close()
    ended = Ended(
        done.returncode,
        (done.stdout or b"").decode("utf-8", "replace"),
        done.stderr.decode("utf-8", "replace"),
    )
    if not kept:
        return ended, ended.out
    try:
        return ended, _numbers((place.cwd / kept).read_text(encoding="utf-8"), kept)
    except OSError:
        return ended, ""


def _numbers(text: str, name: str) -> str:
    if not name.endswith(".json"):
        return text

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: plain(v) for k, v in sorted(value.items()) if k not in _PASSING}
        return [plain(v) for v in value] if isinstance(value, list) else value

    return json.dumps(plain(json.loads(text)))


def _desk(line: list[str], environment: dict[str, str], place: Place) -> tuple[Ended, str]:
    """Start the desk, ask it one thing, and end it as Ctrl-C does."""
    if place.stdout:
        # nobody would read where it is
        return Ended(2, "", "corridor: not tried"), ""
    with subprocess.Popen(
        line,
        env=environment,
        cwd=place.cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().decode("utf-8", "replace")
        if "http://" not in said:
            process.wait(60)
            assert process.stderr is not None
            return Ended(process.returncode, said, process.stderr.read().decode()), ""
        if "unshare" in line and "-n" in line:
            # it is up, in a network that is its own
            numbers = _ask_inside(process.pid, said)
        else:
            numbers = _ask(int(said.split("127.0.0.1:")[1].split("/")[0]))
        time.sleep(0.2)
        process.send_signal(2)
        _, err = process.communicate(timeout=60)
        code = 0 if process.returncode in (0, 130, -2) else process.returncode
        return Ended(code, said, err.decode("utf-8", "replace")), numbers


def _ask(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/api/policies")
    answer = connection.getresponse()
    return answer.read().decode() if answer.status == 200 else f"status {answer.status}"


def _ask_inside(pid: int, said: str) -> str:
    """Ask from within the network of a process, where there is only its own loopback."""
    port = said.split("127.0.0.1:")[1].split("/")[0]
    curl = shutil.which("curl")
    if curl is None:
        return ""
    up = "ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null; "
    ask = f"{up}exec {curl} -s http://127.0.0.1:{port}/api/policies"
    done = subprocess.run(
        ["nsenter", "-t", str(pid), "-n", "sh", "-c", ask], capture_output=True, check=False
    )
    return done.stdout.decode()


def _judge(where: str, what: str, ended: Ended, numbers: str, wanted: str) -> str:
    wrong = trouble(ended)
    if wrong:
        return wrong
    if ended.code:
        told = ended.err.strip()[-300:]
        return f"an error in place of numbers: {told}" if SURROUNDINGS[where].same else ""
    if what == "desk" and not numbers and "network" in where:
        return ""
    if COMMANDS[what][1]:
        return "" if numbers == wanted else "other numbers, or none, and status 0"
    if SURROUNDINGS[where].needs == "full":
        return ""
    # what is printed may stand in other letters and at other widths
    return "" if _figures(ended.out) == _figures(wanted) else "other numbers are printed"


def _figures(text: str) -> list[str]:
    """Return the numbers of a text, without those by which a letter is written in ASCII."""
    plain = re.sub(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})", "", text)
    return re.findall(r"\d[\d.,]*", plain)
