"""corridor removal: how long removing a share of the population would take, and its cost."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any

from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.system.interior.capacity import Answer, Pace, Summary

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "ask how long removing a share of the US population would take and what it would cost"
EXAMPLES = (
    "removal",
    "removal --share 4 --json -",
)

_SHARES = (1.0, 4.0, 10.0)
_ASSUMED = (
    "Marginal is one more removal with what there is, average all spending over all removals, "
    "build-out the cost with capacity for a million a year. Arithmetic: people are the share "
    "times the US population; years are people over the pace; cost is people times the cost of "
    "one removal. Without inflow nobody comes, leaves or dies meanwhile. With inflow the "
    "population without status grows by what is assumed, half the weight on about nothing and "
    "half on about half a million a year; where that is more than the pace, it never ends. All by "
    "ICE holds people met at the border; from inside is book-ins after arrests inside times the "
    "share removed of those leaving custody. Growth starts after the last recorded month, seeks "
    "the goal, and is held by arrests, beds and flights."
)
_CANNOT = (
    "What this cannot tell: whether courts, countries of origin, staff and places would allow it, "
    "whether so many could be found, what it would do to work and output, or who would leave by "
    "themselves. A pace is what was recorded or announced, not what is possible."
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--share",
        type=float,
        action="append",
        metavar="PERCENT",
        help="share of the US population, may be repeated (default 1, 4 and 10); one named twice "
        "counts once",
    )
    parser.add_argument("--draws", type=int, default=4000, metavar="N", help="draws (default 4000)")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same numbers (default 0)")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print years and cost for each share.

    Raises InputError for a share, draws or a seed that cannot be used, or a file that cannot be
    written.
    """
    from corridor.system.interior.capacity import removal

    shares = tuple(dict.fromkeys(args.share or _SHARES))
    answers, paces = removal(shares, args.draws, args.seed)
    give_result(_found(answers, paces, args), args.json, lambda: _print(answers, paces))
    return 0


def _found(answers: list[Answer], paces: list[Pace], args: argparse.Namespace) -> dict[str, Any]:
    from corridor.system.interior.capacity import ENDS, summarise

    return {
        "draws": args.draws,
        "seed": args.seed,
        "quantiles_at": list(ENDS),
        "paces": {
            pace.id: {
                "label": pace.label,
                "removals_a_year": [_numbers(summarise(year)) for year in pace.yearly],
            }
            for pace in paces
        },
        "shares": [
            {
                "percent": one.share,
                "people": _numbers(one.people),
                "over_people_without_status": _numbers(one.over_unauthorised),
                "chance_of_more_than_those": one.exceeds,
                "years": {name: _numbers(value) for name, value in one.years.items()},
                "years_with_inflow": {
                    name: _numbers(value) for name, value in one.years_inflow.items()
                },
                "usd_billion": {name: _numbers(value) for name, value in one.cost.items()},
                "in_words": _words(one),
            }
            for one in answers
        ],
        "costs_rest_on": _bases(),
        "assumed": _ASSUMED,
        "cannot_tell": _CANNOT,
    }


def _numbers(summary: Summary) -> dict[str, Any]:
    """Return a summary for JSON; null stands for what never ends."""
    values = [value if math.isfinite(value) else None for value in summary.quantiles]
    return {"quantiles": values, "never": summary.never}


def _print(answers: list[Answer], paces: list[Pace]) -> None:
    from rich.console import Console

    console = Console()
    heads = [f"{one.share:g}%: {one.people.quantiles[2] / 1e6:.1f}m" for one in answers]
    for title, field in (
        ("Years, nobody coming after: median, then 50% and 90% intervals", "years"),
        ("Years, with the inflow assumed", "years_inflow"),
    ):
        table = _table(title, "Pace", heads)
        for pace in paces:
            cells = (_interval(getattr(one, field)[pace.id], _year) for one in answers)
            table.add_row(pace.label, *cells)
        console.print(table)
    table = _table("Cost in all, USD billion, by what is counted", "Cost of one removal", heads)
    for name, label in _COSTS.items():
        table.add_row(label, *(_interval(one.cost[name], "{:,.0f}".format) for one in answers))
    console.print(table)
    for basis in _bases():
        console.print(f"{_COSTS[basis['cost']]}: {basis['words']}", highlight=False)
    console.print()
    for one in answers:
        console.print(_words(one))
    console.print(f"\n{_ASSUMED}\n\n{_CANNOT}")


#: definition of cost -> how it is headed
_COSTS = {
    "marginal": "Marginal: one more",
    "average": "Average: all spending",
    "build-out": "Build-out: new capacity",
}


def _bases() -> list[dict[str, Any]]:
    """Return what the cost of one removal rests on, by each definition, for JSON."""
    from corridor.evidence import registry
    from corridor.evidence.words import citation, grade, span
    from corridor.system.interior.capacity import COSTS

    evidence = registry()
    found = []
    for cost in _COSTS:
        parameter = evidence.parameters[COSTS[cost]]
        sources = [
            f"{citation(source)}. {source.read}"
            for source in (evidence.sources[name] for name in parameter.sources)
        ]
        words = (
            f"{span(parameter.prior)} {parameter.unit} a removal, "
            f"grade {grade(parameter.grade)}. {' '.join(sources)}"
        )
        found.append(
            {
                "cost": cost,
                "parameter": parameter.id,
                "grade": parameter.grade,
                "sources": list(parameter.sources),
                "words": words,
            }
        )
    return found


def _words(one: Answer) -> str:
    low, *_, high = one.over_unauthorised.quantiles
    middle = one.over_unauthorised.quantiles[2]
    people = f"{one.share:g}% of the population is {_people(one.people)} people"
    size = f"{middle:.2f} times ({low:.2f} to {high:.2f})"
    if one.exceeds > _MOST:
        return (
            f"{people}: more than live in the country without status by any estimate used, {size} "
            "as many. It could be reached only by removing people who live there lawfully."
        )
    chance = f"; the chance that it is more than all of them is {one.exceeds:.0%}"
    return f"{people}: {size} as many as live in the country without status{chance}."


_MOST = 0.99


def _people(summary: Summary) -> str:
    return f"{summary.quantiles[2] / 1e6:.1f} million"


def _year(value: float) -> str:
    if value > _ENDLESS:
        return f"over {_ENDLESS:,}"
    return f"{value:.0f}" if value >= _LONG else f"{value:.1f}"


#: years above which decimals, and above which the number itself, say nothing
_LONG, _ENDLESS = 100, 1000


def _interval(summary: Summary, show: Any) -> str:
    def end(value: float) -> str:
        return show(value) if math.isfinite(value) else "never"

    low, first, middle, last, high = (end(value) for value in summary.quantiles)
    if low == high:
        return middle
    return f"{middle}\n{first} to {last}\n{low} to {high}"


def _table(title: str, first: str, heads: list[str]) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column(first, ratio=1)
    for name in heads:
        table.add_column(name)
    return table
