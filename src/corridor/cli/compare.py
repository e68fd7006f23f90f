"""corridor compare: policies side by side on the same draws."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.cli._question import (
    add_question,
    command_of,
    page_name,
    print_beside,
    question_of,
    settle,
)
from corridor.core.files import (
    add_json,
    check_file,
    check_folder,
    check_page,
    is_stdout,
    write_json,
)

if TYPE_CHECKING:
    from corridor.policies import Policy
    from corridor.questions.explain.result import Explanation

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "compare policies on the same draws: a table, a brief, JSON and CSV"
EXAMPLES = (
    "compare negotiated unilateral",
    "compare negotiated unilateral --from 2024-05 --months 20 --draws 4000 --seed 0",
    "compare deal no-deal --corridor eastern-mediterranean",
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "policies",
        nargs="+",
        metavar="POLICY",
        help="two or more: a shipped name, a TOML file, or name+overlay.toml",
    )
    add_question(parser, 4000)
    parser.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="ID",
        help="report this outcome only, by id or label (see corridor policies outcomes); may be "
        "repeated",
    )
    parser.add_argument(
        "--main-only",
        action="store_true",
        help="leave out rival accounts, couplings switched, border regimes and the hindcast",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="also say in the brief what the answer hangs on, as corridor explain does",
    )
    parser.add_argument(
        "--brief",
        type=Path,
        metavar="FILE",
        help="where to write the brief, as .html (default POLICY-vs-POLICY.html here; with --from, "
        "POLICY-vs-POLICY-MONTH.html)",
    )
    parser.add_argument("--no-brief", action="store_true", help="write no brief")
    parser.add_argument(
        "--chart",
        action="append",
        default=[],
        metavar="ID[:KIND]=FILE",
        help="draw one chart of an outcome as .svg, .png, .html or .json; KIND is fan (default), "
        "difference or groups; may be repeated",
    )
    add_json(parser)
    parser.add_argument("--csv", type=Path, metavar="DIR", help="write tidy CSV files")


def run(args: argparse.Namespace) -> int:
    """Compare, print, and write what was asked for.

    Raises InputError where options exclude each other or the question is wrong.
    """
    from corridor.core.errors import InputError
    from corridor.report.progress import progress

    if args.no_brief and args.brief:
        raise InputError("--brief and --no-brief exclude each other", remedy="Drop one of them")
    check_page(args.brief, "--brief")
    check_file(args.json, "--json")
    check_folder(args.csv, "--csv")
    if args.explain and (args.no_brief or len(args.policies) != 2):
        raise InputError(
            "--explain makes a section of the brief of two policies",
            remedy="Name two and drop --no-brief, or use corridor explain",
        )
    quiet = is_stdout(args.json)
    with progress() as report:
        report("starting", 0.0)
        from corridor.report import (
            chart,
            charts_ahead,
            print_table,
            to_json,
            write_brief,
            write_csv,
        )
        from corridor.report.engines import warm_up
        from corridor.report.export.tables import outcomes_in

        if not args.no_brief:
            # the chart engines take a second to start: let them, while the model is loaded
            warm_up()
        from corridor.questions.compare import compare

        ahead = None if args.no_brief else charts_ahead()
        policies = settle(args, args.policies)
        drawn = [_chart(text, args) for text in args.chart]
        result = compare(
            policies,
            **question_of(args),
            outcomes=args.outcome,
            sides=not args.main_only,
            command=_command(args),
            report=report,
            ahead=ahead,
        )
        written: list[tuple[str, Path]] = []
        explained = _explained(args, policies, report) if args.explain else None
        if args.json and not quiet:
            # before the brief, whose charts are drawn meanwhile
            write_json(to_json(result), args.json)
        if not args.no_brief:
            report("writing the brief", 0.0)
            path = args.brief or page_name(args, (p.id for p in result.policies))
            write_brief(
                result,
                path,
                explained=explained,
                progress=lambda done, whole: report("writing the brief", done / whole),
            )
            more = f", with a section “{_title()}”" if explained else ""
            written.append((f"Brief{more}", path))
        for outcome, kind, path in drawn:
            written.append(("Chart", chart(result, outcome, kind).save(path)))
        gone = 0
        if args.csv:
            gone = len(outcomes_in(args.csv) - {info.id for info in result.outcomes})
            write_csv(result, args.csv)
            written.append(("CSV files", args.csv))
        if args.json and not quiet:
            written.append(("JSON", args.json))
    if quiet:
        write_json(to_json(result), args.json)
    else:
        print_table(result)
        print_beside(args, policies, result.start)
    beside = sys.stderr if quiet else sys.stdout
    for name, path in written:
        print(f"{name}: {path.resolve()}", file=beside)
        if name == "CSV files" and gone:
            outcomes = "1 outcome that is" if gone == 1 else f"{gone} outcomes that are"
            print(f"They replace files that held {outcomes} not in them now.", file=beside)
    return 0


def _chart(text: str, args: argparse.Namespace) -> tuple[str, str, Path]:
    """Return outcome, kind and file of a chart that is asked for; raises InputError."""
    from corridor.core.errors import InputError
    from corridor.questions.runs.named import outcome_id, outcome_ids
    from corridor.report.export.chart import FORMS, check_kind
    from corridor.system.corridors import load_corridor

    what, _, name = text.partition("=")
    outcome, _, kind = what.partition(":")
    kind, path = kind or "fan", Path(name)
    where = f"--chart {text}"
    if not outcome or not name:
        raise InputError(
            "no outcome and file", where=where, remedy="--chart deaths=deaths.svg draws one"
        )
    check_kind(kind, where)
    if path.suffix not in FORMS:
        raise InputError(
            f"a chart is not written as '{path.suffix}'",
            where=where,
            remedy=f"Let the name end in one of {', '.join(FORMS)}",
        )
    check_file(path, "--chart")
    place = load_corridor(args.corridor)
    outcome = outcome_id(outcome, place, where)
    if args.outcome and outcome not in outcome_ids(args.outcome, place):
        raise InputError(
            f"{outcome} is not among the outcomes named",
            where=where,
            remedy=f"Add --outcome {outcome}",
        )
    return outcome, kind, path


def _explained(
    args: argparse.Namespace,
    policies: Sequence[Policy],
    report: Callable[[str, float], None],
) -> Explanation:
    """Return what the answer hangs on, for the same question."""
    from corridor.questions.explain.run import explain

    return explain(
        policies,
        **question_of(args),
        outcomes=args.outcome,
        report=report,
    )


def _title() -> str:
    """Return the heading under which a brief says what the answer hangs on."""
    from corridor.report.texts import texts

    return str(texts("explain")["title"])


def _command(args: argparse.Namespace) -> str:
    """Return the command that makes the same numbers again."""
    flags = [flag for flag in ("main_only", "explain") if getattr(args, flag)]
    words = [f"--{flag.replace('_', '-')}" for flag in flags]
    return command_of(["compare", *args.policies, *words], {"--outcome": args.outcome}, args)
