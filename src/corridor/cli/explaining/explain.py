"""corridor explain: what the difference between two policies hangs on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corridor.cli._question import (
    add_question,
    command_of,
    page_name,
    print_beside,
    question_of,
    settle,
)
from corridor.core.files import add_json, check_file, check_page, is_stdout, write_json

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "say what the difference between two policies hangs on: levers, assumptions, conditions"
EXAMPLES = (
    "explain negotiated unilateral",
    "explain negotiated unilateral --outcome deaths --part scenarios",
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "policies",
        nargs="+",
        metavar="POLICY",
        help="two: a shipped name, a TOML file, or name+overlay.toml",
    )
    parser.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="ID",
        help="explain this outcome only, by id or label (see corridor policies outcomes); may be "
        "repeated (default: six of them)",
    )
    parser.add_argument(
        "--part",
        action="append",
        default=[],
        metavar="NAME",
        help="run this part only; may be repeated (default: all)",
    )
    add_question(parser, 4000)
    parser.add_argument(
        "--html",
        type=Path,
        metavar="FILE",
        help="where to write the page (default POLICY-vs-POLICY-explained.html here; with --from, "
        "POLICY-vs-POLICY-MONTH-explained.html)",
    )
    parser.add_argument("--no-html", action="store_true", help="write no page")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Explain, print, and write what was asked for.

    Raises InputError where options exclude each other or the question is wrong.
    """
    from corridor.core.errors import InputError
    from corridor.report.progress import progress

    if args.no_html and args.html:
        raise InputError("--html and --no-html exclude each other", remedy="Drop one of them")
    check_page(args.html, "--html")
    check_file(args.json, "--json")
    quiet = is_stdout(args.json)
    with progress() as report:
        report("starting", 0.0)
        from corridor.questions.explain.run import explain
        from corridor.report.explain.whole.page import write_page
        from corridor.report.explain.whole.plain import explanation_json
        from corridor.report.explain.whole.terminal import print_explanation

        if not args.no_html:
            from corridor.report import warm_up

            # the chart engine takes a second to start: let it, while the draws are simulated
            warm_up()
        policies = settle(args, args.policies)
        found = explain(
            policies,
            **question_of(args),
            outcomes=args.outcome,
            parts=args.part,
            command=command_of(
                ["explain", *args.policies], {"--outcome": args.outcome, "--part": args.part}, args
            ),
            report=report,
        )
        written: list[tuple[str, Path]] = []
        if not args.no_html:
            ids = (policy.id for policy in found.answer.policies)
            path = args.html or page_name(args, ids, "-explained")
            write_page(
                found, path, progress=lambda done, whole: report("writing the page", done / whole)
            )
            written.append(("Page", path))
        if args.json and not quiet:
            write_json(explanation_json(found), args.json)
            written.append(("JSON", args.json))
    if quiet:
        write_json(explanation_json(found), args.json)
    else:
        print_explanation(found)
        print_beside(args, policies, found.answer.start)
    for name, path in written:
        print(f"{name}: {path.resolve()}", file=sys.stderr if quiet else sys.stdout)
    return 0
