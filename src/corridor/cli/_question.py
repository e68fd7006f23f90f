"""What the commands that put policies to the model share: how a run is set up, and said again."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["add_question", "command_of", "question_of"]


def add_question(parser: argparse.ArgumentParser, draws: int) -> None:
    """Add the arguments that set up a run."""
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
    parser.add_argument(
        "--fit",
        type=Path,
        metavar="FILE",
        help="use this fit, made by corridor fit --out (default: the shipped one)",
    )
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
