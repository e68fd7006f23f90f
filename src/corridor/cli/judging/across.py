"""corridor across: the same mechanism on other corridors, with what cannot be said."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.questions.across import Across

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "compare mechanisms over corridors: stops around agreements, pooled where they can be"
EXAMPLES = ("across",)
_BARS = "Lines are 90% intervals."


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--corridor",
        action="append",
        default=[],
        metavar="FOLDER",
        help="add a corridor of your own to those that ship; may be given again",
    )
    parser.add_argument(
        "--charts", type=Path, metavar="FOLDER", help="also draw the events and pools (SVG)"
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Read the events of every corridor and print changes, pools and shared mechanisms."""
    from corridor.questions.across import across
    from corridor.record.choice import in_use
    from corridor.report.across.plain import across_result
    from corridor.report.across.terminal import print_across

    words = [
        *in_use(),
        "corridor",
        "across",
        *(w for c in args.corridor for w in ("--corridor", c)),
    ]
    found = across(args.corridor, command=shlex.join(words))
    drawn = _draw(found, args.charts) if args.charts else None
    give_result(across_result(found), args.json, lambda: print_across(found, drawn))
    return 0


def _draw(found: Across, folder: Path) -> Path:
    from corridor.core.files import write_atomic
    from corridor.report.across.chart import across_chart
    from corridor.report.export.picture import drawing

    path = folder / "across.svg"
    write_atomic(path, drawing(across_chart(found), "across", _BARS, found.command))
    return path
