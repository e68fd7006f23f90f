"""Parameters as standard normals: every prior becomes a table of quantiles.

Each uncertain value has a standard normal z; the value is the prior's quantile at
the probability of z. A Gaussian approximation in z keeps any prior exactly where
the record says nothing, whatever its shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.evidence import Prior, Registry

__all__ = ["STEP", "TOP", "Slot", "Tables", "argument_name", "make_tables"]

Floats = NDArray[np.float64]

#: the grid of z: from -TOP to TOP by STEP standard deviations
TOP = 8.0
STEP = 0.05


@dataclass(frozen=True)
class Slot:
    """Where one parameter sits in the vector of z."""

    id: str
    #: name of the argument of the mechanisms, axis suffix included
    name: str
    start: int
    size: int
    grade: str

    @property
    def rows(self) -> slice:
        """Rows of the vector."""
        return slice(self.start, self.start + self.size)


@dataclass(frozen=True)
class Tables:
    """The layout of the vector of z and the quantiles of its rows, [row, grid]."""

    slots: tuple[Slot, ...]
    values: Floats

    @property
    def size(self) -> int:
        """Number of uncertain values."""
        return int(self.values.shape[0])

    def at(self, row: int, z: Floats) -> Floats:
        """Return the values of one row at ``z``, same shape."""
        grid = np.linspace(-TOP, TOP, self.values.shape[1])
        return np.asarray(np.interp(z, grid, self.values[row]))

    def theta(self, z: Floats) -> dict[str, Floats]:
        """Return parameter name -> [draw] or [group, draw] for z of [row, draw]."""
        grid = np.linspace(-TOP, TOP, self.values.shape[1])
        natural = np.stack(
            [np.interp(row, grid, table) for row, table in zip(z, self.values, strict=True)]
        )
        return {
            slot.name: natural[slot.rows] if slot.name.endswith("_gd") else natural[slot.start]
            for slot in self.slots
        }


def argument_name(parameter: str, per: str | None) -> str:
    """Return the argument name of a parameter: its id with the axis suffix."""
    return f"{parameter}_gd" if per == "group" else f"{parameter}_d"


def make_tables(
    registry: Registry,
    names: tuple[str, ...],
    groups: tuple[str, ...],
    fixed: Mapping[str, object],
    rival: Mapping[str, Prior] | None = None,
) -> Tables:
    """Lay out the parameters of these argument names that are not in ``fixed``.

    ``rival``: parameter id -> prior in place of the registry's.

    Raises InputError if a mechanism reads a parameter that the registry lacks.
    """
    grid = np.linspace(-TOP, TOP, round(2 * TOP / STEP) + 1)
    known = {
        argument_name(parameter.id, parameter.per): parameter
        for parameter in registry.parameters.values()
    }
    slots: list[Slot] = []
    rows: list[Floats] = []
    for name in names:
        if name in fixed:
            continue
        if name not in known:
            raise InputError(
                f"a mechanism reads parameter '{name}', which the registry lacks",
                where="evidence/parameters",
                remedy="Add it to the file of its mechanism",
            )
        parameter = known[name]
        priors = (
            [parameter.prior_of(group) for group in groups]
            if parameter.per == "group"
            else [(rival or {}).get(parameter.id, parameter.prior)]
        )
        slots.append(Slot(parameter.id, name, len(rows), len(priors), parameter.grade))
        rows.extend(np.asarray(prior.from_normal(grid)) for prior in priors)
    return Tables(tuple(slots), np.stack(rows))
