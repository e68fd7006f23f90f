"""corridor robust: how policies hold up over draws, rival accounts and couplings switched."""

from __future__ import annotations

import argparse

from corridor.cli._question import add_question, command_of, print_beside, question_of, settle
from corridor.cli.explaining._give import add_results, check_results, give

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "say how policies hold up: regret, bad ends, thresholds met, and under which weights"
EXAMPLES = (
    "robust negotiated unilateral status-quo --outcome deaths=min",
    "robust negotiated unilateral --outcome deaths=min "
    "--threshold 'deaths<=1500' --threshold 'encounters_usbp<=3000000' --html enough.html",
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "policies",
        nargs="+",
        metavar="POLICY",
        help="two or more: a shipped name, a TOML file, or name+overlay.toml",
    )
    parser.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="ID=min|max",
        help="an outcome, by id or label (see corridor policies outcomes), and whether less or "
        "more of it is wanted; may be repeated",
    )
    parser.add_argument(
        "--weight",
        action="append",
        default=[],
        metavar="ID=NUMBER",
        help="how much an outcome counts (default 1); may be repeated",
    )
    parser.add_argument(
        "--scale",
        choices=("spread", "unit"),
        default="spread",
        help="weigh outcomes in interquartile ranges (default), or in their own units",
    )
    parser.add_argument(
        "--threshold",
        action="append",
        default=[],
        metavar="ID<=NUMBER",
        help="what would be enough, in quotes, with <= or >=; may be repeated",
    )
    parser.add_argument(
        "--main-only",
        action="store_true",
        help="leave out rival accounts and couplings switched",
    )
    add_question(parser, 1000)
    add_results(parser)


def run(args: argparse.Namespace) -> int:
    """Weigh the policies, print, and write what was asked for.

    Raises InputError where aims, thresholds or weights are wrong.
    """
    from corridor.core.errors import InputError
    from corridor.report.progress import progress

    check_results(args)
    with progress() as report:
        report("starting", 0.0)
        from corridor.questions.explain.robust import (
            read_aims,
            read_thresholds,
            read_weights,
            robust,
        )
        from corridor.questions.runs.asked import ask
        from corridor.report.explain.robust import lines, section
        from corridor.report.words import join_names
        from corridor.system.corridors import load_corridor

        if not args.outcome:
            raise InputError(
                "no outcome is named",
                where="--outcome",
                remedy="Name outcomes and say whether less or more is wanted: "
                "--outcome deaths=min --outcome economy_output=max",
            )
        policies = settle(args, args.policies)
        place = load_corridor(args.corridor)
        weights = read_weights(args.weight, place)
        aims = read_aims(args.outcome, weights, place)
        missing = [aim.outcome.id for aim in aims if aim.outcome.id not in weights]
        if args.scale == "unit" and len(aims) > 1 and missing:
            raise InputError(
                f"with --scale unit a weight is what one unit counts, and {missing[0]} has none",
                where="--weight",
                remedy=f"Add --weight {missing[0]}=NUMBER, or leave --scale out",
            )
        thresholds = read_thresholds(args.threshold, place)
        command = command_of(
            ["robust", *args.policies],
            {
                "--outcome": args.outcome,
                "--weight": args.weight,
                "--threshold": args.threshold,
                "--scale": [args.scale] if args.scale != "spread" else [],
            },
            args,
        )
        if args.main_only:
            command += " --main-only"
        asked = ask(policies, **question_of(args), command=command, report=report)
        found = robust(
            asked,
            aims,
            thresholds=thresholds,
            scaled=args.scale,
            rivals=not args.main_only,
            report=report,
        )

    def show(said: dict[str, object]) -> None:
        from corridor.report.explain.sheet import print_sheet
        from corridor.report.terminal import print_careful, print_few

        print_few(found.draws)
        print_sheet(lines(found), said)
        print_careful(found.beside)
        print_beside(args, policies, asked.setup.known)

    labels = join_names([label for _, label in found.policies])
    give(
        args,
        "robust",
        found.as_json,
        lambda: section(found),
        show,
        f"How well {labels} hold up",
        command,
    )
    return 0
