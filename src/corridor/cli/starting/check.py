"""corridor check: a corridor's folder read whole, what is wrong, and what is left to fill in."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from dataclasses import asdict

from corridor.core.files import add_json, give_result

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "read a corridor's folder whole: what is wrong, and what is still a placeholder"
EXAMPLES = ("check ./west",)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "corridor", metavar="CORRIDOR", help="the folder of your own, or a shipped corridor"
    )
    add_json(parser, "write what was found; to stdout for - or no FILE")


def run(args: argparse.Namespace) -> int:
    """Read, say what was found, and return 2 if anything is wrong."""
    from corridor.questions.check import check_corridor
    from corridor.report.progress import progress
    from corridor.system.corridors import load_corridor

    place = load_corridor(args.corridor)
    with progress() as report:
        found = check_corridor(place, report)

    def show() -> None:
        print(f"{place.id}: {place.label}")
        for head, lines in (("ok", found.read), ("note", found.notes)):
            for line in lines:
                print(_wrapped(f"{head:7}{line}"))

    for line in found.problems:
        print(f"wrong  {line}", file=sys.stderr)
    if found.skipped:
        left = f"skipped: {', '.join(found.skipped)} until the above is mended"
        print(left, file=sys.stderr)
    give_result({"corridor": place.id, **asdict(found)}, args.json, show)
    return 2 if found.problems else 0


def _wrapped(line: str) -> str:
    """Return a line broken at the terminal's width: a corridor has dozens of levers and claims."""
    wide = max(40, min(shutil.get_terminal_size((100, 24)).columns, 100))
    return textwrap.fill(
        line, wide, subsequent_indent=" " * 7, break_long_words=False, break_on_hyphens=False
    )
