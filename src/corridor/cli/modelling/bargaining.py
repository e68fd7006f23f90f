"""corridor bargaining: rival accounts of cooperation, after the episodes, side by side."""

from __future__ import annotations

import argparse
from typing import Any

from corridor.cli._question import add_draws
from corridor.core.files import add_json, give_result

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "ask rival accounts how a transit country answers payment, threat and offence"
EXAMPLES = (
    "bargaining",
    "bargaining --json -",
)

_WIDTHS = (0.5, 1.0, 1.5)
_DRAWS_LIMIT = 2_000_000


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_draws(parser, 20_000)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Update each account, and print what follows from each."""
    from corridor.core.errors import check_draws

    check_draws(args.draws, args.seed, _DRAWS_LIMIT)
    found = _found(args.draws, args.seed)
    give_result(found, args.json, lambda: _print(found))
    return 0


def _found(draws: int, seed: int) -> dict[str, Any]:
    from dataclasses import asdict

    from corridor.system.bargaining import load_cases, load_variants, not_a_chance, signs, update

    cases = load_cases()
    read = tuple(case for case in cases if case.status != "RECALLED")
    fewer = {one.id: tuple(case for case in cases if case is not one) for one in cases}
    accounts = []
    for variant in load_variants():
        by_width = [update(variant, cases, draws=draws, seed=seed, width=w) for w in _WIDTHS]
        main = by_width[_WIDTHS.index(1.0)]
        others = [*by_width, update(variant, read, draws=draws, seed=seed)]
        answer = asdict(not_a_chance(main))
        every = [not_a_chance(posterior) for posterior in others]
        for name in ("no_cooperation", "less_cooperation"):
            answer[f"{name}_range"] = [
                [min(values), max(values)]
                for values in zip(*(getattr(one, name) for one in every), strict=True)
            ]
        answer["never_range"] = [min(one.never for one in every), max(one.never for one in every)]
        accounts.append(
            {
                "id": variant.id,
                "label": variant.label,
                "summary": variant.summary,
                "log_evidence": main.log_evidence,
                "log_evidence_error": main.log_evidence_error,
                "log_evidence_by_width": [posterior.log_evidence for posterior in by_width],
                "log_evidence_without": {
                    left: update(variant, rest, draws=draws, seed=seed).log_evidence
                    for left, rest in fewer.items()
                },
                "effective_draws": main.effective,
                "cases": signs(main, cases),
                "acknowledged_force": answer,
            }
        )
    return {
        "draws": draws,
        "seed": seed,
        "prior_widths": list(_WIDTHS),
        "cases": {
            c.id: {"label": c.label, "channel": c.channel, "moved": c.moved, "status": c.status}
            for c in cases
        },
        "accounts": accounts,
    }


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console()
    accounts = found["accounts"]
    episodes = _table("Chance that each account gives to what was seen", "Episode", accounts)
    for name, case in found["cases"].items():
        recalled = ", recalled" if case["status"] == "RECALLED" else ""
        label = f"{case['label']} ({case['channel']} {case['moved']}{recalled})"
        episodes.add_row(label, *(f"{account['cases'][name]:.2f}" for account in accounts))
    evidence = [f"{a['log_evidence']:.1f} ± {a['log_evidence_error']:.2f}" for a in accounts]
    episodes.add_row("All of them, log evidence", *evidence)
    console.print(episodes)

    title = "Cooperation on migration after an acknowledged act of force without consent"
    answers = _table(title, "Chance that it", accounts)
    each = [account["acknowledged_force"] for account in accounts]
    for label, field, place in (
        ("falls by three quarters or more, no threat beside it", "no_cooperation", 0),
        ("the same, with the largest threat", "no_cooperation", 2),
        ("falls by a quarter or more, no threat beside it", "less_cooperation", 0),
        ("the same, with the largest threat", "less_cooperation", 2),
    ):
        answers.add_row(label, *(_percents(one[f"{field}_range"][place]) for one in each))
    answers.add_row("ends whatever the threat", *(_percents(one["never_range"]) for one in each))
    for label, field in (
        ("Loss of effort by one unit of offence that this takes", "required"),
        ("Loss that is believed after the episodes", "believed"),
    ):
        cells = []
        for one in each:
            low, middle, high = one[field]
            cells.append(f"{middle:.2f} ({low:.2f} to {high:.2f})")
        answers.add_row(label, *cells)
    console.print(answers)
    for account in accounts:
        console.print(f"[bold]{account['id']}[/bold]: {account['label']}. {account['summary']}")
    console.print(
        "\nRanges are over priors half as wide, as they are and half as wide again, and without "
        "the episodes that are recalled and not read. Losses are medians with 90% intervals, as a "
        "share of what is feasible. No acknowledged strike in Mexico has been observed, and so few "
        "episodes cannot tell the accounts apart for certain. All priors are assumptions."
    )


def _table(title: str, first: str, accounts: list[dict[str, Any]]) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column(first, ratio=1)
    for account in accounts:
        table.add_column(account["id"].replace("_", " "))
    return table


def _percents(ends: list[float]) -> str:
    low, high = (f"{end:.0%}" for end in ends)
    return low if low == high else f"{low} to {high}"
