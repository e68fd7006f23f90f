"""corridor regimes: what interdiction does under the border rules of different years."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from corridor.cli._question import add_run, run_of
from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.questions.regimes import RegimeRow

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "ask what interdiction in Mexico does under the border rules of 2019, 2024 and 2025"
EXAMPLES = ("regimes",)

_LOW, _MIDDLE, _HIGH = 0, 2, 4  # places of the 90% interval and the median


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_run(parser, 1000)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run every regime and print the effects side by side."""
    from corridor.questions.regimes import STEP, regimes
    from corridor.report.progress import progress

    with progress() as report:
        rows = regimes(**run_of(args), report=report)
    found = {"step": STEP, "regimes": [_plain(row) for row in rows]}
    give_result(found, args.json, lambda: _print(rows, STEP))
    return 0


def _plain(row: RegimeRow) -> dict[str, Any]:
    def lists(values: Mapping[str, Any]) -> dict[str, list[float]]:
        return {name: [float(v) for v in one] for name, one in values.items()}

    return {
        "id": row.id,
        "label": row.label,
        "says": row.says,
        "level": lists(row.level),
        "change": lists(row.change),
        "percent": lists(row.percent),
        "force": lists(row.force),
    }


def _print(rows: tuple[RegimeRow, ...], step: float) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from corridor.system.outcomes import outcomes

    console = Console()
    for title, field, unit in (
        (f"A month, by {step:.0%} more interdiction", "change", ""),
        (f"In percent, by {step:.0%} more interdiction", "percent", "%"),
        ("In percent, by one acknowledged use of force in the first month", "force", "%"),
    ):
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
        table.add_column("Outcome")
        for row in rows:
            table.add_column(row.label, justify="right")
        for name in rows[0].change if rows else ():
            cells = [_cell(getattr(row, field)[name], unit) for row in rows]
            table.add_row(outcomes()[name].label, *cells)
        console.print(table)
    for row in rows:
        console.print(f"[bold]{row.label}[/bold]: {row.says}")
    console.print(
        "\nMedians with 90% intervals. Each regime's rules are put on the people, beliefs and "
        "parameters of one month, so the columns differ by rules and by nothing else."
    )


def _cell(values: Any, unit: str) -> str:
    digits = 1 if unit else 0
    low, middle, high = (f"{values[at]:+,.{digits}f}{unit}" for at in (_LOW, _MIDDLE, _HIGH))
    return f"{middle}\n({low} to {high})"
