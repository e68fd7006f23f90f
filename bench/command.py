"""The command: ``./run bench [NAME ...] [--runs N] [--json FILE] [--list]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.case import case_names, load_case
from bench.harness import measure_all
from bench.machine import describe_run
from bench.results import keep, table
from corridor.core.errors import nearest

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent


def main(words: Sequence[str]) -> int:
    """Measure, print and keep. Returns 1 if a case failed, 2 for a name that is none."""
    parser = argparse.ArgumentParser(
        prog="./run bench", description="Measure and keep.", allow_abbrev=False
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="cases; all if none is named")
    parser.add_argument("--runs", type=int, metavar="N", help="instead of each case's own number")
    parser.add_argument(
        "--json", type=Path, default=ROOT / "results" / "bench.json", metavar="FILE"
    )
    parser.add_argument("--list", action="store_true", help="say what there is and end")
    given = parser.parse_args(words)
    for name in given.names:
        if name not in case_names():
            print(f"bench: there is no case '{name}'. {nearest(name, case_names())}")
            return 2
    if given.runs is not None and given.runs < 1:
        parser.error("--runs is at least 1")
    cases = [load_case(name) for name in given.names or case_names()]
    if given.list:
        for case in cases:
            print(f"{case.name:<24} {case.what}")
        return 0
    outcomes = measure_all(cases, given.runs, _say)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    print(table(outcomes))
    for outcome in outcomes:
        for note in outcome.record.get("notes", ()):
            print(f"{outcome.case.name}: {note}")
    if any(not outcome.error for outcome in outcomes):
        keep(given.json, outcomes, describe_run(ROOT))
        print(f"kept in {given.json}")
    return 1 if any(outcome.error for outcome in outcomes) else 0


def _say(text: str) -> None:
    end = "" if sys.stderr.isatty() else "\n"
    start = "\r\033[K" if sys.stderr.isatty() else ""
    print(f"{start}bench: {text}", end=end, file=sys.stderr, flush=True)
