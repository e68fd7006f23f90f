"""A fit as ArviZ data: an xarray tree with the posterior, its shocks and its stamp."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.files import write_atomic
from corridor.core.months import month_range, parse_month
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.fit.fitted import Fitted
from corridor.system.fit.tables import Slot
from corridor.system.priors import priors_of

__all__ = ["by_chain", "is_learned", "to_arviz", "write_arviz"]

Floats = NDArray[np.float64]

#: of the draws from the prior, so that the same fit gives the same file
_PRIOR_SEED = 0

#: what the errors of a series are made of -> label and unit
_MEASURES = {
    "noise": ("Standard deviation of the error that lasts", "log points"),
    "persistence": ("Share of that error that is still there a month later", "share"),
    "dispersion": ("Variance over mean of the counts", "ratio"),
    "freedom": ("Degrees of freedom of the errors", "number"),
}


def is_learned(fitted: Fitted, corridor: Corridor, slot: Slot) -> bool:
    """Return whether the record was let teach a parameter of a fit.

    It was not where the corridor's ``[[not_learned]]`` names it, which draws it from its prior,
    nor where the fit left it at the median of its prior.
    """
    return slot.id not in corridor.not_learned and bool(fitted.z[slot.rows].any())


def to_arviz(fitted: Fitted, corridor: Corridor | None = None) -> Any:
    """Return the fit as an ``xarray.DataTree`` that ArviZ reads.

    Group ``posterior`` holds every parameter in its own unit by (chain, draw[, group]), with
    noise, persistence and tails of the series; ``prior`` as many draws of the same variables, each
    alone from its prior. ``posterior_shocks`` has the standard normal shocks of the months of the
    fit by (month[, group], sample) for the draws whose past is kept; the coordinates ``chain`` and
    ``draw`` of a sample say which draw of ``posterior`` it is. Attributes are the fit's stamp.
    Each variable of ``posterior`` has the attributes ``label``, ``unit``, ``grade`` and
    ``learned``, which is 0 where its draws are those of its prior (see ``is_learned``).
    ``corridor``: that of the fit, by default the shipped one of the name in its stamp.

    Raises InputError if the fit is of a corridor of one's own and none is given.
    """
    import arviz_base
    import xarray

    place = corridor or load_corridor(str(fitted.meta["corridor"]))
    groups = list(fitted.groups)
    order = by_chain(fitted)
    flat, rng = order.ravel(), np.random.default_rng(_PRIOR_SEED)
    posterior, dims = _variables(fitted, fitted.z[:, flat], fitted.measured[:, flat], order.shape)
    alone = [rng.standard_normal(z.shape) for z in (fitted.z, fitted.measured)]
    prior, _ = _variables(fitted, alone[0], alone[1])
    tree = arviz_base.from_dict(
        {"posterior": posterior, "prior": prior}, dims=dims, coords={"group": groups}
    )
    for name, said in _attributes(fitted, place):
        tree["posterior"][name].attrs.update(said)
        tree["prior"][name].attrs.update({k: v for k, v in said.items() if k != "learned"})
    tree.attrs.update({k: v if isinstance(v, str) else json.dumps(v) for k, v in _stamp(fitted)})
    if fitted.shocks:
        axes = {3: ("month", "group", "sample"), 2: ("month", "sample")}
        kept = min(v.shape[-1] for v in fitted.shocks.values())
        # the draws whose past is kept come first in a fit; here chain by chain as the posterior
        chain, draw = np.nonzero(order < kept)
        past = order[chain, draw]
        months = max(len(v) for v in fitted.shocks.values())
        tree["posterior_shocks"] = xarray.DataTree(
            xarray.Dataset(
                {
                    _clean(k): (axes[v.ndim], v[..., past].astype(np.float32))
                    for k, v in fitted.shocks.items()
                },
                coords={
                    "month": month_range(parse_month(str(fitted.meta["first_month"])), months),
                    "group": groups,
                    "chain": ("sample", chain),
                    "draw": ("sample", draw),
                },
            )
        )
    return tree


def _variables(
    fitted: Fitted, z: Floats, measured: Floats, shape: tuple[int, ...] = (1, -1)
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return values, [chain, draw[, part]], and the names of axes after these, by variable.

    ``z``, ``measured``: as in the fit, in the order of ``shape``, chain by chain.
    """
    found: dict[str, Any] = {}
    dims: dict[str, list[str]] = {}
    for tables, scores in ((fitted.tables, z), (fitted.measures, measured)):
        for name, values in tables.theta(scores).items():
            clean = _clean(name)
            many = values.ndim > 1
            shaped = np.moveaxis(values, -1, 0) if many else values
            found[clean] = shaped.reshape(*shape, *shaped.shape[1:])
            if many:
                alike = values.shape[0] == len(fitted.groups)
                dims[clean] = ["group"] if alike else [f"{clean}_part"]
    return found, dims


def write_arviz(fitted: Fitted, path: Path, corridor: Corridor | None = None) -> None:
    """Write the fit as netCDF, whole or not at all; see ``to_arviz``.

    Raises InputError if the file cannot be written, or as ``to_arviz`` does.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "draws.nc"
        to_arviz(fitted, corridor).to_netcdf(made, engine="h5netcdf")
        write_atomic(path, made.read_bytes())


def by_chain(fitted: Fitted) -> NDArray[np.int64]:
    """Return the places of draws, [chain, draw]: as they were drawn, chain by chain."""
    chains = int(fitted.meta.get("chains", 1))
    original = np.asarray(fitted.meta.get("order", range(fitted.draws)))
    place = np.empty_like(original)
    place[original] = np.arange(len(original))
    return np.asarray(place[: len(place) // chains * chains].reshape(-1, chains).T)


def _attributes(fitted: Fitted, place: Corridor) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each variable of the posterior with what is said of it."""
    known = priors_of(place).parameters
    for slot in fitted.tables.slots:
        about = known.get(slot.id)
        yield (
            _clean(slot.name),
            {
                "label": about.label if about else slot.id,
                "unit": about.unit if about else "",
                "grade": slot.grade,
                "learned": int(is_learned(fitted, place, slot)),
            },
        )
    for slot in fitted.measures.slots:
        what, _, series = slot.id.partition(":")
        label, unit = _MEASURES.get(what, (what, ""))
        said = {"label": f"{label}, series {series}", "unit": unit, "grade": slot.grade}
        yield _clean(slot.name), {**said, "learned": 1}


def _clean(name: str) -> str:
    return name.removesuffix("_gd").removesuffix("_d").replace(":", "_")


def _stamp(fitted: Fitted) -> list[tuple[str, Any]]:
    keys = ("corridor", "method", "kind", "first_month", "last_month", "known", "fingerprint")
    more = ("seed", "chains", "draws", "vintage", "version")
    return [(k, fitted.meta[k]) for k in (*keys, *more) if k in fitted.meta]
