"""From draws to what is shown: exact quantiles, paired differences, shares of variance."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.system.fit.tables import Slot

__all__ = [
    "DRAWS_A_ROW",
    "QUANTILES",
    "GradeShare",
    "Regression",
    "by_month",
    "exceeds",
    "in_order",
    "of_sorted",
    "over_window",
    "quantiles",
    "with_total",
]

Floats = NDArray[np.floating[Any]]

#: figures from which on threads sort faster than they start
_MUCH = 200_000

#: the probabilities that are reported of every figure
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class GradeShare:
    """Share of the variance of a paired difference by what it comes from."""

    #: evidence grade A to E -> share; the rest is shocks and interactions
    by_grade: Mapping[str, float]
    rest: float
    #: (parameter id, grade, share), largest first
    by_parameter: tuple[tuple[str, str, float], ...]


def with_total(values: Floats) -> Floats:
    """Return [month, group, draw] with the sum of groups put first; a single group is the sum."""
    if values.shape[1] == 1:
        return values
    return np.concatenate([values.sum(1, keepdims=True), values], axis=1)


def over_window(values: Floats, over: str) -> Floats:
    """Return one number for the window from [month, ...], see ``system.outcomes.OVER``."""
    if over == "mean":
        return np.asarray(values.mean(0))
    if over == "last":
        return np.asarray(values[-1])
    whole = values.sum(0)
    return np.asarray(-np.expm1(-whole)) if over == "chance" else np.asarray(whole)


def by_month(values: Floats, over: str) -> Floats:
    """Return what is shown of each month: as it is, or the chance of an event by its end."""
    return np.asarray(-np.expm1(-values.cumsum(0))) if over == "chance" else values


def in_order(values: Floats) -> Floats:
    """Return a copy sorted along the last axis; sorting of much is spread over the cores."""
    flat = np.array(values, copy=True).reshape(-1, values.shape[-1])
    cores = os.cpu_count() or 1
    if flat.size < _MUCH:
        flat.sort(axis=-1)
    else:
        blocks = np.array_split(flat, min(cores, len(flat)))
        with ThreadPoolExecutor(cores) as pool:
            list(pool.map(lambda block: block.sort(axis=-1), blocks))
    return flat.reshape(values.shape)


def of_sorted(values: Floats, probabilities: Sequence[float]) -> Floats:
    """Return exact quantiles of what is sorted along its last axis; see ``quantiles``."""
    place = np.asarray(probabilities) * (values.shape[-1] - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, values.shape[-1] - 1)
    weight = (place - low).astype(values.dtype)
    out: Floats = values[..., low] * (1 - weight) + values[..., high] * weight
    return out


def quantiles(values: Floats, probabilities: Sequence[float]) -> Floats:
    """Return exact quantiles over the last axis (linear between order statistics).

    The input is not changed.
    """
    return of_sorted(in_order(values), probabilities)


def exceeds(difference: Floats) -> Floats:
    """Return the share of draws in which a paired difference is above zero (last axis)."""
    out: Floats = (difference > 0).mean(-1)
    return out


#: draws per uncertain value below which the regression of ``grade_share`` fits by chance
DRAWS_A_ROW = 10


class Regression:
    """The parameters' z made ready once, to say of many differences where they come from."""

    def __init__(self, z: Floats, slots: Sequence[Slot], limit: int = 20000) -> None:
        """Take z as [row, draw]; more draws than ``limit`` are left out."""
        self.slots = slots
        self.limit = limit
        x = z[:, :limit] - z[:, :limit].mean(1, keepdims=True)
        self.x = x / np.maximum(x.std(1, keepdims=True), 1e-12)
        gram = self.x @ self.x.T + 1e-6 * self.x.shape[1] * np.eye(len(self.x))
        # inverted once: solving anew for each difference costs seconds while charts are drawn
        self.inverse = np.linalg.inv(gram)

    def share(self, difference: Floats) -> GradeShare:
        """Return where the spread of a paired difference comes from, to first order.

        The rank of the difference is regressed on the z of the parameters, so that a few
        extreme draws do not decide; a parameter's share is its coefficient times its
        covariance with the rank, over the variance of the rank (the shares add up to the
        explained part). Shocks, the state at the decision point and interactions are the
        rest. With fewer than ``DRAWS_A_ROW`` draws for each row of ``z`` the result means nothing.

        ``difference``: [draw], of the total over the window.
        """
        head = np.asarray(difference[: self.limit])
        if np.ptp(head) <= 0:
            return GradeShare({}, 0.0, ())
        y = np.argsort(np.argsort(head, kind="stable"), kind="stable").astype(float)
        y = y - y.mean()
        with_rank = self.x @ y
        share = (self.inverse @ with_rank) * with_rank / float(y @ y)
        by_parameter = sorted(
            ((slot.id, slot.grade, float(share[slot.rows].sum())) for slot in self.slots),
            key=lambda item: -item[2],
        )
        by_grade: dict[str, float] = {}
        for _, grade, value in by_parameter:
            by_grade[grade] = by_grade.get(grade, 0.0) + value
        return GradeShare(
            dict(sorted(by_grade.items())), 1.0 - sum(by_grade.values()), tuple(by_parameter)
        )
