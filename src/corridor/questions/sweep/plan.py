"""What a sweep runs, ready to be run: the setup, every policy's levers, what each row changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.policies.policy import show_value
from corridor.questions.runs.setup import Setup
from corridor.questions.sweep.design.spec import Design, Factor
from corridor.system.couplings import pick_switches
from corridor.system.fit.tables import Slot
from corridor.system.levers import levers
from corridor.system.outcomes import Outcome, pick_outcomes

__all__ = ["Base", "Plan", "fit_digest", "setup_digest"]

Floats = NDArray[np.float64]

_HALVINGS = 60  # of the range of z, to the last digit of what a value stands at


@dataclass(frozen=True)
class Base:
    """A policy as rows start from it."""

    id: str
    label: str
    #: lever id -> [month]
    levers: Mapping[str, Floats]


@dataclass(frozen=True)
class Plan:
    """A design with all that its rows are run with. Row r is point r // P under policy r % P."""

    design: Design
    setup: Setup
    bases: tuple[Base, ...]
    #: [point, factor], in the numbers of the design
    points: Floats

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.points) * len(self.bases)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that are kept, in their order."""
        return pick_outcomes(self.design.outcomes, self.setup.place)

    @cached_property
    def switches(self) -> dict[str, bool]:
        """Coupling id -> is it on."""
        return pick_switches(self.design.off, self.design.on)

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """Ids of levers that are not the same in all rows."""
        varied = {f.id for f in self.design.factors if f.kind == "levers"}
        first = self.bases[0].levers
        return tuple(
            name
            for name in first
            if name in varied
            or any(not np.array_equal(base.levers[name], first[name]) for base in self.bases)
        )

    def levers_of(self, rows: NDArray[np.int64]) -> dict[str, Floats]:
        """Return lever id -> [month, row], or [month] where all rows of the design agree."""
        policy, point = rows % len(self.bases), rows // len(self.bases)
        out = dict(self.bases[0].levers)
        for name in self.moved:
            each = np.stack([base.levers[name] for base in self.bases], axis=1)
            out[name] = each[:, policy]
        for at, factor in enumerate(self.design.factors):
            if factor.kind == "levers":
                given = self.points[point, at]
                out[factor.id] = self._lever(factor, out[factor.id], given)
        return out

    def _lever(self, factor: Factor, path: Floats, given: Floats) -> Floats:
        """Return [month, row] of a lever from the policies' [month, row]."""
        lever = levers(self.setup.place)[factor.id]
        if factor.by == "value":
            later = np.arange(self.design.months) >= factor.start
            return np.where(later[:, None], given, path)
        untouched = lever.untouched(self.setup.quo)
        # rounding must not carry it past a bound that the ends of the range keep
        moved = untouched + given * (path - untouched)
        return np.asarray(np.clip(moved, lever.low, lever.high))

    def scores_of(self, rows: NDArray[np.int64]) -> list[tuple[slice, Floats]]:
        """Return what is set in ``World.z``: (rows of z, [row of z, row of the design])."""
        point = rows // len(self.bases)
        return [
            (self.slots[factor.id].rows, self._scores[at][:, point])
            for at, factor in enumerate(self.design.factors)
            if factor.kind == "parameters"
        ]

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """Where each parameter stands in z, by id."""
        return {slot.id: slot for slot in self.setup.slots}

    @cached_property
    def _scores(self) -> dict[int, Floats]:
        """Place of a factor -> [row of z, point]."""
        return {
            at: _scores(self.setup, self.slots[factor.id], factor, self.points[:, at])
            for at, factor in enumerate(self.design.factors)
            if factor.kind == "parameters"
        }

    def check(self) -> None:
        """Raise InputError for a parameter that there is not, or a range that cannot be had."""
        for factor in self.design.factors:
            if factor.kind == "parameters":
                if factor.id not in self.slots:
                    raise _wrong(factor, "unknown parameter", nearest(factor.id, self.slots))
                _check_range(self.setup, self.slots[factor.id], factor)
            elif factor.by == "value" and factor.start >= self.design.months:
                raise _wrong(
                    factor,
                    f"it starts in month {factor.start}, after the last of {self.design.months}",
                    "Let it start earlier, or run more months",
                )
            elif factor.by == "scale":
                self._check_scale(factor)

    def _check_scale(self, factor: Factor) -> None:
        lever = levers(self.setup.place)[factor.id]
        untouched = lever.untouched(self.setup.quo)
        away = [base.levers[factor.id] - untouched for base in self.bases]
        if not any(gap.any() for gap in away):
            raise _wrong(
                factor,
                "no policy of the design moves this lever, so there is nothing to scale",
                'Set its value with by = "value", or name a policy that moves it',
            )
        for gap in away:
            for scale in (factor.low, factor.high):
                ends = untouched + scale * np.array([gap.min(), gap.max()])
                for end in ends:
                    if not lever.low - 1e-9 <= end <= lever.high + 1e-9:
                        raise _wrong(
                            factor,
                            f"times {scale:g} it would be {show_value(float(end))}, outside "
                            f"{show_value(lever.low)} to {show_value(lever.high)} ({lever.unit})",
                            "Narrow the range of the scale",
                        )


def _wrong(factor: Factor, problem: str, remedy: str) -> InputError:
    """Return an error that names the file, the line and the entry of a factor."""
    return InputError(f"{factor.name}: {problem}", where=factor.where, remedy=remedy)


def _tables(setup: Setup, slot: Slot) -> tuple[Any, int]:
    """Return the tables that hold a parameter, and its first row in them."""
    size = setup.fitted.tables.size
    if slot.start < size:
        return setup.fitted.tables, slot.start
    return setup.unfitted.tables, slot.start - size


def _check_range(setup: Setup, slot: Slot, factor: Factor) -> None:
    tables, start = _tables(setup, slot)
    for row in range(start, start + slot.size):
        low, high = float(tables.values[row, 0]), float(tables.values[row, -1])
        if low == high:
            raise _wrong(
                factor,
                f"this parameter is not uncertain in the model: it is {low:g}",
                "Vary another one",
            )
        if factor.by == "value" and not low <= factor.low <= factor.high <= high:
            raise _wrong(
                factor,
                f"{factor.low:g} to {factor.high:g} reaches outside what its prior can be, "
                f"{low:.6g} to {high:.6g}",
                "Narrow the range",
            )


def _scores(setup: Setup, slot: Slot, factor: Factor, given: Floats) -> Floats:
    """Return z of a parameter, [row of z, point], from values or quantiles of points."""
    if factor.by == "quantile":
        return np.stack([_quantile(setup, slot, row, given) for row in range(slot.size)])
    tables, start = _tables(setup, slot)
    return np.stack([_inverse(tables, row, given) for row in range(start, start + slot.size)])


def _quantile(setup: Setup, slot: Slot, row: int, levels: Floats) -> Floats:
    """Return quantiles of the z that a comparison would draw: after the fit or the episodes."""
    from scipy.special import ndtri

    if slot.start < setup.fitted.tables.size:
        return np.asarray(np.quantile(setup.fitted.z[slot.start + row], levels))
    if slot.id in setup.unfitted.updated:
        return np.asarray(np.quantile(setup.unfitted.updated[slot.id], levels))
    return np.asarray(ndtri(levels))


def _inverse(tables: Any, row: int, values: Floats) -> Floats:
    """Return the z at which a row of the tables, which rises with z, takes its values."""
    top = float(tables.grid[-1])
    low, high = np.full(len(values), -top), np.full(len(values), top)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = tables.at(row, middle) < values
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)


def fit_digest(setup: Setup) -> str:
    """Return a digest of what runs take from the fit: tables, draws, states."""
    fitted = setup.fitted
    slots = [[s.id, s.name, s.start, s.size] for s in fitted.tables.slots]
    texts = [slots, list(fitted.state_names), list(fitted.groups)]
    return _digest(texts, [fitted.tables.values, fitted.z, fitted.state])


def setup_digest(setup: Setup) -> str:
    """Return a digest of what runs take from elsewhere: other parameters, inputs, levers."""
    other = setup.unfitted
    slots = [[s.id, s.name, s.start, s.size] for s in other.tables.slots]
    inputs, updated = sorted(setup.inputs.items()), sorted(other.updated.items())
    names = [[name for name, _ in pairs] for pairs in (inputs, updated)]
    arrays = [other.tables.values, *(v for _, v in inputs), *(v for _, v in updated)]
    places = sorted(setup.place.places().items())
    arrays += [value for _, value in places]
    return _digest([slots, names, sorted(setup.quo.items())], arrays)


def _digest(texts: Any, arrays: Any) -> str:
    """Digest of plain values and arrays; in single precision, as the model takes them."""
    digest = hashlib.sha256(json.dumps(texts).encode())
    for array in arrays:
        plain = np.ascontiguousarray(array, np.float32)
        digest.update(f"{plain.shape}".encode())
        digest.update(plain.tobytes())
    return digest.hexdigest()
