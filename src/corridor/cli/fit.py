"""corridor fit: learn from the record, or check the fit that is shipped."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

__all__ = ["HELP", "register", "run"]

HELP = "fit the model to the record before a decision point, or check the shipped fit"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--from",
        dest="start",
        default="2024-05",
        metavar="YYYY-MM",
        help="decision point: months before it are fitted (default 2024-05)",
    )
    target = parser.add_mutually_exclusive_group()
    target.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the fit here (.npz), for compare --fit, and not where later comparisons look",
    )
    target.add_argument(
        "--ship", action="store_true", help="write it into the package (for maintainers)"
    )
    target.add_argument(
        "--check",
        action="store_true",
        help="fit again and compare with the shipped fit; exit 1 if they differ",
    )
    parser.add_argument("--json", action="store_true", help="print diagnostics as JSON")


def run(args: argparse.Namespace) -> int:
    """Fit, then write or compare."""
    from corridor.core.months import parse_month
    from corridor.report.progress import progress
    from corridor.system.corridor import load_corridor
    from corridor.system.fit import fit, fit_path, kept_path
    from corridor.system.fit.compare_fits import differences
    from corridor.system.fit.fitted import read_fitted, write_fitted

    corridor = load_corridor()
    known = parse_month(args.start, where="--from")
    shipped = fit_path(corridor, known)
    with progress() as report:
        report("reading the record", 0.0)
        before = read_fitted(shipped) if args.check else None
        fitted, meta = fit(corridor, known, report)
    # with --json, standard output holds the JSON alone
    beside = sys.stderr if args.json else sys.stdout
    if args.json:
        print(json.dumps({**meta, "parameters": _parameters(fitted)}, indent=1))
    else:
        _print(meta)
    if before is not None:
        found = differences(before, fitted)
        for line in found:
            print(f"differs: {line}", file=beside)
        verdict = "does not match" if found else "matches"
        print(f"The shipped fit {verdict}", file=beside)
        return 1 if found else 0
    target = shipped if args.ship else args.out or kept_path(corridor, known)
    write_fitted(fitted, target)
    print(f"Fit: {target}", file=beside)
    return 0


def _parameters(fitted: object) -> dict[str, object]:
    from corridor.questions.compare.info import fit_info
    from corridor.system.fit import Fitted

    assert isinstance(fitted, Fitted)
    keys = ("prior", "prior_low", "prior_high", "posterior", "low", "high", "grade")
    return {
        name: dict(zip(keys, row, strict=True)) for name, row in fit_info(fitted).parameters.items()
    }


def _print(meta: object) -> None:
    from collections.abc import Mapping

    assert isinstance(meta, Mapping)
    print(f"{meta['method']}\n{meta['first_month']} to {meta['last_month']}")
    print(f"{'series':22} {'figures':>8} {'rms log':>8} {'explained':>10}")
    for name, row in meta["series"].items():
        print(f"{name:22} {row['figures']:8,} {row['rms_log']:8.2f} {row['explained']:10.2f}")
