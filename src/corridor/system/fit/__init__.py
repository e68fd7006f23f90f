"""Learning parameters and shocks from the record.

Two fits of one model. The *full* fit samples the joint posterior and is the one that ships; it
takes up to half an hour. The *quick* fit is the normal distribution nearest to it, in minutes:
what a decision point or a changed prior gets until somebody makes the full one. ``load_fit``
returns the best there is and says in its stamp which that was.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from corridor.core.errors import FitError
from corridor.core.files import cache_dir
from corridor.core.months import as_month, format_month
from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted, fingerprint, read_fitted, write_fitted

__all__ = [
    "METHODS",
    "Fitted",
    "Kind",
    "check_covered",
    "expected_fingerprint",
    "expected_texts",
    "fit_at_hand",
    "fit_path",
    "full_fit",
    "is_kept",
    "kept_path",
    "load_fit",
    "quick_fit",
    "ranks_of_truth",
    "work_folder",
]

Kind = Literal["full", "quick"]

METHODS: Mapping[str, str] = {
    "full": (
        "Hamiltonian Monte Carlo on parameters, monthly shocks, their sizes and half-lives, "
        "noise, persistence and tails of errors; what the record cannot teach drawn from its "
        "prior, draw by draw"
    ),
    "quick": (
        "Metric Gaussian variational inference on parameters and monthly shocks; "
        "sizes of shocks and noise by expectation-maximisation; "
        "some parameters kept at their prior"
    ),
}

Report = Callable[[str, float], None]


@lru_cache(maxsize=16)
def expected_fingerprint(corridor: Corridor, known: int) -> str:
    """Return the fingerprint of what a fit for this decision point would stand on.

    Priors of the parameters, the corridor's file, the tables of the record, the
    mechanisms' code and the decision point.
    """
    return _stamp(corridor, known, _meaning)


@lru_cache(maxsize=16)
def expected_texts(corridor: Corridor, known: int) -> str:
    """Return a fingerprint of the same to the letter: quick, and too strict to refit for."""
    return _stamp(corridor, known, _text)


def _stamp(corridor: Corridor, known: int, read: Callable[[Path], str]) -> str:
    from corridor.system.inputs import input_files, input_modules
    from corridor.system.mechanisms import mechanism_files
    from corridor.system.priors import priors_of
    from corridor.system.simulate import fitted_system
    from corridor.system.tables import table_of

    system = fitted_system(corridor)
    names = {name.rsplit("_", 1)[0] for name in system.parameters}
    parts = {
        f"parameter {p.id}": f"{p.prior.text} {sorted((g, q.text) for g, q in p.by_group.items())}"
        for p in priors_of(corridor).parameters.values()
        if p.id in names
    }
    here = Path(__file__).parent.parent
    parts["corridor"] = corridor.meaning
    # mechanisms that no recorded series needs may change without a new fit
    code = [mechanism_files()[name] for name in system.ids]
    code += [here / "fit" / f"{name}.py" for name in _ANSWERS]
    parts["order"] = " ".join(system.ids)
    parts["neutral"] = " ".join(f"{c.argument}={c.neutral}" for c in system.couplings)
    code += [here / f"{name}.py" for name in ("arrays", "levers/history", "observe", "simulate")]
    code += [here / "inputs" / "__init__.py", *input_files(corridor, system.drivers)]
    for path in code:
        parts[f"code {path.stem}"] = read(path)
    tables = {part.table for series in corridor.series.values() for part in series.parts}
    tables |= {part.table for part in corridor.origin_drivers.values()}
    for module in input_modules(corridor, system.drivers):
        tables |= set(getattr(module, "TABLES", ()))
    for name in sorted(tables):
        parts[f"table {name}"] = table_of(corridor, name).sha256
    parts["known"] = format_month(known)
    return fingerprint(parts)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _meaning(path: Path) -> str:
    """Return a file's code without comments, docstrings and layout, which change no fit."""
    tree = ast.parse(_text(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return ast.dump(tree)


#: the files of this folder that decide what the full fit answers
_ANSWERS = (
    *(f"full/{name}" for name in ("calibrate", "density", "sampler", "whiten")),
    *("errors", "problem", "setup", "solve", "tables"),
)


def quick_fit(
    corridor: Corridor,
    known: int,
    report: Report = lambda _text, _share: None,
    *,
    seed: int = 0,
) -> tuple[Fitted, Mapping[str, Any]]:
    """Return the normal distribution nearest to the posterior at ``known``, and its stamp.

    The stamp holds per series the number of figures, the root mean square residual (in
    standard deviations of measurement) and the share of variance of the log that is explained.
    ``report`` is called with progress; ``seed`` sets the draws that the method averages over.

    Raises FitError if the tables do not cover the decision point or the search does
    not settle.
    """
    check_covered(corridor, known)
    import jax

    from corridor.system.fit.quick.build import build_fit

    with jax.enable_x64(True):
        return build_fit(corridor, known, METHODS["quick"], report, seed)


def full_fit(
    corridor: Corridor,
    known: int,
    report: Report = lambda _text, _share: None,
    *,
    seed: int = 0,
    plan: Any = None,
) -> tuple[Fitted, Mapping[str, Any]]:
    """Return draws from the posterior at the month ``known``, and their stamp.

    Work is written down as it goes: the same call after a kill goes on where it was. The stamp
    holds every diagnostic and, under ``failed``, those that fail. ``plan`` is a
    ``corridor.system.fit.full.calibrate.Plan``, the shipped one by default.

    Raises FitError if the tables do not cover the decision point or the search for a start
    does not settle.
    """
    check_covered(corridor, known)
    import jax

    from corridor.system.fit.full.posterior import build_posterior

    folder = work_folder(corridor, known, seed)
    with jax.enable_x64(True):
        return build_posterior(corridor, known, METHODS["full"], folder, report, seed, plan)


def ranks_of_truth(
    corridor: Corridor,
    known: int,
    replications: int,
    report: Report = lambda _text, _share: None,
    *,
    seed: int = 0,
) -> Mapping[str, Any]:
    """Return what simulation-based calibration of the full fit finds, on a small model.

    See ``corridor.system.fit.full.sbc.ranks_of_truth``. Raises FitError if the tables do not
    cover the decision point.
    """
    check_covered(corridor, known)
    from corridor.system.fit.full.sbc import ranks_of_truth as ranks

    return ranks(corridor, known, replications, report, seed=seed)


def work_folder(corridor: Corridor, known: int, seed: int) -> Path:
    """Return where a full fit keeps its work: another prior, table or seed, another folder."""
    name = f"{_stem(corridor, known)}-{expected_fingerprint(corridor, known)}-{seed}"
    return cache_dir() / "calibrations" / name


def _stem(corridor: Corridor, known: int) -> str:
    return f"{corridor.id}-{format_month(known)}"


def check_covered(corridor: Corridor, known: int) -> None:
    """Raise FitError where the tables that a fit at ``known`` needs end too early or begin late."""
    from corridor.system.stands import latest_of

    earliest, latest = corridor.history.earliest, latest_of(corridor)
    if not earliest <= known <= latest:
        raise FitError(
            f"no fit can stand at {format_month(known)}: its tables serve for decision "
            f"points from {format_month(earliest)} to {format_month(latest)}",
            remedy="Choose a month in between",
        )


def fit_path(corridor: Corridor, known: int) -> Path:
    """Return where the shipped fit of this decision point is or would be."""
    return corridor.folder / "fits" / f"{format_month(known)}.npz"


def kept_path(corridor: Corridor, known: int, kind: Kind = "full") -> Path:
    """Return where a fit of today's priors, tables and code is kept for later comparisons."""
    stamp = expected_fingerprint(corridor, known)
    return cache_dir() / "fits" / f"{_stem(corridor, known)}-{stamp}-{kind}.npz"


def is_kept(corridor: Corridor, known: int) -> bool:
    """Return whether ``load_fit`` finds a fit, shipped or kept, and need not make one."""
    kept = (kept_path(corridor, known), kept_path(corridor, known, "quick"))
    return fit_path(corridor, known).exists() or any(path.exists() for path in kept)


def fit_at_hand(corridor: Corridor, known: int, *, kept: bool = True) -> Fitted | None:
    """Return the fit for a decision point, shipped or kept, and None where there is none.

    A fit counts only if its fingerprint is today's. ``kept``: look at kept fits too.
    """
    shipped = fit_path(corridor, known)
    if shipped.exists():
        fitted = read_fitted(shipped)
        if fitted.meta["texts"] == expected_texts(corridor, known):
            return fitted
        if fitted.meta["fingerprint"] == expected_fingerprint(corridor, known):
            return fitted
    if kept:
        for path in (kept_path(corridor, known), kept_path(corridor, known, "quick")):
            if path.exists():
                return read_fitted(path)
    return None


def load_fit(
    corridor: Corridor | str,
    known: int | str,
    report: Report = lambda _text, _share: None,
) -> Fitted:
    """Return the fit for a decision point: shipped, else kept, else a quick one made now and kept.

    A fit counts only if its fingerprint is today's: a changed prior, table or mechanism
    leads to a new fit, not to an old answer.

    corridor: or the id of a shipped one, or the path of a folder. known: month index, or YYYY-MM.

    Raises InputError for an unknown corridor or what is no month, FitError if none can be had.
    """
    if isinstance(corridor, str):
        from corridor.system.corridors import load_corridor

        corridor = load_corridor(corridor)
    known = as_month(known)
    found = fit_at_hand(corridor, known)
    if found is not None:
        return found
    check_covered(corridor, known)
    report(
        f"no fit for {format_month(known)} is at hand: making a quick one, once, in minutes", 0.0
    )
    fitted, _ = quick_fit(corridor, known, report)
    kept = kept_path(corridor, known, "quick")
    write_fitted(fitted, kept)
    # read back, so that this answer and the next one stand on the same digits
    return read_fitted(kept)
