"""corridor across: the same mechanism on other corridors, with what cannot be said."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.questions.across import Across

__all__ = ["HELP", "register", "run"]

HELP = "compare mechanisms over corridors: stops around agreements, pooled where they can be"


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
    from corridor.report.export.across import across_result

    words = ["corridor", "across", *(w for c in args.corridor for w in ("--corridor", c))]
    found = across(args.corridor, command=shlex.join(words))
    drawn = _draw(found, args.charts) if args.charts else None
    give_result(across_result(found), args.json, lambda: _print(found, drawn))
    return 0


def _draw(found: Across, folder: Path) -> Path:
    from corridor.core.files import write_atomic
    from corridor.report.charts.across import across_chart
    from corridor.report.render import to_svg

    path = folder / "across.svg"
    write_atomic(path, to_svg(across_chart(found), "across") + "\n")
    return path


def _print(found: Across, drawn: Path | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from corridor.report.sections import across as words

    console = Console(highlight=False)

    def show(title: str, heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
        table = Table(
            title=title,
            title_justify="left",
            title_style="bold",
            box=box.SIMPLE_HEAD,
            pad_edge=False,
        )
        for head in heads:
            table.add_column(head)
        for row in rows:
            table.add_row(*map(Text, row))
        console.print(table)

    notes = words.across_notes(found)
    for sentence in (*words.across_sentences(found), "", notes["caveat"], ""):
        console.print(Text(sentence))
    show(
        "Share stopped around events of cooperation",
        words.EVENT_HEADS[:-1],
        (row[:-1] for _, row in words.event_rows(found)),
    )
    show(
        "Events without a figure",
        words.LEFT_OUT_HEADS[:-1],
        (row[:-1] for _, row in words.left_out_rows(found)),
    )
    show("Pooled, change of the hazard of being stopped", words.POOL_HEADS, words.pool_rows(found))
    show(
        "Mechanisms that corridors share",
        words.MECHANISM_HEADS,
        (
            (
                f"{row['label']}, {row['unit']}",
                "\n".join(f"{cell['corridor']}: {cell['text']}" for cell in row["cells"]),
                row["sign"],
                row["size"],
            )
            for row in words.mechanism_rows(found)
        ),
    )
    for name in ("intro", "pooled", "prior", "mechanisms"):
        if notes[name]:
            console.print(Text(notes[name]))
    if drawn is not None:
        console.print(Text(f"Chart: {drawn.resolve()}"))
