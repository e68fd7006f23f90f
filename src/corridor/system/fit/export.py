"""A fit as ArviZ data: an xarray tree with the posterior, its shocks and its stamp."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.files import write_atomic
from corridor.system.fit.fitted import Fitted

__all__ = ["by_chain", "to_arviz", "write_arviz"]


def to_arviz(fitted: Fitted) -> Any:
    """Return the fit as an ``xarray.DataTree`` that ArviZ reads.

    Group ``posterior`` holds every parameter in its own unit by (chain, draw[, group]), with
    noise, persistence and tails of the series; ``posterior_shocks`` the standard normal shocks
    of the months of the fit for the draws whose past is kept; the attributes are the fit's stamp.
    """
    import arviz_base
    import xarray

    groups = list(fitted.groups)
    posterior: dict[str, Any] = {}
    dims: dict[str, list[str]] = {}
    order = by_chain(fitted)
    for tables, z in ((fitted.tables, fitted.z), (fitted.measures, fitted.measured)):
        for name, values in tables.theta(z[:, order.ravel()]).items():
            clean = _clean(name)
            many = values.ndim > 1
            shaped = np.moveaxis(values, -1, 0) if many else values
            posterior[clean] = shaped.reshape(*order.shape, *shaped.shape[1:])
            if many:
                dims[clean] = ["group"] if values.shape[0] == len(groups) else [f"{clean}_part"]
    tree = arviz_base.from_dict({"posterior": posterior}, dims=dims, coords={"group": groups})
    tree.attrs.update({k: v if isinstance(v, str) else json.dumps(v) for k, v in _stamp(fitted)})
    if fitted.shocks:
        axes = {3: ("month", "group", "sample"), 2: ("month", "sample")}
        tree["posterior_shocks"] = xarray.DataTree(
            xarray.Dataset(
                {_clean(k): (axes[v.ndim], v.astype(np.float32)) for k, v in fitted.shocks.items()},
                coords={"group": groups},
            )
        )
    return tree


def write_arviz(fitted: Fitted, path: Path) -> None:
    """Write the fit as netCDF, whole or not at all.

    Raises InputError if the file cannot be written.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "draws.nc"
        to_arviz(fitted).to_netcdf(made, engine="h5netcdf")
        write_atomic(path, made.read_bytes())


def by_chain(fitted: Fitted) -> NDArray[np.int64]:
    """Return the places of draws, [chain, draw]: as they were drawn, chain by chain."""
    chains = int(fitted.meta.get("chains", 1))
    original = np.asarray(fitted.meta.get("order", range(fitted.draws)))
    place = np.empty_like(original)
    place[original] = np.arange(len(original))
    return np.asarray(place[: len(place) // chains * chains].reshape(-1, chains).T)


def _clean(name: str) -> str:
    return name.removesuffix("_gd").removesuffix("_d").replace(":", "_")


def _stamp(fitted: Fitted) -> list[tuple[str, Any]]:
    keys = ("corridor", "method", "kind", "first_month", "last_month", "known", "fingerprint")
    more = ("seed", "chains", "draws", "vintage", "version")
    return [(k, fitted.meta[k]) for k in (*keys, *more) if k in fitted.meta]
