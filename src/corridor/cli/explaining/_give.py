"""Where the commands that weigh policies or search levers put what they found."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corridor.core.files import (
    add_json,
    check_file,
    check_folder,
    check_page,
    is_stdout,
    write_json,
)

__all__ = ["add_results", "check_results", "give"]


def add_results(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say where results go."""
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with the charts")
    parser.add_argument("--charts", type=Path, metavar="FOLDER", help="draw the charts (SVG)")
    add_json(parser)


def check_results(args: argparse.Namespace) -> None:
    """Raise InputError, before anything is run, for a place that results can't go to."""
    check_page(args.html, "--html")
    check_file(args.json, "--json")
    check_folder(args.charts, "--charts")


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
            drawn = write_charts(said, name, args.charts, command)
            written += [("Chart", path) for path in drawn]
    if args.json:
        write_json(plain(), args.json)
        if not quiet:
            written.append(("JSON", args.json))
    if not quiet:
        show(said)
    for what, path in written:
        print(f"{what}: {path.resolve()}", file=sys.stderr if quiet else sys.stdout)
