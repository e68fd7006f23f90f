"""The command: ``./run harden [NAME ...] [--scale S] [--seed N] [--json FILE] [--list]``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.machine import describe_run
from corridor.core.errors import nearest
from corridor.core.files import write_json
from hardening.check import Check, check_names, format_names, load_check

__all__ = ["keep", "main"]

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "results" / "hardening.json"
FORMAT = 1


def main(words: Sequence[str]) -> int:
    """Run checks and keep what they found. Returns 1 if one has faults, 2 for a wrong name."""
    parser = argparse.ArgumentParser(
        prog="./run harden", description="Break it, and count.", allow_abbrev=False
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="checks, kinds, or one format; all if none"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="part of the full length")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, default=RESULTS, metavar="FILE")
    parser.add_argument("--list", action="store_true", help="say what there is and end")
    given = parser.parse_args(words)
    if not 0 < given.scale <= 1:
        parser.error("--scale is above 0 and at most 1")
    chosen = []
    for name in given.names or check_names():
        found = [one for one in check_names() if one == name or one.split("/")[0] == name]
        known = check_names()
        if not found and (above := name.rpartition("/")[0]) in known:
            known = format_names(above)
            found = [one for one in known if one == name]
        if not found:
            print(f"harden: there is no check '{name}'. {nearest(name, known)}")
            return 2
        chosen += [load_check(one) for one in found]
    if given.list:
        for check in chosen:
            print(f"{check.name:<28} {check.what}")
        return 0
    return max([_one(check, given) for check in chosen])


def _one(check: Check, given: argparse.Namespace) -> int:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="corridor-harden-") as folder:
        finding = check.run(Path(folder), given.scale, given.seed, _say(check.name))
    seconds = time.monotonic() - started
    made = {
        "what": check.what,
        "scale": given.scale,
        "seed": given.seed,
        "seconds": round(seconds, 1),
        "figures": finding.figures,
        "faults": finding.faults,
    }
    keep(given.json, check.name, made)
    print(f"{check.name:<28} {'FAULTS' if finding.faults else 'passed'} {seconds:8.1f} s")
    for fault in finding.faults:
        print(f"    {fault}")
    sys.stdout.flush()
    return 1 if finding.faults else 0


def keep(path: Path, name: str, made: dict[str, Any]) -> None:
    """Write one check's result into ``path``; the others stay, each with the run it is from.

    The result of one format takes the place of that format's in the result of its check, which
    is then as long as the shortest.

    Raises ValueError if the file is there and is not one of ours.
    """
    kept: dict[str, Any] = {"format": FORMAT, "checks": {}}
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(kept, dict) or kept.get("format") != FORMAT:
            raise ValueError(f"{path} is not a file of hardening results")
    made = {**made, "run": describe_run(ROOT)}
    kind, file, *formats = name.split("/")
    check = f"{kind}/{file}"
    if formats:
        (one,) = formats
        made["figures"] = {
            n: {**row, "commit": made["run"]["commit"]} for n, row in made["figures"].items()
        }
        made = _laid(kept["checks"].get(check), made, one)
    kept["checks"][check] = made
    kept["checks"] = dict(sorted(kept["checks"].items()))
    write_json(kept, path)


def _laid(whole: dict[str, Any] | None, made: dict[str, Any], one: str) -> dict[str, Any]:
    """Return a check's result with that of one of its formats."""
    if whole is None:
        return made
    others = [fault for fault in whole["faults"] if not fault.startswith(f"{one}: ")]
    return {
        **whole,
        "scale": min(whole["scale"], made["scale"]),
        "figures": {**whole["figures"], **made["figures"]},
        "faults": [*others, *made["faults"]],
    }


def _say(name: str) -> Any:
    last = [0.0]

    def tell(text: str) -> None:
        # one line every ten seconds where nobody watches
        tty = sys.stderr.isatty()
        if tty or time.monotonic() - last[0] > 10:
            last[0] = time.monotonic()
            start, ending = ("\r\033[K", "") if tty else ("", "\n")
            print(
                f"{start}{name}: {text}",
                end=ending,
                file=sys.stderr,
                flush=True,
            )

    return tell
