"""corridor claims: what is said about the corridor, tested definition by definition."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.cli._question import add_corridor
from corridor.core.errors import InputError
from corridor.core.files import add_json, give_result, is_stdout
from corridor.core.wording import FIND, says

if TYPE_CHECKING:
    from corridor.questions.claims import LedgerResult

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "test what is said about the corridor, claim by claim and definition by definition"
EXAMPLES = (
    "claims",
    "claims C10",
    "claims --find deaths",
    "claims --ledger rival",
    "claims check my-claims.toml",
)

# every shipped ledger, and the one of them that only shows how a ledger is written
_ALL, _EXAMPLE = "all", "example"


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
        metavar="NAME",
        help="a shipped ledger, a folder, a file, or all that are shipped but the example "
        "(default that of the corridor; with --html, no ID and no other corridor all)",
    )
    add_corridor(parser)
    parser.add_argument(
        "--find",
        metavar="WORDS",
        help=f"{FIND}; without --ledger in every shipped ledger but the example",
    )
    parser.add_argument(
        "--as-of",
        metavar="YYYY-MM",
        help="stand in the middle of this month and see only what was published by then",
    )
    parser.add_argument(
        "--html",
        type=Path,
        metavar="FOLDER",
        help="write a page for each claim, a list of them, and their numbers as JSON",
    )
    parser.add_argument(
        "--chart",
        action="append",
        default=[],
        metavar="[PART=]FILE",
        help="draw one claim's charts below each other, as .svg or .png; PART is the number of a "
        "test, or series; may be repeated",
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Judge the claims, print the table or each claim that is named, and write what is asked.

    Raises InputError where there is no such claim, or options exclude each other.
    """
    from corridor.questions.claims import claims
    from corridor.report.claims.plain import ledger_values
    from corridor.report.progress import progress

    _check_past(args.as_of)
    ledgers, names = _asked(args)
    asked = dict.fromkeys(ledgers, names) if args.find is None else _saying(args.find, ledgers)
    if args.chart and len(names) != 1:
        raise InputError("--chart draws one claim", remedy="corridor claims C10 --chart FILE")
    charts = [_chart(text) for text in args.chart]
    if args.html is not None or charts:
        from corridor.report.engines import warm_up

        warm_up()
    written: list[tuple[str, Path]] = []
    with progress() as report:
        found = [
            claims(one, mine, as_of=args.as_of, command=_command(args, one, mine), report=report)
            for one, mine in asked.items()
        ]
        if args.html is not None:
            from corridor.report.claims.places import file_of
            from corridor.report.claims.site import write_pages

            listed = write_pages(found, args.html, progress=report)
            if len(found) == len(found[0].claims) == 1:
                claim = found[0].claims[0].claim.id
                written.append(("Page", args.html / file_of(found[0].ledger.id, claim)))
            written.append(("Pages", listed))
        for part, path in charts:
            from corridor.report.claims.sheet import write_sheet

            written.append(("Chart", write_sheet(found[0], path, part)))
    values = [ledger_values(one) for one in found]
    give_result(
        values[0] if len(values) == 1 else {"ledgers": values},
        args.json,
        lambda: _print(found, full=bool(names) and not written),
    )
    if not is_stdout(args.json):
        for what, place in written:
            print(f"{what}: {place.resolve()}")
    return 0


def _check_past(month: str | None) -> None:
    """Raise InputError for what is no month, or one that has not come."""
    from corridor.core.months import parse_month

    if month is None:
        return
    try:
        asked = parse_month(month)
    except InputError as error:
        raise InputError(error.problem, where="--as-of", remedy=error.remedy) from None
    today = date.today()
    if asked > 12 * today.year + today.month - 1:
        raise InputError(
            f"{month} has not come", where="--as-of", remedy="Leave it out for what is known now"
        )


def _chart(text: str) -> tuple[int | str, Path]:
    """Return what is drawn, a test by its number or the series, "" for all, and the file.

    Raises InputError for another part or ending.
    """
    from corridor.report.claims.sheet import FORMS, SERIES

    part, equals, name = text.partition("=")
    number = part.isdecimal() and len(part) < 4
    # a path may hold the sign too
    alone = bool(equals) and "/" not in part and "\\" not in part
    if alone and not number and part != SERIES:
        raise InputError(
            f"'{part}' is no part of a claim's charts",
            where=f"--chart {text}",
            remedy=f"Write the number of a test, as 2={name}, or {SERIES}={name}",
        )
    path = Path(name if alone else text)
    if path.suffix.lower() not in FORMS:
        raise InputError(
            f"a claim's charts are not written as '{path.suffix}'",
            where=f"--chart {text}",
            remedy=f"Let the name end in one of {', '.join(FORMS)}",
        )
    if not alone:
        return "", path
    return (int(part) if number else part), path


def _saying(wanted: str, ledgers: Sequence[str]) -> dict[str, list[str]]:
    """Return ledger -> its claims that say some words, of ledgers that have such claims.

    Raises InputError where none has.
    """
    from corridor.questions.claims import read_ledger

    found = {}
    for name in ledgers:
        hits = [
            one.id
            for one in read_ledger(name).claims
            if says(wanted, one.quote, one.says, *one.notes, *(test.label for test in one.tests))
        ]
        if hits:
            found[name] = hits
    if not found:
        raise InputError(
            f"no claim says '{wanted}'",
            where="--find",
            remedy="Look for fewer or other words, or among the evidence: "
            "corridor evidence list --find WORDS",
        )
    return found


def _asked(args: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Return the ledgers and the claims that are asked for."""
    if args.what and args.what[0] == "check":
        if len(args.what) < 2:
            raise InputError(
                "no file to check", where="claims check", remedy="corridor claims check FILE"
            )
        if not Path(args.what[1]).exists():
            raise InputError(
                "there is no such file", where=args.what[1], remedy="Name a ledger that you wrote"
            )
        return [args.what[1]], args.what[2:]
    names = list(args.what)
    from corridor.system.corridors import DEFAULT, load_corridor

    if args.find is not None and names:
        raise InputError(
            "--find looks for claims, and claims are named", remedy="Leave out one of the two"
        )
    wide = args.html is not None or args.find is not None
    every = wide and not names and args.corridor == DEFAULT
    named = args.ledger or (_ALL if every else "")
    if not named:
        from corridor.questions.claims import ledger_of

        return [ledger_of(load_corridor(args.corridor))], names
    if named != _ALL:
        return [named], names
    from corridor.questions.claims import ledger_names

    return [name for name in ledger_names() if name != _EXAMPLE], names


def _command(args: argparse.Namespace, ledger: str, found: Sequence[str]) -> str:
    """Return the command that makes the same numbers of one ledger again."""
    from corridor.record.choice import in_use

    words = [*in_use(), "corridor", "claims", *(args.what if args.find is None else found)]
    if ledger != "article" and args.what[:1] != ["check"]:
        words += ["--ledger", ledger]
    if args.as_of:
        words += ["--as-of", args.as_of]
    return shlex.join(words)


def _print(found: Sequence[LedgerResult], *, full: bool) -> None:
    """Print each claim whole, or the table: where a page or a chart is written, it has the rest."""
    from corridor.report.claims.terminal import print_claim, print_ledger

    for ledger in found:
        if not full:
            print_ledger(ledger)
        for one in ledger.claims if full else ():
            print_claim(one, ledger.ledger)
