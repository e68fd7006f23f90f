"""Why the fit that ships does not count any more, as far as the file itself can tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted, expected_fingerprint, fit_path
from corridor.system.fit.fitted import read_fitted
from corridor.system.fit.tables import make_tables
from corridor.system.priors import priors_of
from corridor.system.simulate import fitted_system
from corridor.system.tables import table_of

__all__ = ["passed_over", "what_differs"]

#: what a fingerprint covers and the file of a fit does not hold
_HIDDEN = (
    "code of its mechanisms, corridor.toml, series.toml (a series that is only drawn counts too) "
    "or rows of a table"
)


def passed_over(place: Corridor, known: int) -> str:
    """Return why the fit that ships for a decision point does not count, "" if none is passed over.

    Raises FitError if the file that ships cannot be read.
    """
    path = fit_path(place, known)
    if not path.exists():
        return ""
    shipped = read_fitted(path)
    if shipped.meta["fingerprint"] == expected_fingerprint(place, known):
        return ""
    return (
        f"the fit that ships for {format_month(known)} is passed over: "
        f"{what_differs(shipped, place)}"
    )


def what_differs(fitted: Fitted, place: Corridor) -> str:
    """Return which part of today's files is not what a fit stands on, as far as can be told.

    The file of a fit holds its priors and the editions of its tables. Where these agree, what
    differs is one of the others that the fingerprint covers, and all of them are named.
    """
    system = fitted_system(place)
    tables = make_tables(priors_of(place), system.parameters, place.group_ids, {})
    today = {slot.id: tables.values[slot.rows].astype(np.float32) for slot in tables.slots}
    then = {
        slot.id: fitted.tables.values[slot.rows].astype(np.float32) for slot in fitted.tables.slots
    }
    vintages = {
        name: max((edition["vintage"] for edition in table_of(place, name).editions), default="")
        for name in {p.table for s in place.series.values() if s.flows for p in s.parts}
    }
    held = fitted.meta["vintage"]
    found = {
        "parameters without a place in it": today.keys() - then.keys(),
        "parameters that nothing reads any more": then.keys() - today.keys(),
        "priors": {
            name for name in today.keys() & then.keys() if not _same(today[name], then[name])
        },
        "editions of tables": {
            name for name in vintages.keys() | held.keys() if vintages.get(name) != held.get(name)
        },
    }
    said = [f"{what} ({', '.join(sorted(names))})" for what, names in found.items() if names]
    return f"what differs is {'; '.join(said) or _HIDDEN}"


def _same(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    # written in single precision: the last digit may differ between machines
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-5, atol=0, equal_nan=True)
