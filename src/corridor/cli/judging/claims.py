"""corridor claims: what is said about the corridor, tested definition by definition."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.core.errors import InputError
from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.questions.claims import LedgerResult

__all__ = ["HELP", "register", "run"]

HELP = "test what is said about the corridor, claim by claim and definition by definition"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "what",
        nargs="*",
        metavar="ID",
        help="claims to show in full; or check FILE, for a ledger that you wrote",
    )
    parser.add_argument(
        "--ledger",
        default="article",
        metavar="NAME",
        help="a shipped ledger, a folder or a file (default article)",
    )
    parser.add_argument(
        "--as-of",
        metavar="YYYY-MM",
        help="stand in the middle of this month and see only what was published by then",
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Judge the claims and print the table, or each claim that is named."""
    from corridor.questions.claims import claims
    from corridor.report.claims.plain import ledger_values
    from corridor.report.progress import progress

    ledger, names = _asked(args)
    with progress() as report:
        found = claims(ledger, names, as_of=args.as_of, command=_command(args), report=report)
    give_result(ledger_values(found), args.json, lambda: _print(found, full=bool(names)))
    return 0


def _asked(args: argparse.Namespace) -> tuple[str, list[str]]:
    """Return the ledger and the claims that are asked for."""
    if not args.what or args.what[0] != "check":
        return args.ledger, list(args.what)
    if len(args.what) < 2:
        raise InputError(
            "no file to check", where="claims check", remedy="corridor claims check FILE"
        )
    if not Path(args.what[1]).exists():
        raise InputError(
            "there is no such file", where=args.what[1], remedy="Name a ledger that you wrote"
        )
    return args.what[1], args.what[2:]


def _command(args: argparse.Namespace) -> str:
    """Return the command that makes the same numbers again."""
    words = ["corridor", "claims", *args.what]
    if args.ledger != "article":
        words += ["--ledger", args.ledger]
    if args.as_of:
        words += ["--as-of", args.as_of]
    return shlex.join(words)


def _print(found: LedgerResult, *, full: bool) -> None:
    from corridor.report.claims.terminal import print_claim, print_ledger

    if not full:
        print_ledger(found)
    for one in found.claims if full else ():
        print_claim(one)
