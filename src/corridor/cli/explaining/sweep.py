"""corridor sweep: very many runs over levers and parameters, in chunks, on any machines."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.core.files import add_json, check_file, give_result, is_stdout, write_atomic

if TYPE_CHECKING:
    from corridor.questions.sweep import Status

__all__ = ["EXAMPLES", "FOUND", "HELP", "register", "run"]

HELP = "run a design of very many settings, on all cores or a cluster; goes on where it was"
EXAMPLES = (
    "sweep effort.toml --check",
    "sweep effort.toml --out results/effort",
    "sweep --show results/effort --outcome deaths",
    "sweep --show results/effort --outcome deaths --csv deaths.csv",
)
FOUND = "stored results are damaged"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "design",
        nargs="?",
        type=Path,
        metavar="DESIGN.toml",
        help="what to vary and how; see docs/reference/sweep-design.md",
    )
    parser.add_argument(
        "--out",
        default="",
        metavar="URL",
        help="where the results go, or lie already: a folder, or a URL such as s3://bucket/name",
    )
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="processes on this machine (default one for each core; 0 runs in this process)",
    )
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler: tcp://host:8786"
    )
    parser.add_argument(
        "--fit",
        type=Path,
        metavar="FILE",
        help="use this fit, made by corridor fit --out (default: the shipped one)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="run nothing: check the design, count its runs, and what of it lies at --out",
    )
    parser.add_argument("--show", default="", metavar="URL", help="show what a sweep found")
    parser.add_argument(
        "--outcome",
        default="",
        metavar="ID",
        help="with --show: the rows of this one, by id or label; at either end where they are many",
    )
    parser.add_argument(
        "--top",
        type=int,
        metavar="N",
        help="with --show: so many rows at either end (default: all up to 40 rows, else 5)",
    )
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="with --show and --outcome: write the rows shown"
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run, check or show; 130 and a line how to go on if it is stopped.

    Raises InputError where the design or an option is wrong.
    """
    from corridor.core.errors import InputError

    check_file(args.json, "--json")
    check_file(args.csv, "--csv")
    if args.csv and not (args.show and args.outcome):
        raise InputError(
            "--csv holds the rows that are shown of an outcome",
            remedy="Add --show URL --outcome ID, or read all of them as docs/how-to/run-a-sweep.md "
            "says",
        )
    if args.show:
        if args.design or args.out:
            raise InputError("--show stands alone", remedy="Drop the design and --out")
        return _show(args)
    if args.design is None:
        raise InputError("there is no design", remedy="Name a file, or --show URL")
    if args.check:
        return _check(args)
    if not args.out:
        from corridor.questions.sweep.design.grammar import read_design

        # what is wrong with the design comes first: a place would not help it
        read_design(args.design)
        raise InputError("there is no place for the results", remedy="Add --out FOLDER, or a URL")
    try:
        return _sweep(args)
    except KeyboardInterrupt:
        print(
            f"corridor: stopped; what is done is kept. To go on: {_command(args)}", file=sys.stderr
        )
        return 130


def _sweep(args: argparse.Namespace) -> int:
    from corridor.report.sweep.bar import sweep_bar

    with sweep_bar() as report:
        report("starting", 0, 0)
        from corridor.questions.sweep import sweep

        status = sweep(
            args.design,
            args.out,
            fit=args.fit,
            workers=args.workers,
            scheduler=args.scheduler,
            command=_command(args),
            report=report,
        )

    def show() -> None:
        print(_size(status))
        if status.kept or status.damaged:
            again = f", {status.damaged} damaged and made again" if status.damaged else ""
            before = "1 chunk was" if status.kept == 1 else f"{status.kept:,} chunks were"
            print(f"{before} done before, {status.made} now{again}")
        print(f"To look at it: corridor sweep --show {shlex.quote(args.out)}")

    give_result(status.as_json(), args.json, show)
    if not is_stdout(args.json):
        print(f"Results: {status.place}")
    return 0


def _check(args: argparse.Namespace) -> int:
    from corridor.questions.sweep import check

    status = check(args.design, args.out, fit=args.fit)

    def show() -> None:
        print(_size(status))
        if args.out:
            damaged = f", {status.damaged} damaged" if status.damaged else ""
            chunks = "1 chunk is" if status.chunks == 1 else f"{status.chunks:,} chunks are"
            print(f"{status.kept:,} of {chunks} done{damaged}: {status.place}")

    give_result(status.as_json(), args.json, show)
    return 1 if status.damaged else 0


def _show(args: argparse.Namespace) -> int:
    from corridor.questions.sweep import overview
    from corridor.report.sweep.table import print_overview, rows_csv

    found = overview(args.show, args.outcome, args.top)
    if args.csv:
        write_atomic(args.csv, rows_csv(found))
    give_result(found.as_json(), args.json, lambda: print_overview(found))
    if args.csv:
        stream = sys.stderr if is_stdout(args.json) else sys.stdout
        print(f"CSV: {args.csv.resolve()}", file=stream)
    return 0


def _size(status: Status) -> str:
    return (
        f"{status.label}: {status.rows:,} rows x {status.draws:,} draws = {status.runs:,} runs "
        f"in {status.chunks:,} {'chunk' if status.chunks == 1 else 'chunks'}"
    )


def _command(args: argparse.Namespace) -> str:
    """Return the command that goes on with the sweep."""
    from corridor.record.choice import in_use

    words = [*in_use(), "corridor", "sweep", str(args.design), "--out", args.out]
    if args.workers is not None:
        words += ["--workers", str(args.workers)]
    if args.scheduler:
        words += ["--scheduler", args.scheduler]
    if args.fit:
        words += ["--fit", str(args.fit)]
    return shlex.join(words)
