"""corridor confrontation: deadly encounters by fixed definition, before and after what was seen."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.system.confrontation import Ahead, Definition

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "ask how likely deadly encounters with agents are, by definitions fixed beforehand"
EXAMPLES = (
    "confrontation",
    "confrontation --json -",
)

_DRAWS = 20_000

_CANNOT = (
    "What this cannot tell: whether such an incident will come. Rates before 2025 rest on one "
    "agency's shootings or on assumptions, nothing was found that says how they answer to "
    "enforcement, and counts since are what the accounts read report. Incidents are taken to come "
    "one by one at random; if one brings the next, chances are spread wider than shown."
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--seed", type=int, default=0, help="same seed, same numbers (default 0)")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print definitions, what was seen, and intervals before and after it.

    Raises InputError for a seed below 0 or a file that cannot be written.
    """
    from corridor.core.errors import check_seed

    check_seed(args.seed)
    found = _found(args.seed)
    give_result(found, args.json, lambda: _print(found))
    return 0


def _found(seed: int) -> dict[str, Any]:
    from corridor.system.confrontation import (
        RATIOS,
        load_definitions,
        load_shootings,
        look_ahead,
        not_ruled_out,
    )

    definitions = load_definitions()
    first = definitions[0]
    return {
        "seed": seed,
        "draws": _DRAWS,
        "interval": 0.9,
        "definitions": {
            one.id: {
                **_about(one),
                "ahead": [
                    _numbers(look_ahead(one, ratio, draws=_DRAWS, seed=seed)) for ratio in RATIOS
                ],
            }
            for one in (*definitions, load_shootings())
        },
        "registered": [one.id for one in definitions],
        "quiet": {
            "definition": first.id,
            "years": first.seen.years,
            "rate_not_ruled_out": [0.0, not_ruled_out(first.seen.years)],
        },
        "cannot_tell": _CANNOT,
    }


def _about(one: Definition) -> dict[str, Any]:
    from corridor.core.months import format_month

    seen = one.seen
    return {
        "label": one.label,
        "definition": one.definition,
        "counts": one.counts,
        "victims": one.victims,
        "killed_at_least": one.killed,
        "harmed_at_least": one.harmed,
        "condition": one.condition,
        "condition_detained": one.detained,
        "seen": {
            "count": seen.count,
            "at_least": seen.at_least,
            "from": format_month(seen.start),
            "until": format_month(seen.until),
            "years": seen.years,
            "status": seen.status,
            "sources": list(seen.sources),
            "note": seen.note,
        },
    }


def _numbers(ahead: Ahead) -> dict[str, Any]:
    return {
        "intensity": ahead.ratio,
        **{
            when: {
                "rate_a_year": getattr(ahead, f"rate_{when}"),
                "chance_of_any": {str(t): v for t, v in getattr(ahead, f"chance_{when}").items()},
                "count": {str(t): v for t, v in getattr(ahead, f"count_{when}").items()},
            }
            for when in ("before", "after")
        },
    }


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console

    from corridor.system.confrontation import YEARS

    console = Console()
    registered = {name: found["definitions"][name] for name in found["registered"]}
    table = _table("What is defined, and what has been seen", "Definition", "Seen", "Covered")
    for name, one in found["definitions"].items():
        seen = one["seen"]
        mark = name.upper() if name in registered else "not one of the five"
        count = f"{'at least ' if seen['at_least'] else ''}{seen['count']}"
        recalled = " (recalled)" if seen["status"] == "RECALLED" else ""
        covered = f"{seen['from']} until {seen['until']}"
        table.add_row(f"{one['label']} ({mark})", count + recalled, covered)
    console.print(table)

    heads = [f"{_within(t)}, {when}" for t in YEARS for when in ("before", "updated")]
    title = "Chance of at least one, 90% intervals, by times the enforcement"
    table = _table(title, "Definition", "Times", *heads)
    for name, one in registered.items():
        if one["counts"] == "incidents":
            _rows(table, name.upper(), one["ahead"], "chance_of_any", _percents)
    console.print(table)

    title = "How many, 90% intervals, by times the enforcement"
    table = _table(title, "What", "Times", *heads)
    for name, one in found["definitions"].items():
        if one["counts"] == "deaths" or name not in registered:
            label = f"Deaths ({name.upper()})" if name in registered else one["label"]
            _rows(table, label, one["ahead"], "count", _counts)
    console.print(table)

    quiet = found["quiet"]
    months = round(12 * quiet["years"])
    highest = quiet["rate_not_ruled_out"][1]
    console.print(
        f"{quiet['definition'].upper()}: {months} months without one rule out, at 5%, only rates "
        f"above {highest:.1f} a year; anything from 0 to there is compatible with them.\n"
    )
    console.print(
        "Before is what was believed before 2025, which the monthly model uses. Updated takes in "
        "what was seen since and was not known at an earlier decision point. Enforcement is "
        "against the decision point's, in the months seen and ahead alike, and what it does to "
        "rates is uncertain. No point is shown, since none is supported.\n"
    )
    console.print(found["cannot_tell"])


def _rows(table: Any, label: str, each: list[dict[str, Any]], field: str, show: Any) -> None:
    for place, ahead in enumerate(each):
        cells = [
            show(ahead[when][field][years])
            for years in ahead["before"][field]
            for when in ("before", "after")
        ]
        table.add_row(label if place == 0 else "", f"{ahead['intensity']:g}", *cells)


def _table(title: str, first: str, *others: str) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column(first, ratio=1)
    for name in others:
        table.add_column(name)
    return table


def _within(years: int) -> str:
    return f"{years} year" if years == 1 else f"{years} years"


def _percents(ends: tuple[float, float]) -> str:
    return " to ".join(_percent(end) for end in ends)


def _percent(share: float) -> str:
    if share < 0.01:
        return "<1%"
    return ">99%" if share > 0.99 else f"{share:.0%}"


def _counts(ends: tuple[float, float]) -> str:
    return " to ".join(f"{end:.0f}" for end in ends)
