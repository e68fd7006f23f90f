"""corridor couplings: what mechanisms pass on to each other, and what can be switched."""

from __future__ import annotations

import argparse
import json

from corridor.cli._question import add_corridor

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "list what mechanisms pass on to each other, each with its switch"
EXAMPLES = ("couplings",)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_corridor(parser)
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def run(args: argparse.Namespace) -> int:
    """Print every coupling of the model in the order of the month."""
    from dataclasses import asdict

    from corridor.questions.compare.info import link_infos
    from corridor.system.corridors import load_corridor
    from corridor.system.couplings import pick_switches

    links = link_infos(pick_switches(), load_corridor(args.corridor))
    if args.json:
        print(json.dumps([asdict(link) for link in links], indent=1))
        return 0
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for name in ("Coupling", "From", "To"):
        table.add_column(name, no_wrap=True)
    table.add_column("What passes", ratio=1)
    table.add_column("Grade")
    for link in links:
        table.add_row(
            link.id if link.on else f"{link.id} (off)",
            link.source[0],
            link.target[0],
            link.says,
            link.grade,
        )
    console = Console()
    console.print(table)
    console.print("Switch one with corridor compare A B --off COUPLING, or --on COUPLING.")
    return 0
