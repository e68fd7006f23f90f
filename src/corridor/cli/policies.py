"""``corridor policies``: list, show and check policies, and list the levers and outcomes."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from corridor.cli._question import add_corridor

if TYPE_CHECKING:
    from corridor.system.corridor import Corridor
    from corridor.system.levers import Lever

HELP = "list, show and check policies, the levers that they move, and the outcomes"
EXAMPLES = (
    "policies list",
    "policies levers",
    "policies outcomes",
    "policies check my-policy.toml",
    "policies show my-policy.toml --from 2024-05",
)

__all__ = ["EXAMPLES", "HELP", "register", "run"]


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    views = parser.add_subparsers(dest="view", required=True, metavar="VIEW")
    listing = views.add_parser("list", help="list the policies of a corridor")
    listing.add_argument("--json", action="store_true", help="print JSON")
    show = views.add_parser("show", help="show one policy: its words and the levers it moves")
    show.add_argument("policy", metavar="NAME", help="a name, a .toml file, or several joined by +")
    form = show.add_mutually_exclusive_group()
    form.add_argument("--toml", action="store_true", help="print it as a policy file")
    form.add_argument("--json", action="store_true", help="print JSON")
    check = views.add_parser("check", help="check policy files; exit status 2 if one is wrong")
    check.add_argument("files", nargs="+", metavar="FILE", help="a .toml file or a name")
    lever = views.add_parser("levers", help="list the levers: units, bounds, meaning, who decides")
    lever.add_argument("--json", action="store_true", help="print JSON")
    outcome = views.add_parser("outcomes", help="list the outcomes: ids, labels, units, meaning")
    outcome.add_argument("--json", action="store_true", help="print JSON")
    for view in (show, lever):
        view.add_argument(
            "--from", dest="start", default="", metavar="YYYY-MM", help="the decision point"
        )
    for view in (listing, show, check, lever, outcome):
        add_corridor(view)


def run(args: argparse.Namespace) -> int:
    """Run the view that was asked for and return its exit status."""
    views = {
        "list": _list,
        "show": _show,
        "check": _check,
        "levers": _levers,
        "outcomes": _outcomes,
    }
    return views[args.view](args)


def _list(args: argparse.Namespace) -> int:
    from corridor.policies import load_policy, policy_names
    from corridor.system.corridors import load_corridor

    place = load_corridor(args.corridor)
    found = [load_policy(name, corridor=place) for name in policy_names(place)]
    if args.json:
        _print_json(
            [
                {
                    "id": policy.id,
                    "label": policy.label,
                    "summary": policy.summary,
                    "levers": list(policy.levers),
                }
                for policy in found
            ]
        )
        return 0
    for policy in found:
        print(f"{policy.id}: {policy.label}")
        _paragraph(policy.summary)
    print(
        "corridor policies show NAME prints one; --toml prints it as a file to begin your own from."
    )
    return 0


def _show(args: argparse.Namespace) -> int:
    from corridor.core.months import format_month
    from corridor.policies import load_policy, start_of, to_toml
    from corridor.system.corridors import load_corridor

    place = load_corridor(args.corridor)
    policy = load_policy(args.policy, corridor=place)
    if args.toml:
        print(to_toml(policy), end="")
        return 0
    start = start_of([policy], place, args.start)
    rows = policy.describe(start, _standing(place, args.start) if args.start else None)
    if args.json:
        _print_json(
            {
                "id": policy.id,
                "label": policy.label,
                "summary": policy.summary,
                "own_words": policy.own_words,
                "notes": policy.notes,
                "base": policy.base,
                "from": format_month(start),
                "caution": policy.caution(start),
                "levers": rows,
            }
        )
        return 0
    print(f"{policy.id}: {policy.label}")
    for head, text in (
        ("", policy.summary),
        ("In its supporters' words:", policy.own_words),
        ("Notes:", policy.notes),
        ("Caution:", policy.caution(start)),
    ):
        if text:
            _paragraph(f"{head} {text}".strip())
    print(f"Levers moved, from {format_month(start)}:" if rows else "No lever is moved.")
    for row in rows:
        print(f"\n{row['lever']}: {row['label']} ({row['unit']})")
        known = row["untouched"] in row["path"]
        _paragraph(row["path"] if known else f"{row['path']} (untouched: {row['untouched']})")
        grounds = f"Evidence grade {row['grade']}."
        if row["claims"]:
            grounds += f" Claims {row['claims']}."
        for text in (row["why"], f"Decided by: {row['decides']}", grounds, row["source"]):
            if text:
                _paragraph(text)
    return 0


def _check(args: argparse.Namespace) -> int:
    from corridor.core.errors import InputError
    from corridor.policies import load_policy
    from corridor.system.corridors import load_corridor

    wrong, place = 0, load_corridor(args.corridor)
    for name in args.files:
        try:
            policy = load_policy(name, corridor=place)
        except InputError as error:
            wrong += 1
            for one in (error, *error.also):
                print(f"wrong  {one}", file=sys.stderr)
        else:
            moved = len(policy.levers)
            levers = f"{moved} {'lever' if moved == 1 else 'levers'}"
            kept = len(policy.inherited)
            from_base = f", {kept} of them from its base {policy.base}" if kept else ""
            print(f"ok     {name}: {policy.label}, {levers}{from_base}")
    return 2 if wrong else 0


def _levers(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from corridor.system.corridors import load_corridor
    from corridor.system.levers import GROUPS, levers

    place = load_corridor(args.corridor)
    found = levers(place).values()
    # what was in force is read from the record with the model, which takes a second or two
    known = _standing(place, args.start) if args.start else {}
    if args.json:
        rows = [
            {**asdict(lever), **({"untouched": lever.untouched(known)} if known else {})}
            for lever in found
        ]
        _print_json(rows)
        return 0
    for group, label in GROUPS.items():
        if all(lever.group != group for lever in found):
            continue
        print(f"{label} ({group})")
        for lever in found:
            if lever.group != group:
                continue
            default = _untouched(lever, known, place.history.recent)
            print(f"\n  {lever.id}: {lever.label}")
            _paragraph(
                f"{lever.unit}, {lever.low:,.10g} to {lever.high:,.10g}, untouched: {default}", 4
            )
            _paragraph(lever.meaning, 4)
            if lever.named:
                named = (f"{level.value:,.10g} = {level.label}" for level in lever.named)
                _paragraph(f"Named levels: {'; '.join(named)}", 4)
            _paragraph(f"Decided by: {lever.decides}", 4)
        print()
    return 0


def _outcomes(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from corridor.system.corridors import load_corridor
    from corridor.system.outcomes import OVER, outcomes

    found = outcomes(load_corridor(args.corridor)).values()
    if args.json:
        _print_json([asdict(outcome) for outcome in found])
        return 0
    for outcome in found:
        print(f"{outcome.id}: {outcome.label}")
        _paragraph(f"{outcome.unit}; of a window, {OVER[outcome.over]}. {outcome.definition}")
    print("--outcome of other commands takes an id or a label.")
    return 0


def _standing(place: Corridor, start: str) -> dict[str, float]:
    """Return the levers that keep what was in force before a month, by their ids."""
    from corridor.policies import start_of
    from corridor.system.levers.history import status_quo

    return status_quo(place, start_of((), place, start))


def _untouched(lever: Lever, known: dict[str, float], recent: int) -> str:
    """Return what a lever stands at; ``recent``: months whose mean is what was in force."""
    if isinstance(lever.default, str) and not known:
        return "the value in force at the decision point, which --from YYYY-MM looks up"
    value = lever.untouched(known)
    shown = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"
    return f"{shown}, mean of the last {recent} months" if isinstance(lever.default, str) else shown


def _paragraph(text: str, indent: int = 2) -> None:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    pad = " " * indent
    print(textwrap.fill(text, max(width, 30), initial_indent=pad, subsequent_indent=pad))


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))
