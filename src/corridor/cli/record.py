"""corridor record: what happened, with its sources."""

from __future__ import annotations

import argparse
import difflib
import json
import re
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.cli._refresh import add_actions
from corridor.core.errors import InputError, nearest
from corridor.core.months import month_in_words
from corridor.core.wording import FIND, says

if TYPE_CHECKING:
    import polars as pl

    from corridor.record import TableInfo

__all__ = ["EXAMPLES", "FOUND", "HELP", "register", "run"]

HELP = "list, show, verify and refresh the tables of the record"
EXAMPLES = (
    "record list",
    "record show darien --where origin=VEN --csv",
    "record verify",
    "record status",
    "record refresh us_labour",
)
FOUND = "verify found something wrong"
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_MISSPELT = 0.7  # likeness of two words from which on one is the other misspelt
_NAMED = 3  # sources that are not shipped, named in the list


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``corridor record``."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    lists = actions.add_parser("list", help="name the tables and what each holds")
    lists.add_argument("--json", action="store_true", help="as JSON")
    lists.add_argument(
        "--left-out", action="store_true", help="the sources that are not shipped, and why"
    )
    lists.add_argument("--find", metavar="WORDS", help=FIND)
    _add_record(lists)
    lists.set_defaults(action=_list)

    show = actions.add_parser("show", help="show a table: rows, definition, breaks, sources")
    show.add_argument("table", help="name of the table")
    form = show.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="all that is known of it, as JSON")
    form.add_argument("--csv", action="store_true", help="the rows only, as CSV")
    show.add_argument(
        "--head", type=int, metavar="N", help="at most N rows (10, or all with --json and --csv)"
    )
    show.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="only rows with this value, or one of several: origin=VEN,CUB; of dates also a year "
        "or month=2019-05..2019-12; may be repeated",
    )
    _add_record(show)
    show.set_defaults(action=_show)

    verify = actions.add_parser("verify", help="check the tables; exit 1 if something is wrong")
    verify.add_argument("table", nargs="*", help="names of tables; all if none is given")
    verify.add_argument("--json", action="store_true", help="as JSON")
    _add_record(verify)
    verify.set_defaults(action=_verify)
    add_actions(actions)


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--record",
        metavar="NAME",
        help="another record than the one in use: shipped, latest, a vintage or a folder",
    )


def _folder(args: argparse.Namespace) -> Path:
    """Return the folder of the record that the options name, or of the one in use."""
    from corridor.record import RECORD, find

    return RECORD if args.record is None else find(args.record, where="--record")


def run(args: argparse.Namespace) -> int:
    """Run the action that was chosen; verify returns 1 if it found something."""
    return int(args.action(args))


def _list(args: argparse.Namespace) -> int:
    from corridor.record import describe, left_out, tables

    folder = _folder(args)
    known, left = tables(folder), left_out(folder)
    if args.find is not None:
        known = tuple(
            one
            for one in known
            if says(args.find, one.id, one.title, one.publisher, one.definition)
        )
        left = tuple(one for one in left if says(args.find, one.id, one.title, one.publisher))
    if args.json:
        _print_json(
            {"tables": [_summary(info) for info in known], "left_out": [asdict(e) for e in left]}
        )
    elif args.left_out:
        for entry in left:
            print(f"{entry.id}: {entry.title}, {entry.publisher}")
            print(f"  Why: {entry.reason}\n  How to get it: {entry.how}")
    else:
        width = max((len(info.id) for info in known), default=0)
        room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 1000
        for info in known:
            period = f"{info.first[:7]}..{info.last[:7]}"
            line = f"{info.id:<{width}}  {period:<16} {info.rows:>6,}  {info.title}"
            print(line if len(line) <= room else f"{line[: room - 3]}...")
        fit = " that say it" if args.find is not None else ""
        print(f"\n{len(known)} tables{fit} of {describe(folder)}.")
        print("corridor record show TABLE shows one with its sources.")
        more = ", ..." * (len(left) > _NAMED)
        if left:
            print(
                f"{len(left)} sources are known and not shipped "
                f"({', '.join(e.id for e in left[:_NAMED])}{more}): corridor record list "
                "--left-out says why and how to get them."
            )
    return 0


def _show(args: argparse.Namespace) -> int:
    from corridor.record import load, table

    folder = _folder(args)
    info = table(args.table, folder)
    if args.head is not None and args.head < 1:
        raise InputError(
            f"{args.head} rows were asked for",
            where="--head",
            remedy="Give a whole number from 1 on",
        )
    rows = _filter(load(args.table, folder), args.where)
    if args.csv:
        sys.stdout.write(_head(rows, args.head).write_csv())
    elif args.json:
        shown = _head(rows, args.head)
        _print_json({**_full(info), "shown": shown.height, "data": shown.to_dicts()})
    else:
        _print_table(info, rows, args.head or 10)
    return 0


def _verify(args: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from corridor.record import RECORD, table, tables, verify

    names = list(dict.fromkeys(args.table))
    folder = _folder(args)
    chosen = [table(name, folder) for name in names] or list(tables(folder))
    columns = TextColumn("Checking {task.fields[name]}"), BarColumn()
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("", total=len(chosen), name="")
        findings = verify(
            names or None,
            folder,
            report=lambda name: progress.update(task, advance=1, name=name),
            shared=folder == RECORD,
        )
    if args.json:
        checked = [info.id for info in chosen]
        _print_json({"checked": checked, "findings": [asdict(f) for f in findings]})
        return int(bool(findings))
    for finding in findings:
        print(finding)
    rows = sum(info.rows for info in chosen)
    totals = sum(len(info.totals) for info in chosen)
    sums = sum(len(info.identities) + len(info.ratios) for info in chosen)
    size = f"{_count(len(chosen), 'table', 'tables')}, {_count(rows, 'row', 'rows')}"
    checked_against = (
        f"{_count(totals, 'published total', 'published totals')}, "
        f"{_count(sums, 'identity', 'identities')}"
    )
    verdict = _count(len(findings), "finding", "findings") if findings else "nothing wrong"
    print(f"{size}, {checked_against}: {verdict}")
    return int(bool(findings))


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _filter(table: pl.DataFrame, conditions: list[str]) -> pl.DataFrame:
    import polars as pl

    for condition in conditions:
        column, equals, words = condition.partition("=")
        if not equals or not column:
            raise InputError(
                f"'{condition}' is not a condition",
                where="--where",
                remedy="Write COLUMN=VALUE, for instance origin=VEN",
            )
        if column not in table.columns:
            raise InputError(
                f"the table has no column '{column}'",
                where="--where",
                remedy=_near_column(column, table.columns),
            )
        values = sorted(table[column].cast(pl.String).unique().drop_nulls())
        wanted = [value for word in words.split(",") for value in _values(column, word, values)]
        table = table.filter(pl.col(column).cast(pl.String).is_in(wanted))
    return table


def _near_column(column: str, known: list[str]) -> str:
    """Return a remedy that names the column of which this is a misspelling, else all of them."""
    near = difflib.get_close_matches(column.casefold(), known, n=1, cutoff=_MISSPELT)
    return f"Did you mean '{near[0]}'?" if near else f"Its columns are {', '.join(known)}"


def _values(column: str, word: str, values: list[str]) -> list[str]:
    """Return the values that a word of a condition stands for.

    Of dates, a year stands for its months, and FIRST..LAST for all from one to the other.
    """
    if word in values:
        return [word]
    remedy = nearest(word, values)
    if values and all(map(_DATE.fullmatch, values)):
        first, dots, last = word.partition("..")
        if dots:
            # the last may be a year, which ends with its last month
            found = [v for v in values if first <= v and (v <= last or v.startswith(last))]
        else:
            found = [v for v in values if v.startswith(f"{word}-")]
        if found:
            return found
        remedy = f"It has {values[0]} to {values[-1]}; write one, a year, or FIRST..LAST"
        if (meant := month_in_words(word)) in values:
            remedy = f"Write {meant}"
    raise InputError(f"column '{column}' has no value '{word}'", where="--where", remedy=remedy)


def _head(table: pl.DataFrame, count: int | None) -> pl.DataFrame:
    return table if count is None else table.head(count)


def _print_table(info: TableInfo, rows: pl.DataFrame, count: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.print(Text(info.title, style="bold"))
    console.print(Text(info.definition))
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for column in info.columns:
        grid.add_column(column.name, justify="right" if column.name == "value" else "left")
    for row in rows.head(count).iter_rows():
        grid.add_row(*(Text(_cell(value)) for value in row))
    console.print()
    console.print(grid)
    console.print(Text(f"{min(count, rows.height):,} of {rows.height:,} rows; --head N shows more"))
    for label, text in _facts(info):
        console.print(Text.assemble((f"\n{label}: ", "bold"), text), end="")
    console.print()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.10g}"
    return "" if value is None else str(value)


def _facts(info: TableInfo) -> list[tuple[str, str]]:
    """Return what to say below the rows, label and text."""
    from corridor.record.catalogue import break_dates

    facts = [
        ("Unit", info.unit),
        ("Publisher", info.publisher),
        *(("Document", f"{d['title']}, {d['path']}") for d in info.documents),
        ("Licence", f"{info.licence['title']}, {info.licence['path']}"),
        ("Months until first published, as a rule", str(info.lag_months)),
    ]
    for edition in info.editions:
        note = f" {edition['note']}" if "note" in edition else ""
        text = f"{edition['id']}, vintage {edition['vintage']}: {edition['title']}.{note}"
        facts.append(("Edition", f"{text} Read from {edition['read_from']}."))
    for entry in info.breaks:
        facts.append(("Break", f"{break_dates(entry)}: {entry['note']}"))
    return facts


def _summary(info: TableInfo) -> dict[str, Any]:
    keys = ("id", "title", "publisher", "unit", "rows", "first", "last")
    return {key: getattr(info, key) for key in keys} | {
        "columns": [column.name for column in info.columns],
        "documents": [dict(one) for one in info.documents],
        "licence": dict(info.licence),
        "lag_months": info.lag_months,
    }


def _full(info: TableInfo) -> dict[str, Any]:
    hidden = ("path", "continuous", "gaps", "totals", "identities", "ratios")
    return {key: value for key, value in asdict(info).items() if key not in hidden}


def _print_json(content: Any) -> None:
    print(json.dumps(content, indent=1, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> str:
    return value.as_posix() if isinstance(value, Path) else str(value)
