"""Learning parameters and shocks from the record.

The method is metric Gaussian variational inference: fast and repeatable, and an
approximation. ``fit`` makes one for a decision point from what
was recorded before it; ``load_fit`` returns the shipped one, or a cached one, or
makes it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from corridor.core.errors import FitError
from corridor.core.files import cache_dir
from corridor.core.months import format_month
from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted, fingerprint, read_fitted, write_fitted

__all__ = [
    "METHOD",
    "Fitted",
    "expected_fingerprint",
    "expected_texts",
    "fit",
    "fit_path",
    "kept_path",
    "load_fit",
]

METHOD = (
    "Metric Gaussian variational inference on parameters and monthly shocks; "
    "sizes of shocks and noise of encounters by expectation-maximisation; "
    "some parameters kept at their prior"
)

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
    from corridor.evidence import registry
    from corridor.record import table
    from corridor.system.mechanisms import mechanism_files
    from corridor.system.simulate import fitted_system

    system = fitted_system(corridor)
    names = {name.rsplit("_", 1)[0] for name in system.parameters}
    parts = {
        f"parameter {p.id}": f"{p.prior.text} {sorted((g, q.text) for g, q in p.by_group.items())}"
        for p in registry().parameters.values()
        if p.id in names
    }
    here = Path(__file__).parent.parent
    parts["corridor"] = _text(here / "corridors" / f"{corridor.id}.toml")
    # mechanisms that no recorded series needs may change without a new fit
    code = [mechanism_files()[name] for name in system.ids]
    code += sorted((here / "fit").glob("*.py"))
    parts["order"] = " ".join(system.ids)
    parts["neutral"] = " ".join(f"{c.argument}={c.neutral}" for c in system.couplings)
    code += [here / f"{name}.py" for name in ("arrays", "history", "observe", "shares", "simulate")]
    for path in code:
        parts[f"code {path.stem}"] = read(path)
    tables = {part.table for series in corridor.series.values() for part in series.parts}
    for name in sorted(tables | {"dispositions", "us_labour", *_ORIGIN_TABLES}):
        parts[f"table {name}"] = table(name).sha256
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


_ORIGIN_TABLES = ("origin_economy", "origin_population", "origin_violence", "origin_displaced")


def fit(
    corridor: Corridor,
    known: int,
    report: Report = lambda _text, _share: None,
    *,
    seed: int = 0,
) -> tuple[Fitted, Mapping[str, Any]]:
    """Fit the model to what was recorded before the month ``known``.

    Returns the fit and its diagnostics: per series the number of figures, the root
    mean square residual (in measurement standard deviations) and the share of
    variance of the log that is explained. ``report`` is called with progress; ``seed``
    sets the draws that the method averages over.

    Raises FitError if the tables do not cover the decision point or the search does
    not settle.
    """
    history = corridor.history
    if not history.earliest <= known <= history.latest:
        raise FitError(
            f"no fit can stand at {format_month(known)}: the tables that it needs cover decision "
            f"points from {format_month(history.earliest)} to {format_month(history.latest)}",
            remedy="Choose a month in between",
        )
    import jax

    from corridor.system.fit.build import build_fit

    with jax.enable_x64(True):
        return build_fit(corridor, known, METHOD, report, seed)


def fit_path(corridor: Corridor, known: int) -> Path:
    """Return where the shipped fit of this decision point is or would be."""
    name = f"{corridor.id}-{format_month(known)}.npz"
    return Path(__file__).parent.parent / "fits" / name


def kept_path(corridor: Corridor, known: int) -> Path:
    """Return where a fit of today's priors, tables and code is kept for later comparisons."""
    stamp = expected_fingerprint(corridor, known)
    return cache_dir() / "fits" / f"{fit_path(corridor, known).stem}-{stamp}.npz"


def load_fit(corridor: Corridor, known: int, report: Report = lambda _text, _share: None) -> Fitted:
    """Return the fit for a decision point: shipped, else cached, else made now and cached.

    A fit counts only if its fingerprint is today's: a changed prior, table or mechanism
    leads to a new fit, not to an old answer.
    """
    shipped = fit_path(corridor, known)
    if shipped.exists():
        fitted = read_fitted(shipped)
        if fitted.meta["texts"] == expected_texts(corridor, known):
            return fitted
        if fitted.meta["fingerprint"] == expected_fingerprint(corridor, known):
            return fitted
    cached = kept_path(corridor, known)
    if cached.exists():
        return read_fitted(cached)
    fitted, _ = fit(corridor, known, report)
    write_fitted(fitted, cached)
    # read back, so that this answer and the next one stand on the same digits
    return read_fitted(cached)
