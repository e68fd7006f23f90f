"""corridor hindcast: what was done, held against what was recorded after the decision point."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from rich.table import Table

    from corridor.questions.compare import Comparison

__all__ = ["HELP", "register", "run"]

HELP = "hold the policy that was carried out against what was recorded, misses first"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--from",
        dest="start",
        default="2024-05",
        metavar="YYYY-MM",
        help="decision point: the model uses nothing recorded from this month on",
    )
    parser.add_argument("--months", type=int, default=20, help="length of the run (default 20)")
    parser.add_argument("--draws", type=int, default=4000, help="posterior draws (default 4000)")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same numbers (default 0)")
    parser.add_argument("--groups", action="store_true", help="also show scores by origin group")
    parser.add_argument("--fit", type=Path, metavar="FILE", help="use this fit, as in compare")
    parser.add_argument("--account", default="game", metavar="ID", help="account of bargaining")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run the policies, score the one that was carried out, print the tables."""
    from corridor.questions.hindcast import hindcast
    from corridor.report.export.hindcast import hindcast_result
    from corridor.report.progress import progress

    with progress() as report:
        found = hindcast(
            start=args.start,
            months=args.months,
            draws=args.draws,
            seed=args.seed,
            fit=args.fit,
            account=args.account,
            command=_command(args),
            report=report,
        )
    give_result(hindcast_result(found), args.json, lambda: _print(found, args.groups))
    return 0


def _command(args: argparse.Namespace) -> str:
    """Return the command that makes the same numbers again."""
    words = ["corridor", "hindcast", "--from", args.start, "--months", str(args.months)]
    words += ["--draws", str(args.draws), "--seed", str(args.seed)]
    if args.account != "game":
        words += ["--account", args.account]
    if args.fit:
        words += ["--fit", str(args.fit)]
    return shlex.join(words)


def _print(comparison: Comparison, groups: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from corridor.report import words
    from corridor.report.sections.hindcast import group_scores, hindcast_page

    console = Console(highlight=False)
    page = hindcast_page(comparison)
    assert page is not None
    span = words.window(comparison.start, comparison.months)
    console.print(Text(f"{page['title']}, {span}, {page['draws']} draws\n", style="bold"))
    for sentence in filter(None, (*page["sentences"], page["caution"])):
        console.print(Text(sentence))
    heads = ("In 90%", "In 50%", "CRPS", "WIS", "Against no change", "Draws below")
    _show(console, "Scores; in brackets those of no change", ("Outcome", *heads), page["rows"])
    if groups:
        for label, rows in group_scores(comparison):
            _show(console, f"{label}, by origin group", ("Group", *heads), rows)
    title = "What each run expected of an average month"
    _show(console, title, ("Outcome", *page["expected_heads"]), page["expected_rows"])
    for text in (page["caveat"], page["scores"], page["expected"]):
        console.print(Text(f"{text}\n"))


def _show(console: Any, title: str, heads: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table: Table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for head in heads:
        table.add_column(head)
    for row in rows:
        table.add_row(*(Text(text) for text in (row["label"], *map(_cell, row["cells"]))))
    console.print(table)


def _cell(cell: dict[str, str]) -> str:
    """Return the parts of a cell one below the other, no change in brackets."""
    still = cell["still"]
    if still.startswith("no change: "):
        still = f"({still.removeprefix('no change: ')})"
    return "\n".join(filter(None, (cell["main"], cell["more"], still)))
