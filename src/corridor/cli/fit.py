"""corridor fit: learn from the record, or check the fit that is shipped, or the method."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from corridor.cli._question import add_corridor
from corridor.core.errors import InputError
from corridor.core.files import write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corridor.system.corridor import Corridor
    from corridor.system.fit import Fitted, Kind

__all__ = ["EXAMPLES", "FOUND", "HELP", "register", "run"]

_SHOWN = 10  # rows of the table of ranks

HELP = "fit the model to the record before a decision point, or check the shipped fit"
EXAMPLES = (
    "fit --check",
    "fit --quick",
    "fit --out mine.npz",
)
FOUND = "the shipped fit is not what it says, or a check of it fails"


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--from",
        dest="start",
        default="",
        metavar="YYYY-MM",
        help="decision point: months before it are fitted (default: the corridor's)",
    )
    add_corridor(parser)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="the nearest normal distribution, in minutes, in place of draws from the posterior",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="seed of all randomness (default 0)"
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
        help="is the shipped fit what today's tables and code make, and do its diagnostics pass? "
        "exit 1 if not",
    )
    target.add_argument(
        "--refit",
        action="store_true",
        help="make the shipped fit again with another seed and compare; exit 1 if they differ",
    )
    target.add_argument(
        "--sbc",
        type=_replications,
        metavar="N",
        help="fit figures that a small model made, N times (50 find gross errors), and ask whether "
        "what made them ranks anywhere among the draws; exit 1 if not",
    )
    parser.add_argument(
        "--arviz",
        type=Path,
        metavar="FILE",
        help="write the draws for ArviZ as well (.nc): those of the fit that is made anew, or with "
        "--check of the shipped one; for a kept fit see write_arviz in "
        "docs/how-to/use-from-python.md",
    )
    parser.add_argument("--json", action="store_true", help="print diagnostics as JSON")


def run(args: argparse.Namespace) -> int:
    """Fit, then write or compare.

    Raises InputError for draws that are to be written under a name that is none for netCDF, and
    for a quick fit that is to be held against the full one that ships or to take its place.
    """
    from corridor.policies import start_of
    from corridor.report.progress import progress
    from corridor.system.corridors import load_corridor
    from corridor.system.fit import fit_path, full_fit, kept_path, quick_fit
    from corridor.system.fit.export import write_arviz
    from corridor.system.fit.fitted import read_fitted, write_fitted

    if args.arviz and args.arviz.suffix != ".nc":
        raise InputError(
            f"'{args.arviz}' is no name for draws, which are written as netCDF",
            where="--arviz",
            remedy="Let it end in .nc",
        )
    if args.quick and args.refit:
        raise InputError(
            "a quick fit says nothing of the shipped one, which is full",
            where="--quick",
            remedy="Leave it out, or make a quick fit without --refit",
        )
    corridor = load_corridor(args.corridor)
    known = start_of((), corridor, args.start)
    if args.sbc:
        return _sbc(corridor, known, args)
    shipped = fit_path(corridor, known)
    if args.check:
        return _check(read_fitted(shipped), corridor, args)
    if args.quick and args.ship and shipped.exists() and _is_full(read_fitted(shipped)):
        raise InputError(
            f"{shipped.name} is a full fit, and a quick one would take its place",
            where="--quick --ship",
            remedy="Leave out one of them",
        )
    before = read_fitted(shipped) if args.refit else None
    seed = before.meta["seed"] + 1 if before else args.seed
    make: Callable[..., tuple[Fitted, Mapping[str, Any]]] = quick_fit if args.quick else full_fit
    with progress() as report:
        report("reading the record", 0.0)
        fitted, meta = make(corridor, known, report, seed=seed)
    # with --json, standard output holds the JSON alone
    beside = sys.stderr if args.json else sys.stdout
    _show(fitted, meta, corridor, args)
    failed = list(meta.get("failed", ()))
    _print_failed(failed, beside)
    if args.arviz:
        write_arviz(fitted, args.arviz, corridor)
        print(f"Draws: {args.arviz}", file=beside)
    if before is not None:
        return _compare(before, fitted, beside)
    kind: Kind = "quick" if args.quick else "full"
    target = shipped if args.ship else args.out or kept_path(corridor, known, kind)
    write_fitted(fitted, target)
    print(f"Fit: {target}", file=beside)
    return 1 if failed else 0


def _print_failed(failed: Sequence[str], stream: TextIO) -> None:
    """Say which diagnostics fail, and what the p of some of them is."""
    for line in failed:
        print(f"fails: {line}", file=stream)
    if any("(p = " in line for line in failed):
        from corridor.system.fit.full.diagnose import REPEATS

        print(
            f"p: in what share of {REPEATS} repeats errors drawn from the model are as large, "
            "follow each other as closely or reach as far as those of the record. Near 0 the "
            "record's are more so, near 1 less; 0 is none of the repeats.",
            file=stream,
        )


def _is_full(fitted: Fitted) -> bool:
    return fitted.meta.get("kind") == "full"


def _replications(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{count} replications are too few")
    return count


def _sbc(corridor: Corridor, known: int, args: argparse.Namespace) -> int:
    from corridor.report.progress import progress
    from corridor.system.fit import ranks_of_truth

    with progress() as report:
        found = ranks_of_truth(corridor, known, args.sbc, report, seed=args.seed)
    beside = sys.stderr if args.json else sys.stdout
    rows = sorted(found["scalars"].items(), key=lambda row: float(row[1]["p"]))
    if args.json:
        write_json(found, Path("-"))
    else:
        print(
            f"{found['replications']} replications of {', '.join(found['groups'])} over "
            f"{found['months']} months; ranks among {found['draws']} draws of {len(rows)} scalars"
        )
        print(f"{'furthest from uniform':32} {'mean rank':>9} {'p':>9}")
        for name, row in rows[:_SHOWN]:
            print(f"{name:32} {row['mean']:9.2f} {row['p']:9.4f}")
    for line in found["failed"]:
        print(f"fails: {line}", file=beside)
    count = len(found["failed"])
    verdict = f"{count or 'none'} {'leave' if count > 1 else 'leaves'}"
    print(f"Of all ranks, {verdict} the band that holds 99 of 100 times", file=beside)
    return 1 if found["failed"] else 0


def _check(shipped: Fitted, corridor: Corridor, args: argparse.Namespace) -> int:
    from corridor.questions.runs.passed_over import what_differs
    from corridor.report.progress import progress
    from corridor.system.fit.export import write_arviz
    from corridor.system.fit.verify import mismatches

    beside = sys.stderr if args.json else sys.stdout
    with progress() as report:
        found = mismatches(shipped, corridor, report)
    _show(shipped, shipped.meta, corridor, args)
    for line in found:
        print(f"differs: {line}", file=beside)
    if any(line.startswith("fingerprint") for line in found):
        print(f"{what_differs(shipped, corridor)}; comparisons pass it over", file=beside)
    failed = list(shipped.meta.get("failed", ()))
    _print_failed(failed, beside)
    if args.arviz:
        write_arviz(shipped, args.arviz, corridor)
    verdict = "is not what today's tables and code make" if found else "is what it says it is"
    passed = f"{len(failed)} of its diagnostics fail" if failed else "its diagnostics pass"
    print(f"The shipped fit {verdict}; {passed}", file=beside)
    return 1 if found or failed else 0


def _compare(before: Fitted, fitted: Fitted, beside: Any) -> int:
    from corridor.system.fit.verify import differences

    found = differences(before, fitted)
    for line in found:
        print(f"differs: {line}", file=beside)
    print(f"The shipped fit {'does not match' if found else 'matches'}", file=beside)
    return 1 if found else 0


def _show(
    fitted: Fitted, meta: Mapping[str, Any], corridor: Corridor, args: argparse.Namespace
) -> None:
    if args.json:
        write_json({**meta, "parameters": _parameters(fitted, corridor)}, Path("-"))
        return
    print(f"{meta['method']}\n{meta['first_month']} to {meta['last_month']}")
    print(f"{'series':22} {'figures':>8} {'rms log':>8} {'explained':>10}")
    for name, row in meta["series"].items():
        print(f"{name:22} {row['figures']:8,} {row['rms_log']:8.2f} {row['explained']:10.2f}")
    if meta["kind"] == "full":
        rows = meta["convergence"].values()
        print(
            f"{meta['drawn']:,} draws of {meta['chains']} chains; worst R-hat "
            f"{max(r[0] for r in rows):.3f}; effective sample size at least "
            f"{min(min(r[1:]) for r in rows):.0f}; {meta['divergences']} of "
            f"{meta['trajectories']:,} trajectories diverged"
        )


def _parameters(fitted: Fitted, corridor: Corridor) -> dict[str, object]:
    from corridor.questions.compare.info import fit_info
    from corridor.system.fit.export import is_learned

    keys = ("prior", "prior_low", "prior_high", "posterior", "low", "high", "grade")
    learned = {slot.id: is_learned(fitted, corridor, slot) for slot in fitted.tables.slots}
    return {
        name: {**dict(zip(keys, row, strict=True)), "learned": int(learned[name.split(" [")[0]])}
        for name, row in fit_info(fitted).parameters.items()
    }
