"""Parameters as standard normals: every prior becomes a table of quantiles.

Each uncertain value has a standard normal z; the value is the prior's quantile at
the probability of z. A Gaussian approximation in z keeps any prior exactly where
the record says nothing, whatever its shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.evidence import Prior, Registry

__all__ = [
    "STEP",
    "TOP",
    "Slot",
    "Tables",
    "argument_name",
    "between",
    "join",
    "make_tables",
    "place_of",
]

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
    def many(self) -> bool:
        """Has it an axis of groups, be it of one?"""
        return self.name.endswith("_gd") or ":" in self.name

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

    @property
    def grid(self) -> Floats:
        """The z at which the quantiles stand, [grid]."""
        return np.linspace(-TOP, TOP, self.values.shape[1])

    @cached_property
    def slopes(self) -> Floats:
        """Slopes of the curves through the quantiles, [row, grid], a step of the grid.

        Harmonic means of the slopes on either side (Fritsch and Butland 1984): a smooth curve that
        rises where the quantiles do. A broken line would bend at every point of the grid, and
        what is straight in logs would look curved in between.
        """
        step = np.diff(self.values, axis=1)
        left, right = step[:, :-1], step[:, 1:]
        same = left * right > 0
        inner = 2 * left * right / np.where(same, left + right, 1.0)
        return np.concatenate([step[:, :1], np.where(same, inner, 0.0), step[:, -1:]], axis=1)

    def at(self, row: int, z: Floats) -> Floats:
        """Return the values of one row at ``z``, same shape."""
        low, weight = place_of(np.ravel(z))
        found = between(self.values[row], self.slopes[row], low, weight)
        return np.asarray(found).reshape(np.shape(z))

    def z_of(self, values: Mapping[str, Floats]) -> Floats:
        """Return the z, [row], at which each row takes its value; ``values`` by name, any shape."""
        out = np.zeros(self.size)
        for slot in self.slots:
            flat = np.ravel(values[slot.name])
            for at, value in enumerate(flat):
                out[slot.start + at] = np.interp(value, self.values[slot.start + at], self.grid)
        return out

    def theta(self, z: Floats) -> dict[str, Floats]:
        """Return parameter name -> [draw] or [group, draw] for z of [row, draw]."""
        low, weight = place_of(z)
        natural = between(self.values, self.slopes, low, weight)
        return {
            slot.name: natural[slot.rows] if slot.many else natural[slot.start]
            for slot in self.slots
        }


def place_of(z: Any, np: Any = np) -> tuple[Any, Any]:
    """Return the points of the grid below ``z``, and the way from there to the next, 0 to 1.

    ``np``: NumPy, or what stands in for it.
    """
    place = np.clip((z + TOP) / STEP, 0.0, 2 * TOP / STEP - 0.001)
    low = np.floor(place).astype(int)
    return low, place - low


def between(values: Any, slopes: Any, low: Any, weight: Any) -> Any:
    """Return the cubic curve with these values and slopes at the points of the grid.

    ``values`` and ``slopes`` are [row, grid] or [grid], the others [row, ...] or [...].
    """
    row = np.arange(len(values))[:, None] if values.ndim > 1 else ...
    first, second = values[row, low], values[row, low + 1]
    begin, end = slopes[row, low], slopes[row, low + 1]
    rise = second - first
    bend = 3 * rise - 2 * begin - end + weight * (begin + end - 2 * rise)
    return first + weight * (begin + weight * bend)


def join(first: Tables, second: Tables) -> Tables:
    """Return one layout with the rows of the second after those of the first."""
    later = tuple(replace(slot, start=slot.start + first.size) for slot in second.slots)
    return Tables((*first.slots, *later), np.concatenate([first.values, second.values]))


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
                where="parameters",
                remedy="Write it in parameters/<mechanism>.toml of the corridor's folder, or in "
                "evidence/parameters for all corridors",
            )
        parameter = known[name]
        priors = (
            [parameter.prior_of(group) for group in groups]
            if parameter.per == "group"
            else [(rival or {}).get(parameter.id, parameter.prior)]
        )
        slots.append(Slot(parameter.id, name, len(rows), len(priors), parameter.grade))
        rows.extend(np.asarray(prior.from_normal(grid)) for prior in priors)
    return Tables(tuple(slots), np.stack(rows) if rows else np.zeros((0, len(grid))))
