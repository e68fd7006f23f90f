"""Cases with their conditions, and boxes: limits on some of the conditions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "Conditions", "limits_of", "quasi_p"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Conditions:
    """Cases, and what is known of each.

    ``x``: numbers, [column, case]; ``codes``: categories as 0, 1, ..., [column, case].
    """

    x: Floats
    codes: NDArray[np.int64]

    @property
    def cases(self) -> int:
        """Number of cases."""
        return int(self.x.shape[1])

    def whole(self) -> Box:
        """Return the box that holds every case."""
        return Box(
            *(self.x.min(1), self.x.max(1)),
            tuple(frozenset(np.unique(row).tolist()) for row in self.codes),
        )


@dataclass(frozen=True)
class Box:
    """Limits, both ends inside, and the categories that are inside; [column]."""

    low: Floats
    high: Floats
    kept: tuple[frozenset[int], ...]

    def holds(self, given: Conditions, whole: Box) -> Mask:
        """Return which cases lie in the box, [case]; ``whole`` is the box without limits."""
        inside = np.ones(given.cases, bool)
        for row in np.flatnonzero(self.low > whole.low):
            inside &= given.x[row] >= self.low[row]
        for row in np.flatnonzero(self.high < whole.high):
            inside &= given.x[row] <= self.high[row]
        for row in np.flatnonzero([a != b for a, b in zip(self.kept, whole.kept, strict=True)]):
            inside &= np.isin(given.codes[row], list(self.kept[row]))
        return inside

    def limited(self, whole: Box) -> Mask:
        """Return which columns have a limit, [column], numbers first."""
        kinds = [a != b for a, b in zip(self.kept, whole.kept, strict=True)]
        return np.concatenate(
            [(self.low > whole.low) | (self.high < whole.high), np.array(kinds, bool)]
        )

    def with_low(self, row: int, value: float) -> Box:
        """Return the box with another lower limit of a number."""
        return Box(_put(self.low, row, value), self.high, self.kept)

    def with_high(self, row: int, value: float) -> Box:
        """Return the box with another upper limit of a number."""
        return Box(self.low, _put(self.high, row, value), self.kept)

    def with_kept(self, row: int, kept: frozenset[int]) -> Box:
        """Return the box with other categories of one column."""
        return Box(self.low, self.high, (*self.kept[:row], kept, *self.kept[row + 1 :]))


def limits_of(box: Box, whole: Box) -> list[tuple[int, str, Box]]:
    """Return every limit of a box: column (numbers first), ``low``, ``high`` or ``kept``, and
    the box without that limit.
    """
    found = []
    for row in range(len(box.low)):
        if box.low[row] > whole.low[row]:
            found.append((row, "low", box.with_low(row, float(whole.low[row]))))
        if box.high[row] < whole.high[row]:
            found.append((row, "high", box.with_high(row, float(whole.high[row]))))
    for row, kept in enumerate(box.kept):
        if kept != whole.kept[row]:
            found.append((len(box.low) + row, "kept", box.with_kept(row, whole.kept[row])))
    return found


def quasi_p(n: float, k: float, wider_n: float, wider_k: float) -> float:
    """Return how often a box of ``n`` cases holds ``k`` of interest or more by chance.

    By chance means at the share of the box without the limit (Bryant and Lempert 2010): small
    where the limit does something. Numbers need not be whole, for cases that hang together.
    """
    from scipy.special import betainc

    if k <= 0 or wider_n <= 0:
        return 1.0
    return float(betainc(k, n - k + 1, wider_k / wider_n))


def _put(values: Floats, row: int, value: float) -> Floats:
    out = values.copy()
    out[row] = value
    return out
