"""The actions of ``corridor record`` that bring it up to date: refresh, status, diff, add."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.core.errors import InputError

if TYPE_CHECKING:
    from corridor.record.refresh.fetch import Progress
    from corridor.record.refresh.run import Outcome
    from corridor.record.vintages.difference import Difference

__all__ = ["add_actions"]

SHOWN = 5  # revisions that are shown for a table before they are only counted
LISTED = 20  # faults of a file that are listed


def add_actions(actions: Any) -> None:
    """Add the four actions to those of ``corridor record``."""
    refresh = actions.add_parser(
        "refresh", help="bring tables up to date from their publishers' files"
    )
    refresh.add_argument("table", nargs="*", help="tables to refresh; all if none is given")
    refresh.add_argument(
        "--from", dest="folder", type=Path, metavar="FOLDER",
        help="take the publishers' files that lie here; nothing is downloaded",
    )  # fmt: skip
    _add_out(refresh)
    refresh.add_argument(
        "--skip-missing",
        action="store_true",
        help="go on without documents that cannot be downloaded",
    )
    refresh.add_argument("--dry-run", action="store_true", help="say what would change, only")
    refresh.add_argument(
        "--accept-revisions", metavar="CODE",
        help="accept the large revisions that a refused refresh listed under this code",
    )  # fmt: skip
    refresh.add_argument(
        "--accept-jump", action="append", default=[], metavar="TABLE:MONTH",
        help="accept a month that a refused refresh called a jump; may be repeated",
    )  # fmt: skip
    refresh.add_argument("--json", action="store_true", help="as JSON")
    refresh.set_defaults(action=_refresh)

    status = actions.add_parser("status", help="what is stale, by how much, and how to refresh it")
    status.add_argument(
        "--as-of", type=_day, default=None, metavar="DAY", help="YYYY-MM-DD; today by default"
    )
    status.add_argument("--record", metavar="NAME", help="another record than the one in use")
    _add_out(status)
    status.add_argument("--json", action="store_true", help="as JSON")
    status.set_defaults(action=_status)

    diff = actions.add_parser("diff", help="rows added, removed and revised between two records")
    diff.add_argument("old", metavar="OLD", help="shipped, latest, a vintage, a folder or a CSV")
    diff.add_argument("new", metavar="NEW", help="the same")
    diff.add_argument("--all", action="store_true", help="every row, not only the first few")
    _add_out(diff)
    diff.add_argument("--json", action="store_true", help="as JSON")
    diff.set_defaults(action=_diff)

    add = actions.add_parser("add", help="add a series of your own, with where it comes from")
    add.add_argument("file", type=Path, help="a CSV file; NAME.toml beside it, or the options")
    for name, text in (
        ("title", "what the table holds, in a line"),
        ("definition", "what is counted"),
        ("unit", "what one unit of value is"),
        ("publisher", "who published it"),
        ("source", "its address, https://..."),
        ("licence", "the terms that it may be used under"),
        ("vintage", "month in which it was published, YYYY-MM"),
    ):
        add.add_argument(f"--{name}", metavar=name.upper(), help=text)
    add.add_argument("--lag", type=int, metavar="MONTHS", help="usual months until a figure is out")
    _add_out(add)
    add.add_argument("--json", action="store_true", help="as JSON")
    add.set_defaults(action=_add)


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER",
        help="folder of the vintages; by default the user's own (CORRIDOR_DATA)",
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day written YYYY-MM-DD") from None


def _refresh(args: argparse.Namespace) -> int:
    from corridor.record.refresh.checks import RefusedError
    from corridor.record.refresh.run import Asked, refresh

    try:
        with _progress() as report:
            outcome = refresh(
                Asked(
                    tables=tuple(args.table),
                    folder=args.folder,
                    store=args.out,
                    dry_run=args.dry_run,
                    skip_missing=args.skip_missing,
                    revisions=args.accept_revisions,
                    jumps=frozenset(args.accept_jump),
                    report=report,
                )
            )
    except RefusedError as error:
        if args.json:
            _print_json({"vintage": None, "problems": [asdict(one) for one in error.problems]})
        raise
    if args.json:
        _print_json(_plain_outcome(outcome, args.dry_run))
    else:
        _print_outcome(outcome, args)
    return 0


def _plain_outcome(outcome: Outcome, dry_run: bool) -> dict[str, Any]:
    vintage = outcome.vintage
    return {
        "vintage": None if vintage is None else vintage.id,
        "folder": None if vintage is None else str(vintage.folder),
        "dry_run": dry_run,
        "files": [source.plain() for source in outcome.sources],
        "changes": [change.plain() for change in outcome.changes],
        "kept": {name: list(months) for name, months in outcome.kept.items()},
        "unknown_files": list(outcome.unknown),
        "missing": list(outcome.missing),
        "problems": [],
    }


def _print_outcome(outcome: Outcome, args: argparse.Namespace) -> None:
    for source in outcome.sources:
        print(f"read  {source.document.title}: {source.name}, SHA-256 {source.sha256[:12]}")
    for name in outcome.unknown:
        print(f"left  {name}: no publisher's file is named so")
    for reason in outcome.missing:
        print(f"left  {reason}")
    for change in outcome.changes:
        _print_difference(change, SHOWN)
    for name, months in outcome.kept.items():
        print(f"{name}: {len(months)} months stay, the record holds a later vintage of them")
    if outcome.vintage is not None:
        print(f"\nVintage {outcome.vintage.id} is made: {outcome.vintage.folder}")
        print(
            "The shipped record stays in use. To read this one, set CORRIDOR_RECORD="
            + ("latest" if args.out is None else str(args.out))
            + "; the model is then fitted anew where a table that it reads has changed."
        )
    elif outcome.changed:
        print("\nNothing was written: --dry-run.")
    else:
        print("\nNothing is new: the record holds all of this, or later.")


def _status(args: argparse.Namespace) -> int:
    from corridor.record import RECORD, describe, find
    from corridor.record.vintages.status import status
    from corridor.record.vintages.store import Store

    day = args.as_of or date.today()
    store = Store(args.out)
    folder = RECORD if args.record is None else find(args.record, args.out, where="--record")
    found = status(day, folder)
    vintages, latest = store.vintages(), find("latest", args.out).name
    if args.json:
        _print_json(
            {
                "as_of": day.isoformat(),
                "record": describe(folder),
                "tables": [asdict(one) for one in found],
                "vintages": [one.made for one in vintages],
                "latest": latest if vintages else None,
            }
        )
        return 0
    width = max(len(one.table) for one in found)
    print(f"{describe(folder)[0].upper()}{describe(folder)[1:]}, on {day.isoformat()}\n")
    print(f"{'table':<{width}}  {'last':<7}  {'due':<7}  {'behind':>9}  refresh")
    for one in found:
        unit = "month" if len(one.last) == 7 else "year"
        unit += "" if one.behind == 1 else "s"
        behind = "" if one.expected is None else f"{one.behind} {unit}" if one.behind else "-"
        way = {"download": "download", "files": "--from FOLDER", "none": "by hand"}[one.way]
        due = one.expected or ""
        print(f"{one.table:<{width}}  {one.last:<7}  {due:<7}  {behind:>9}  {way}")
    print("\nFrom files: these are not downloaded; get the file and name its folder.")
    for one in found:
        if one.way == "files":
            print(f"{one.table}: {one.how}")
    print("\nBy hand: these cannot be refreshed here.")
    for one in found:
        if one.way == "none":
            print(f"{one.table}: {one.how}")
    if vintages:
        print("\nVintages, the newest last:")
        for vintage in vintages:
            changed = ", ".join(vintage.made.get("changes", {})) or "nothing"
            mark = "  (what latest means)" if vintage.id == latest else ""
            print(f"{vintage.id}  {changed}{mark}")
    else:
        print(f"\nThere are no vintages in {store.folder}.")
    return 0


def _diff(args: argparse.Namespace) -> int:
    from corridor.record.vintages.difference import differences

    found = differences(args.old, args.new, args.out)
    if args.json:
        _print_json([one.plain() for one in found if one])
        return 0
    for one in found:
        if one:
            _print_difference(one, None if args.all else SHOWN)
    if not any(found):
        print("no difference")
    return 0


def _add(args: argparse.Namespace) -> int:
    from corridor.record.vintages.own import Told, add_own
    from corridor.record.vintages.rows import FaultsError

    told = Told(
        title=args.title,
        definition=args.definition,
        unit=args.unit,
        publisher=args.publisher,
        source=args.source,
        licence=args.licence,
        vintage=args.vintage,
        lag=args.lag,
    )
    notes: list[str] = []
    try:
        name, vintage = add_own(args.file, told, args.out, report=notes.append)
    except FaultsError as error:
        if len(error.faults) == 1:
            raise
        for fault in error.faults[:LISTED]:
            print(f"wrong  {fault}", file=sys.stderr)
        which = "the faults" if len(error.faults) <= LISTED else f"the first {LISTED} faults"
        raise InputError(
            f"{which} stand above; nothing was added",
            where=str(args.file),
            remedy="Correct the file and add it again",
        ) from error
    where = "latest" if args.out is None else shlex.quote(str(args.out))
    if args.json:
        folder = str(vintage.folder)
        _print_json({"table": name, "vintage": vintage.id, "folder": folder, "notes": notes})
    else:
        for note in notes:
            print(f"note   {note}")
        print(f"Table {name} is in vintage {vintage.id}: {vintage.folder}")
        print(
            f"To read it: corridor record show {name} --record {where}\n"
            f"To read it with every command, set CORRIDOR_RECORD={where}"
        )
    return 0


def _print_difference(change: Difference, most: int | None) -> None:
    print(
        f"{change.table}: {len(change.added):,} rows added, {len(change.removed):,} removed, "
        f"{len(change.revised):,} revised"
    )
    if change.added:
        print(f"  added   {' '.join(change.added[0])} to {' '.join(change.added[-1])}")
    for words in change.removed[:most]:
        print(f"  removed {' '.join(words)}")
    for one in change.revised[:most]:
        share = "" if one.share is None else f", {one.share:+.2%}"
        print(
            f"  revised {' '.join(one.key)}: {one.old:,.10g} to {one.new:,.10g} "
            f"({one.size:+,.10g}{share})"
        )


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield what shows a download on a terminal, and nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn()
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        tasks: dict[str, Any] = {}

        def report(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=total)
            progress.update(tasks[name], completed=done, total=total)

        yield report


def _print_json(content: Any) -> None:
    json.dump(content, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
