"""From a design to its plan, and from the place where a sweep lies back to the same plan."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from corridor.core.errors import CorridorError, InputError
from corridor.core.months import parse_month
from corridor.policies import load_policy, policy_names
from corridor.questions.runs.setup import Setup, make_setup
from corridor.questions.sweep.design.grammar import ROWS_LIMIT, parse_design
from corridor.questions.sweep.design.points import make_points
from corridor.questions.sweep.design.spec import Design
from corridor.questions.sweep.manifest import Manifest, code_digest, read_manifest
from corridor.questions.sweep.place.parts import from_parquet, to_parquet
from corridor.questions.sweep.place.store import Store, open_store
from corridor.questions.sweep.plan import Base, Plan, fit_digest, setup_digest
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.fit.fitted import write_fitted

__all__ = ["FIT", "ROWS", "Loaded", "load_sweep", "make_plan", "rows_table", "write_plan"]

FIT = "fit.npz"
ROWS = "rows.parquet"
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Loaded:
    """A sweep that was begun."""

    store: Store
    manifest: Manifest
    plan: Plan


def make_plan(
    design: Design,
    folder: Path,
    *,
    fit: str | Path | None = None,
    report: Report = lambda _text, _share: None,
) -> Plan:
    """Return what a design runs; the files that it names are looked for in ``folder``.

    Raises InputError for what cannot be run, FitError if the fit cannot be had.
    """
    known = parse_month(design.start)
    points = make_points(design, folder)
    rows = len(points) * len(design.policies)
    if rows > ROWS_LIMIT:
        raise InputError(f"the design has {rows:,} rows", remedy=f"Use at most {ROWS_LIMIT:,}")
    place = load_corridor(design.corridor)
    policies = [_policy(name, folder, place) for name in design.policies]
    setup = make_setup(
        place,
        *(known, design.months),
        account=design.account,
        fit=fit,
        report=report,
    )
    bases = [Base(p.id, p.label, p.values(known, design.months, setup.quo)) for p in policies]
    plan = Plan(design, setup, tuple(bases), points)
    plan.check()
    return plan


def _policy(name: str, folder: Path, place: Corridor) -> Any:
    return load_policy(name if name in policy_names(place) else folder / name, corridor=place)


def write_plan(store: Store, manifest: Manifest, plan: Plan) -> None:
    """Write the fit and the rows, unless they lie there whole already."""
    if _read_fit(store, plan.setup, plan.design) is None:
        # shocks of the past take most of the file, and no run forward needs them
        small = replace(plan.setup.fitted, shocks={})
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / FIT
            write_fitted(small, path)
            store.write(FIT, path.read_bytes())
    if _read_rows(store, manifest) is None:
        store.write(ROWS, to_parquet(rows_table(plan), manifest.stamp()))


def rows_table(plan: Plan) -> Any:
    """Return the settings of every row: row, point, policy, one column per factor."""
    import polars as pl

    rows = np.arange(plan.rows, dtype=np.int32)
    point = rows // len(plan.bases)
    names = np.array([base.id for base in plan.bases])
    settings = {f.name: plan.points[point, at] for at, f in enumerate(plan.design.factors)}
    return pl.DataFrame(
        {"row": rows, "point": point, "policy": names[rows % len(names)], **settings}
    )


def _read_rows(store: Store, manifest: Manifest) -> Any:
    data = store.read(ROWS)
    return None if data is None else from_parquet(data, manifest.stamp())


def _read_fit(store: Store, setup: Setup, design: Design) -> Setup | None:
    """Return the setup on the fit that lies in the store; None if that is not the same."""
    data = store.read(FIT)
    if data is None:
        return None
    try:
        found = _setup(data, setup.place, design)
    except CorridorError:
        return None
    return found if fit_digest(found) == fit_digest(setup) else None


def _setup(data: bytes, place: Any, design: Design) -> Setup:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FIT
        path.write_bytes(data)
        return make_setup(
            place, parse_month(design.start), design.months, account=design.account, fit=path
        )


def load_sweep(url: str) -> Loaded:
    """Read a sweep that was begun at ``url``, ready to run chunks of it.

    Raises InputError if there is none, if files of it are damaged, or if this installation
    would give other numbers.
    """
    store = open_store(url)
    manifest = read_manifest(store, url)
    if manifest is None:
        raise InputError(
            "no sweep lies here",
            where=url,
            remedy="A worker has to reach the same place: a shared folder, or a URL",
        )
    design = parse_design(str(manifest.about["text"]), f"{url}/manifest.json")
    fit, rows = store.read(FIT), _read_rows(store, manifest)
    if fit is None or rows is None or design.document != manifest.identity["design"]:
        raise InputError(
            "the sweep here is not whole", where=url, remedy="Run corridor sweep there again"
        )
    setup = _setup(fit, load_corridor(design.corridor), design)
    for what, mine, asked in (
        ("code", code_digest(), manifest.identity["code"]),
        ("fit", fit_digest(setup), manifest.identity["fit"]),
        ("inputs", setup_digest(setup), manifest.identity["inputs"]),
    ):
        if mine != asked:
            raise InputError(
                f"the sweep was begun with another {what} than is installed here",
                where=url,
                remedy="Install the same version of Corridor everywhere",
            )
    bases = [
        Base(one["id"], one["label"], {k: np.array(v) for k, v in one["levers"].items()})
        for one in manifest.identity["policies"]
    ]
    names = [factor.name for factor in design.factors]
    points = rows[:: len(bases)].select(names).to_numpy() if names else np.empty((1, 0))
    return Loaded(store, manifest, Plan(design, setup, tuple(bases), points))
