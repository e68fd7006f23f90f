"""corridor recovery: the recovery after the pandemic with immigration and without."""

from __future__ import annotations

import argparse
from typing import Any

from corridor.cli._question import add_draws
from corridor.core.files import add_json, give_result

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "work out the recovery after the pandemic without the immigration of those years"
EXAMPLES = (
    "recovery",
    "recovery --json -",
)

#: draws below which a 90% interval says nothing, and the most that are made
_FEWEST, _DRAWS_LIMIT = 100, 200_000
_BAND = (0.05, 0.5, 0.95)
#: columns of the terminal that keep a label in one line
_LABEL = 20


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_draws(parser, 10_000)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Work out every definition, and print what follows from each.

    Raises InputError for draws or a seed that cannot be used, or a file that cannot be written.
    """
    from corridor.core.errors import check_draws

    check_draws(args.draws, args.seed, _DRAWS_LIMIT, _FEWEST)
    found = _found(args.draws, args.seed)
    give_result(found, args.json, lambda: _print(found))
    return 0


def _found(draws: int, seed: int) -> dict[str, Any]:
    from corridor.core.months import format_month
    from corridor.system.economy import (
        PARAMETERS,
        QUANTITIES,
        draw,
        load_definitions,
        read_labour,
        recovery,
    )

    definitions, labour = load_definitions(), read_labour()
    theta = draw(draws, seed)
    contributions = []
    for chosen in definitions.contributions:
        made = recovery(labour, theta, definitions, chosen)
        verdicts = []
        for quantity in QUANTITIES:
            for trend in definitions.trends:
                kept, lost = made.regained(quantity, trend.id)
                at = {
                    format_month(m): made.verdicts(quantity, trend.id, m) for m in definitions.shown
                }
                verdicts.append(
                    {
                        "quantity": quantity,
                        "trend": trend.id,
                        "regained_with": _months(kept),
                        "regained_without": _months(lost),
                        "at": at,
                    }
                )
        contributions.append(
            {
                "id": chosen.id,
                "label": chosen.label,
                "means": chosen.means,
                "covers": [format_month(month) for month in chosen.knots],
                "months": [format_month(int(month)) for month in made.months],
                "workers": _bands(made.workers),
                "output_percent": _bands(made.output),
                "actual": {k: _rounded(v) for k, v in made.actual.items()},
                "without": {k: _bands(v) for k, v in made.without.items()},
                "verdicts": verdicts,
            }
        )
    return {
        "draws": draws,
        "seed": seed,
        "before": format_month(definitions.before),
        "shown": [format_month(month) for month in definitions.shown],
        "band": list(_BAND),
        "parameters": list(PARAMETERS),
        "quantities": dict(QUANTITIES),
        "trends": {trend.id: trend.label for trend in definitions.trends},
        "contributions": contributions,
        "lacks": [
            "The record has no count of the labour force: people on payrolls and unemployed "
            "people stand for it.",
            "The record has no output, so its change is given and no trend is held against it.",
            "The record has no foreign-born workers by month: reported shares stand for them.",
        ],
    }


def _months(found: Any) -> dict[str, Any]:
    """Return [5%, median, 95%] of a month, None for not in the record, and the chance of it."""
    import numpy as np

    from corridor.core.months import format_month

    ends = np.quantile(found, _BAND, method="inverted_cdf")
    return {
        "band": [format_month(int(x)) if np.isfinite(x) else None for x in ends],
        "chance_in_record": float(np.isfinite(found).mean()),
    }


def _bands(values: Any) -> list[list[float | None]]:
    """Return [5%, median, 95%] of each month; None where nothing was published."""
    import numpy as np

    return [_rounded(row) for row in np.quantile(values, _BAND, axis=0).T]


def _rounded(values: Any) -> list[float | None]:
    import math

    digits = 3
    return [None if math.isnan(x) else round(float(x), digits) for x in values]


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console()
    shown = found["shown"]
    size = _table("What immigration added", "Definition", *shown)
    for one in found["contributions"]:
        at = [one["months"].index(month) for month in shown]
        workers = [one["workers"][i] for i in at]
        size.add_row(f"{one['label']}, million workers", *(_three(x, 1e-6) for x in workers))
        output = [one["output_percent"][i] for i in at]
        size.add_row("  output without them, percent", *(_three(x[::-1], 1.0) for x in output))
    console.print(size)
    for one in found["contributions"]:
        title = f"{one['label']}: trend regained with it and without, and chances by month"
        table = _table(title, "Held against", "With", "Without", *shown)
        last = ""
        for row in one["verdicts"]:
            if row["quantity"] != last:
                last = row["quantity"]
                table.add_row(f"[bold]{found['quantities'][last]}[/bold]")
            table.add_row(
                f"  {found['trends'][row['trend']]}",
                _span(row["regained_with"]),
                _span(row["regained_without"]),
                *(_verdict(row["at"][month]) for month in shown),
            )
        console.print(table)
        console.print(f"{one['means']}\n")
    console.print(
        "Chances: first, that the month is at or above its trend with this immigration and would "
        "be below without (what 'essential' is taken to mean); second, that it is below with it "
        "too, so that it did not suffice. 'US-born jobs too' takes away the jobs that studies of "
        "removals say go with immigrants' work. Figures are medians with 90% intervals. 'Not yet' "
        f"is not by {found['contributions'][0]['months'][-1]}.\n"
    )
    for line in found["lacks"]:
        console.print(line)


def _table(title: str, first: str, *others: str) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column(first, ratio=1, min_width=_LABEL)
    for name in others:
        table.add_column(name)
    return table


def _three(values: list[float], scale: float) -> str:
    low, middle, high = sorted(value * scale for value in values)
    return f"{middle:.1f} ({low:.1f} to {high:.1f})"


def _span(found: dict[str, Any]) -> str:
    low, middle, high = (month or "not yet" for month in found["band"])
    return middle if low == high else f"{middle} ({low} to {high})"


def _verdict(chances: dict[str, float]) -> str:
    return f"{chances['essential']:.0%} / {chances['below_anyway']:.0%}"
