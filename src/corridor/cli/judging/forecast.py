"""corridor forecast: what a corridor counts, in the months ahead, by group and in total."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from corridor.cli._question import add_corridor, add_draws
from corridor.core.files import add_json, give_result, is_folder, is_stdout

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "forecast the months ahead: a table, a forecast-hub file, a page of charts"
EXAMPLES = ("forecast",)

_FILES = (".csv", ".parquet")


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_corridor(parser)
    parser.add_argument(
        "--horizon", type=int, default=12, metavar="MONTHS", help="months ahead (default 12)"
    )
    parser.add_argument(
        "--origin",
        default="",
        metavar="YYYY-MM",
        help="last month of the target that is seen (default: the record's last)",
    )
    parser.add_argument(
        "--as-of",
        default="",
        metavar="YYYY-MM",
        help="forecast in the middle of this month (default: when the origin's month is out)",
    )
    parser.add_argument(
        "--model", default="corridor", metavar="ID", help="model that forecasts (default corridor)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="folder, or file ending in .csv or .parquet; the page lies beside it (default: here)",
    )
    parser.add_argument(
        "--format",
        dest="kind",
        choices=("csv", "parquet"),
        help="form of the file in a folder (default csv)",
    )
    parser.add_argument("--no-page", action="store_true", help="write no page of charts")
    add_draws(parser, 2000)
    add_json(parser)


def _today() -> datetime.date:
    # apart, so that tests have a day of their own
    return datetime.date.today()


def run(args: argparse.Namespace) -> int:
    """Forecast, print, and write the file and the page.

    Raises InputError where an option is wrong, such as a file of a form that is not written.
    """
    from corridor.report.progress import progress

    _check_out(args.out)
    with progress() as report:
        report("forecasting", 0.0)
        from corridor.core.months import format_month
        from corridor.questions.forecast.hub import format_of, write_hub
        from corridor.questions.forecast.make import forecast
        from corridor.report.forecast.plain import to_json
        from corridor.system.corridors import DEFAULT

        named = args.out if args.out.suffix in _FILES else None
        if named is not None and args.kind:
            format_of(Path(f"x.{args.kind}"))
            named = named.with_suffix(f".{args.kind}")
        result = forecast(
            args.model,
            corridor=args.corridor,
            origin=args.origin,
            as_of=args.as_of,
            horizons=args.horizon,
            draws=args.draws,
            seed=args.seed,
        )
        other = "" if args.corridor == DEFAULT else f"{result.corridor.id}-"
        name = f"forecast-{other}{format_month(result.origin)}.{args.kind or 'csv'}"
        path = named or args.out / name
        written = [("Forecast", write_hub(result.hub(), path))]
        if not args.no_page:
            report("drawing the page", 0.5)
            from corridor.report.forecast.page import write_page

            written.append(("Page", write_page(result, path.with_suffix(".html"), _today())))

    def show() -> None:
        from corridor.report.forecast.terminal import print_forecast

        print_forecast(result, today=_today())

    give_result(to_json(result), args.json, show)
    if not is_stdout(args.json):
        for what, place in written:
            print(f"{what}: {place.resolve()}")
    return 0


def _check_out(path: Path) -> None:
    """Raise InputError for a name that looks like a file's of another form: it is no folder's."""
    from corridor.core.errors import InputError

    if path.suffix[1:].isalpha() and path.suffix not in _FILES and not is_folder(path):
        raise InputError(
            f"a forecast is not written as '{path.suffix}'",
            where=f"--out {path}",
            remedy=f"Name a folder, or a file ending in {' or '.join(_FILES)}; the page of charts "
            "lies beside it as .html, and a browser prints that as PDF",
        )
