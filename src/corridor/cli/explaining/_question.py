"""What the commands that hold policies against scenarios or searches share."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from corridor.core.files import add_json, is_stdout, write_json

__all__ = ["add_question", "command_of", "give", "question_of"]


def add_question(parser: argparse.ArgumentParser, draws: int) -> None:
    """Add the arguments that set up a run, and where results go."""
    parser.add_argument(
        "--from",
        dest="start",
        default="2024-05",
        metavar="YYYY-MM",
        help="decision point: nothing recorded from this month on is used (default 2024-05)",
    )
    parser.add_argument("--months", type=int, default=20, help="length of the run (default 20)")
    parser.add_argument(
        "--draws", type=int, default=draws, help=f"posterior draws (default {draws})"
    )
    parser.add_argument("--seed", type=int, default=0, help="same seed, same numbers (default 0)")
    parser.add_argument("--fit", type=Path, metavar="FILE", help="use this fit, as in compare")
    parser.add_argument(
        "--account",
        default="game",
        metavar="ID",
        help="account of how Mexico answers payment, threat and offence (see corridor bargaining)",
    )
    for flag, what in (("--off", "off"), ("--on", "on")):
        parser.add_argument(
            flag,
            action="append",
            default=[],
            metavar="COUPLING",
            help=f"switch a coupling {what}; may be repeated (see corridor couplings)",
        )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with the charts")
    parser.add_argument("--charts", type=Path, metavar="FOLDER", help="draw the charts (SVG)")
    add_json(parser)


def question_of(args: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments of ``runs.asked.ask`` that ``add_question`` added."""
    return {
        "start": args.start,
        "months": args.months,
        "draws": args.draws,
        "seed": args.seed,
        "fit": args.fit,
        "account": args.account,
        "off": args.off,
        "on": args.on,
    }


def command_of(
    words: Iterable[str], named: Mapping[str, Iterable[Any]], args: argparse.Namespace
) -> str:
    """Return the command that makes the same numbers again.

    ``named``: option -> its values, repeated for each.
    """
    found = ["corridor", *words]
    options = {
        **named,
        "--from": [args.start],
        "--months": [args.months],
        "--draws": [args.draws],
        "--seed": [args.seed],
        "--off": args.off,
        "--on": args.on,
        "--account": [args.account] if args.account != "game" else [],
        "--fit": [args.fit] if args.fit else [],
    }
    for option, values in options.items():
        for value in values:
            found += [option, str(value)]
    return shlex.join(found)


def give(
    args: argparse.Namespace,
    name: str,
    plain: Callable[[], Any],
    section: Callable[[], dict[str, Any]],
    show: Callable[[dict[str, Any]], None],
    heading: str,
    command: str,
) -> None:
    """Write the page, the charts and the JSON that are asked for, and show the rest.

    ``name``: what chart files are called. With ``--json -`` standard output holds JSON alone.
    """
    quiet = is_stdout(args.json)
    written: list[tuple[str, Path]] = []
    said = section() if args.html or args.charts or not quiet else {}
    if args.html or args.charts:
        from corridor.report.explain.sheet import write_charts, write_sheet

        if args.html:
            written.append(("Page", write_sheet(said, heading, command, args.html)))
        if args.charts:
            written += [("Chart", path) for path in write_charts(said, name, args.charts)]
    if args.json:
        write_json(plain(), args.json)
        if not quiet:
            written.append(("JSON", args.json))
    if not quiet:
        show(said)
    for what, path in written:
        print(f"{what}: {path.resolve()}", file=sys.stderr if quiet else sys.stdout)
