"""corridor hindcast: what was done, held against what was recorded after the decision point."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from corridor.cli._question import add_fit, add_run, command_of, print_account, run_of, settle
from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.questions.compare import Comparison

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "hold what was done, or agreed, against what was recorded, misses first"
EXAMPLES = (
    "hindcast",
    "hindcast --groups",
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_run(parser, 4000)
    add_fit(parser)
    parser.add_argument("--groups", action="store_true", help="also show scores by origin group")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run the policies, score the one that was carried out, print the tables."""
    from corridor.questions.hindcast import hindcast
    from corridor.report.export.hindcast import hindcast_result
    from corridor.report.progress import progress

    with progress() as report:
        settle(args)
        found = hindcast(
            **run_of(args),
            fit=args.fit,
            command=command_of(["hindcast"], {}, args),
            report=report,
        )
    give_result(hindcast_result(found), args.json, lambda: _print(found, args))
    return 0


def _print(comparison: Comparison, args: argparse.Namespace) -> None:
    from rich.console import Console
    from rich.text import Text

    from corridor.report import words
    from corridor.report.sections.hindcast import group_scores, hindcast_page
    from corridor.report.view import fit_caution

    console = Console(highlight=False)
    page = hindcast_page(comparison)
    assert page is not None
    span = words.window(comparison.start, comparison.months)
    console.print(Text(f"{page['title']}, {span}, {page['draws']} draws\n", style="bold"))
    for sentence in filter(None, (*page["sentences"], page["caution"], fit_caution(comparison))):
        console.print(Text(sentence))
    heads = ("In 90%", "In 50%", "CRPS", "WIS", "Against no change", "Draws below")
    title = (
        "Scores; in brackets those of no change. Draws below: the record, of 100, mean over "
        "months; 50 where it lies evenly about the middle"
    )
    _show(console, title, ("Outcome", *heads), page["rows"])
    if args.groups:
        for label, rows in group_scores(comparison):
            _show(console, f"{label}, by {comparison.place.kind_of_group}", ("Group", *heads), rows)
    title = "What each run expected of an average month: median, 90% interval below"
    _show(console, title, ("Outcome", *page["expected_heads"]), page["expected_rows"])
    for key in ("intro", "notes", "caveat", "scores", "expected"):
        if page[key]:
            console.print(Text(f"{page[key]}\n"))
    print_account(args)


def _show(console: Any, title: str, heads: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    from corridor.report.terminal import print_rows

    print_rows(console, title, heads, ((row["label"], *map(_cell, row["cells"])) for row in rows))


def _cell(cell: dict[str, str]) -> str:
    """Return the parts of a cell one below the other, no change in brackets."""
    still = cell["still"]
    if still.startswith("no change: "):
        still = f"({still.removeprefix('no change: ')})"
    return "\n".join(filter(None, (cell["main"], cell["more"], still)))
