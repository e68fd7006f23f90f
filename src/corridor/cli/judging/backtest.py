"""corridor backtest: every model on the same past months, scored by what came."""

from __future__ import annotations

import argparse
from pathlib import Path

from corridor.cli._question import add_corridor, add_draws
from corridor.core.files import add_json, give_result, is_stdout, write_json

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "score Corridor's forecasts and the baselines on past months, with what was known then"
EXAMPLES = (
    "backtest",
    "backtest --models naive,local_trend --from 2024-01 --to 2024-12 "
    "--processes 1 --out backtest.json",
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_corridor(parser)
    parser.add_argument(
        "--models",
        default="",
        metavar="ID,ID",
        help="models to run (default: all; corridor is Corridor's own)",
    )
    parser.add_argument(
        "--from",
        dest="first",
        default="",
        metavar="YYYY-MM",
        help="first origin: the last month that the forecast sees (default: the corridor's)",
    )
    parser.add_argument(
        "--to",
        dest="last",
        default="",
        metavar="YYYY-MM",
        help="last origin (default: the record's last month but one)",
    )
    add_draws(parser, 1000, "draws a forecast")
    parser.add_argument(
        "--processes", type=int, default=2, help="forecasts made at a time (default 2)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where every score goes; charts lie beside it (default results/backtest.json, of "
        "another corridor results/backtest-CORRIDOR.json)",
    )
    parser.add_argument("--no-charts", action="store_true", help="draw no charts")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run the backtest, print the table, and write results and charts.

    Raises InputError where an option is out of bounds.
    """
    from corridor.core.errors import InputError, check_count, check_draws
    from corridor.report.progress import progress

    check_draws(args.draws, args.seed, 100_000, least=200)
    if args.out and args.out.suffix and args.out.suffix.lower() != ".json":
        raise InputError(
            f"scores are not written as '{args.out.suffix}'",
            where=f"--out {args.out}",
            remedy="Let the name end in .json; the charts lie beside it as .svg",
        )
    check_count(args.processes, "processes", 1, 64)
    with progress() as report:
        report("starting", 0.0)
        from corridor.questions.forecast.backtest import backtest
        from corridor.questions.forecast.make import labels
        from corridor.questions.forecast.models import model_ids
        from corridor.questions.forecast.own.kept import results_name
        from corridor.questions.forecast.summary import plain

        result = backtest(
            [name.strip() for name in args.models.split(",")] if args.models else model_ids(),
            corridor=args.corridor,
            first=args.first,
            last=args.last,
            draws=args.draws,
            seed=args.seed,
            processes=args.processes,
            report=report,
        )
        report("scoring", 1.0)
        found, said = plain(result), labels(result.corridor)
        out = args.out or Path("results") / results_name(result.corridor.id)
        write_json(found, out)
        charts = []
        if not args.no_charts:
            report("drawing", 1.0)
            from corridor.report.forecast.backtest import write_charts

            charts = write_charts(found, out, said)

    def show() -> None:
        from corridor.report.forecast.backtest import print_backtest

        print_backtest(found, said)

    give_result(found, args.json, show)
    if not is_stdout(args.json):
        for name, path in (("Scores", out), *(("Chart", path) for path in charts)):
            print(f"{name}: {path.resolve()}")
    return 0
