"""What the commands that put policies to the model share: how a run is set up, and said again."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corridor.policies import Policy

__all__ = [
    "add_corridor",
    "add_draws",
    "add_fit",
    "add_question",
    "add_run",
    "command_of",
    "page_name",
    "print_account",
    "print_beside",
    "question_of",
    "run_of",
    "settle",
]

_OWN = "us-mexico"
_ACCOUNT = "game"


def page_name(args: argparse.Namespace, ids: Iterable[str], tail: str = "") -> Path:
    """Return a page's file where none is named: policies, and the month that ``--from`` names."""
    when = f"-{args.start}" if args.start_named else ""
    return Path(f"{'-vs-'.join(ids)}{when}{tail}.html")


def add_corridor(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a corridor."""
    parser.add_argument(
        "--corridor",
        default=_OWN,
        metavar="NAME",
        help=f"a shipped corridor, or the folder of your own (default {_OWN})",
    )


def add_run(parser: argparse.ArgumentParser, draws: int) -> None:
    """Add the arguments of any run of the model."""
    add_corridor(parser)
    parser.add_argument(
        "--from",
        dest="start",
        default="",
        metavar="YYYY-MM",
        help="decision point: the model is given nothing recorded from this month on, though "
        "some priors rest on later figures (default: that of the policies, else the corridor's)",
    )
    parser.add_argument("--months", type=int, default=20, help="length of the run (default 20)")
    add_draws(parser, draws, "draws; beyond those that the fit holds, these are repeated")
    parser.add_argument(
        "--account",
        default=_ACCOUNT,
        metavar="ID",
        help="account of how Mexico answers payment, threat and offence (see corridor bargaining)",
    )


def add_draws(parser: argparse.ArgumentParser, draws: int, what: str = "draws") -> None:
    """Add how many draws there are by default, and the seed."""
    parser.add_argument("--draws", type=int, default=draws, help=f"{what} (default {draws})")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same numbers (default 0)")


def add_fit(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a fit."""
    parser.add_argument(
        "--fit",
        type=Path,
        metavar="FILE",
        help="use this fit, made by corridor fit --out (default: the shipped one)",
    )


def add_question(parser: argparse.ArgumentParser, draws: int) -> None:
    """Add the arguments of a run that puts policies to the model."""
    add_run(parser, draws)
    add_fit(parser)
    for flag, what in (("--off", "off"), ("--on", "on")):
        parser.add_argument(
            flag,
            action="append",
            default=[],
            metavar="COUPLING",
            help=f"switch a coupling {what}; may be repeated (see corridor couplings)",
        )


def settle(args: argparse.Namespace, policies: Sequence[str] = ()) -> tuple[Policy, ...]:
    """Return the policies, read once, and have ``args.start`` say the decision point.

    That is what the user names, which ``args.start_named`` keeps, else that of the policies, else
    the corridor's. Raises InputError for an unknown corridor or policy.
    """
    from corridor.core.months import format_month
    from corridor.policies import load_policy, start_of
    from corridor.system.corridors import load_corridor

    place = load_corridor(args.corridor)
    loaded = tuple(load_policy(name, corridor=place) for name in policies)
    args.start_named = bool(args.start)
    args.start = format_month(start_of(loaded, place, args.start))
    return loaded


def print_beside(args: argparse.Namespace, policies: Iterable[Policy], start: int) -> None:
    """Say below an answer which of its options change nothing, and who chose its first month."""
    from corridor.core.months import format_month

    print_account(args)
    # a single decision point of theirs would have been taken
    if not args.start_named and any(policy.caution(start) for policy in policies):
        print(
            "Caution: the policies have different decision points, so they were run at that of the "
            f"corridor, {format_month(start)}; --from YYYY-MM chooses another."
        )


def print_account(args: argparse.Namespace) -> None:
    """Say that an account was named and changes nothing, where the corridor has no bargaining."""
    if args.account == _ACCOUNT:
        return
    from corridor.questions.runs.setup import has_bargaining
    from corridor.system.corridors import load_corridor

    if not has_bargaining(load_corridor(args.corridor)):
        print("This corridor has no bargaining; --account changes nothing.")


def run_of(args: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments that ``add_run`` added, by the names that questions give them."""
    names = ("corridor", "start", "months", "draws", "seed", "account")
    return {name: getattr(args, name) for name in names}


def question_of(args: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments of ``runs.asked.ask`` that ``add_question`` added."""
    return {**run_of(args), "fit": args.fit, "off": args.off, "on": args.on}


def command_of(
    words: Iterable[str], named: Mapping[str, Iterable[Any]], args: argparse.Namespace
) -> str:
    """Return the command that makes the same numbers again.

    ``named``: option -> its values, repeated for each.
    """
    from corridor.record.choice import in_use

    found = [*in_use(), "corridor", *words]
    options = {
        **named,
        "--corridor": [args.corridor] if args.corridor != _OWN else [],
        "--from": [args.start],
        "--months": [args.months],
        "--draws": [args.draws],
        "--seed": [args.seed],
        "--off": getattr(args, "off", ()),
        "--on": getattr(args, "on", ()),
        "--account": [args.account] if args.account != _ACCOUNT else [],
        "--fit": [args.fit] if getattr(args, "fit", None) else [],
    }
    for option, values in options.items():
        for value in values:
            found += [option, str(value)]
    return shlex.join(found)
