"""Reading figures out of a comparison by name instead of by index."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import CorridorError
from corridor.questions.compare.result import Comparison, OutcomeInfo
from corridor.report.words import rounding_step

__all__ = [
    "ALL",
    "Quantiles",
    "Recorded",
    "chart_pairs",
    "corridor_label",
    "difference",
    "group_index",
    "last_recorded_month",
    "outcome_info",
    "recorded_total",
    "total",
    "unit_alone",
]

Array = NDArray[np.floating[Any]]

#: width of the 90% interval of a normal figure over that of its 50% interval
NORMAL_RATIO = 2.44

#: the group that holds everybody
ALL = "ALL"


class Quantiles(NamedTuple):
    """The five quantiles of one figure, in the figure's own unit."""

    q05: float
    q25: float
    q50: float
    q75: float
    q95: float

    @property
    def step(self) -> float:
        """What to round the figure to: what its intervals support.

        A long tail makes the 90% interval wide without making the median vague, so the 50%
        interval has a say, scaled as if the figure were normal.
        """
        inner = NORMAL_RATIO * (self.q75 - self.q25)
        outer = self.q95 - self.q05
        return rounding_step(min(inner, outer) if inner > 0 else outer, self.q50)

    @property
    def zero(self) -> bool:
        """Whether the figure is 0 in nearly every draw."""
        return self.q05 == self.q95 == 0


class Recorded(NamedTuple):
    """What the record holds of the months of the window."""

    total: float
    months: int


def outcome_info(comparison: Comparison, outcome: str) -> OutcomeInfo:
    """Return the declaration of an outcome; KeyError where the comparison has none."""
    for info in comparison.outcomes:
        if info.id == outcome:
            return info
    raise KeyError(outcome)


def group_index(comparison: Comparison, group: str) -> int:
    """Return the place of a group on the group axis; KeyError where there is none."""
    if group not in comparison.groups:
        raise KeyError(group)
    return comparison.groups.index(group)


def total(comparison: Comparison, outcome: str, policy: int, group: str = ALL) -> Quantiles:
    """Return the quantiles of one policy's total over the window."""
    return _quantiles(comparison.total[outcome][policy, group_index(comparison, group)])


def difference(comparison: Comparison, outcome: str, pair: int, group: str = ALL) -> Quantiles:
    """Return the quantiles of a pair's paired difference of totals."""
    return _quantiles(comparison.difference_total[outcome][pair, group_index(comparison, group)])


def _quantiles(values: Array) -> Quantiles:
    return Quantiles(*(float(value) for value in values))


def recorded_total(comparison: Comparison, outcome: str, group: str = ALL) -> Recorded:
    """Return the recorded sum over the window and in how many of its months it is recorded."""
    series = comparison.recorded.get(outcome)
    if series is None:
        return Recorded(0.0, 0)
    first = comparison.start - comparison.recorded_start
    shown = series[group_index(comparison, group), max(first, 0) : first + comparison.months]
    known = np.isfinite(shown)
    return Recorded(float(shown[known].sum()), int(known.sum()))


def last_recorded_month(comparison: Comparison, outcome: str) -> int | None:
    """Return the last month in which the outcome's total is recorded, None where never."""
    series = comparison.recorded.get(outcome)
    if series is None:
        return None
    known = np.flatnonzero(np.isfinite(series[group_index(comparison, ALL)]))
    return comparison.recorded_start + int(known[-1]) if known.size else None


def chart_pairs(comparison: Comparison) -> tuple[int, ...]:
    """Return the pairs that get a difference chart: all those with the first-named policy.

    Two policies have one pair. With more, charts show each against the first; tables hold all.
    """
    return tuple(k for k, pair in enumerate(comparison.pairs) if 0 in pair)


def unit_alone(unit: str) -> str:
    """Return a unit without its rate: ``people a month`` becomes ``people``."""
    for rate in (" a month", " per month", "/month"):
        unit = unit.removesuffix(rate)
    return unit


@lru_cache(maxsize=8)
def corridor_label(corridor: str) -> str:
    """Return the label of a shipped corridor, or the text itself where it is none."""
    from corridor.system.corridor import load_corridor

    try:
        return load_corridor(corridor).label
    except CorridorError:
        return corridor
