"""corridor score: hold a forecast file against what was recorded later."""

from __future__ import annotations

import argparse
from pathlib import Path

from corridor.cli._question import add_corridor
from corridor.core.files import add_json, give_result

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "score a forecast file in forecast-hub format by what was recorded later"
EXAMPLES = ("score results/forecast-2025-12.csv --record later.csv",)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="forecast: .csv or .parquet")
    add_corridor(parser)
    parser.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="CSV of what came: month, series, value; or the columns of the target's table "
        "(default: the record that ships)",
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Score, print, and write what was asked for."""
    from corridor.questions.forecast.score_file import plain, score_file
    from corridor.system.corridors import load_corridor

    result = score_file(args.file, args.record, load_corridor(args.corridor))

    def show() -> None:
        from corridor.report.forecast.terminal import print_scores

        print_scores(result)

    give_result(plain(result), args.json, show)
    return 0
