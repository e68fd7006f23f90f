"""Series with holes: which months a series has, and a whole series for models that need one.

A recorded series may begin late, lack months, or end before others. What is not recorded is
never scored. Models that step from month to month are given a line across a hole, on the log,
and are told which months it covers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST", "Whole", "last_month", "whole"]

Floats = NDArray[np.float64]

MOST = 0.9
"""Share of a sum that has to be recorded for the sum to count as known."""


@dataclass(frozen=True, eq=False)
class Whole:
    """Series without holes, and where they had some.

    Attributes
    ----------
    values: counts, [series, month]; before the first recorded month that month's, after the
        last one the last one's.
    known: whether a month is recorded, [series, month].
    """

    values: Floats
    known: NDArray[np.bool_]

    @property
    def begins(self) -> NDArray[np.int64]:
        """Months before the first recorded one, [series]."""
        return np.asarray(self.known.argmax(1))

    @property
    def behind(self) -> NDArray[np.int64]:
        """Months after the last recorded one, [series]."""
        return np.asarray(self.known[:, ::-1].argmax(1))


def whole(counts: Floats, offset: float) -> Whole:
    """Fill holes by lines of ln(count + offset); each series needs one recorded month."""
    known = np.isfinite(counts)
    months = np.arange(counts.shape[1])
    # a series that is whole goes through untouched, to the last bit
    values = np.array(counts, dtype=np.float64)
    for row in np.flatnonzero(~known.all(1)):
        seen = known[row]
        line = np.interp(months, months[seen], np.log(counts[row, seen] + offset))
        values[row, ~seen] = np.maximum(np.exp(line[~seen]) - offset, 0.0)
    return Whole(values, known)


def last_month(counts: Floats, first: int) -> int | None:
    """Return the last month in which any row of [row, month] is recorded, None if none is."""
    at = np.flatnonzero(np.isfinite(counts).any(0))
    return first + int(at[-1]) if len(at) else None
