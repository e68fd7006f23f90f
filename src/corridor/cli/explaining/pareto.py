"""corridor pareto: settings of levers of which none beats another on every objective."""

from __future__ import annotations

import argparse

from corridor.cli._question import add_question, command_of, print_account, question_of, settle
from corridor.cli.explaining._give import add_results, check_results, give

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "search levers for settings of which none beats another on all outcomes named"
EXAMPLES = (
    "pareto --base negotiated --lever transfer=0:60 --lever places_spain=0:5000 "
    "--outcome encounters_usbp=min --outcome transfers=min",
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--base",
        required=True,
        metavar="POLICY",
        help="policy that all other levers stay as in: a name, a file, or name+overlay.toml",
    )
    parser.add_argument(
        "--lever",
        action="append",
        default=[],
        metavar="ID[=LOW:HIGH]",
        help="a lever to turn, by id or label (see corridor policies levers), over all it allows "
        "or between two values; may be repeated",
    )
    parser.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="ID=min|max",
        help="an objective, by id or label (see corridor policies outcomes), and whether less or "
        "more of it is wanted; two to five",
    )
    parser.add_argument(
        "--beside",
        action="append",
        default=[],
        metavar="POLICY",
        help="a policy to hold beside the settings, as it stands; may be repeated",
    )
    parser.add_argument(
        "--quantile",
        type=float,
        metavar="SHARE",
        help="aim at the figure that this share of draws is better than, not at the mean",
    )
    parser.add_argument(
        "--search-draws",
        type=int,
        default=250,
        help="draws that each setting is searched by (default 250)",
    )
    parser.add_argument(
        "--population", type=int, default=48, help="settings in a generation (default 48)"
    )
    parser.add_argument(
        "--generations", type=int, default=40, help="generations of the search (default 40)"
    )
    add_question(parser, 4000)
    add_results(parser)


def run(args: argparse.Namespace) -> int:
    """Search, check on fresh draws, print, and write what was asked for.

    Status 130 where the search was stopped by hand; what it found is given all the same.
    """
    from corridor.report.progress import progress

    check_results(args)
    with progress() as report:
        report("starting", 0.0)
        from corridor.questions.explain.robust import read_aims
        from corridor.questions.explain.robust.front import pareto, read_dials
        from corridor.questions.runs.asked import ask
        from corridor.report.explain.pareto import lines, section
        from corridor.system.corridors import load_corridor

        # a base alone stands twice, since a question has two policies
        policies = [args.base, *(args.beside or [args.base])]
        loaded = settle(args, policies)
        place = load_corridor(args.corridor)
        dials, aims = read_dials(args.lever, place), read_aims(args.outcome, corridor=place)
        command = command_of(
            ["pareto", "--base", args.base],
            {
                "--lever": args.lever,
                "--outcome": args.outcome,
                "--beside": args.beside,
                "--quantile": [] if args.quantile is None else [args.quantile],
                "--search-draws": [args.search_draws],
                "--population": [args.population],
                "--generations": [args.generations],
            },
            args,
        )
        asked = ask(loaded, **question_of(args), command=command, report=report)
        found = pareto(
            asked,
            dials,
            aims,
            quantile=args.quantile,
            search_draws=args.search_draws,
            population=args.population,
            generations=args.generations,
            report=report,
        )

    def show(said: dict[str, object]) -> None:
        from corridor.report.explain.sheet import print_sheet
        from corridor.report.terminal import print_careful, print_few

        print_few(found.draws)
        print_sheet(lines(found), said)
        print_careful(found.beside)
        print_account(args)

    give(
        args,
        "pareto",
        found.as_json,
        lambda: section(found),
        show,
        f"Settings of levers over {found.base_label}",
        command,
    )
    return 130 if found.stopped else 0
