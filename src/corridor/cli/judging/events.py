"""corridor events: what was recorded around known events, held against the fitted model."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.cli._question import add_draws, add_fit
from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.questions.events import Studies

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "hold the fitted model against recorded changes around known events, misses first"
EXAMPLES = ("events",)
#: letters of a terminal in which every column of the table has its room
_WIDE = 110
_BARS = "Dots are medians; broad lines hold half of the draws, thin ones nine of ten."


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_draws(parser, 2000, "draws of each window")
    add_fit(parser)
    parser.add_argument(
        "--charts", type=Path, metavar="FOLDER", help="also draw each measure (SVG)"
    )
    parser.add_argument(
        "--every",
        action="store_true",
        help="also check every window of the same lengths, a minute more",
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run every window and print recorded beside predicted changes."""
    from corridor.questions.events import events
    from corridor.report.export.events import events_result
    from corridor.report.progress import progress

    with progress() as report:
        found = events(
            draws=args.draws,
            seed=args.seed,
            fit=args.fit,
            every=args.every,
            command=_command(args),
            report=report,
        )
    drawn = _draw(found, args.charts) if args.charts else []
    give_result(events_result(found), args.json, lambda: _print(found, drawn))
    return 0


def _command(args: argparse.Namespace) -> str:
    """Return the command that makes the same numbers again."""
    from corridor.record.choice import in_use

    words = [*in_use(), "corridor", "events", "--draws", str(args.draws), "--seed", str(args.seed)]
    if args.fit:
        words += ["--fit", str(args.fit)]
    if args.every:
        words.append("--every")
    return shlex.join(words)


def _draw(found: Studies, folder: Path) -> list[Path]:
    """Write a chart of each measure into the folder."""
    from corridor.core.files import write_atomic
    from corridor.questions.events import MEASURES
    from corridor.report.charts.events import event_chart
    from corridor.report.export.picture import drawing

    drawn = []
    for measure in MEASURES:
        path = folder / f"events-{measure}.svg"
        spec = event_chart(found, measure)
        write_atomic(path, drawing(spec, f"events-{measure}", _BARS, found.command))
        drawn.append(path)
    return drawn


def _print(found: Studies, drawn: list[Path]) -> None:
    from rich.console import Console
    from rich.text import Text

    from corridor.report.sections import events as words
    from corridor.report.terminal import print_rows
    from corridor.report.texts import texts

    console = Console(highlight=False)

    show = partial(print_rows, console)

    def changes(title: str, rows: Iterable[tuple[str, ...]]) -> None:
        if console.width < _WIDE:
            show(title, words.NARROW_HEADS, words.narrow_rows(rows))
        else:
            show(title, words.HEADS, rows)

    changes(f"Recorded changes around known events, {found.draws:,} draws", words.event_rows(found))
    if found.agreeing:
        changes("Not given the agreements", words.without_rows(found))
    if found.effort_told:
        title = f"The same, the model told {found.home}'s effort in their place"
        changes(title, words.effort_rows(found))
    if found.every:
        title = texts("sections")["events"]["every"]
        show(title, words.every_heads(found), words.every_rows(found))
    for sentence in (*words.event_summary(found), "", *words.event_notes(found)):
        console.print(Text(sentence))
    for path in drawn:
        console.print(Text(f"Chart: {path.resolve()}"))
