"""Reading figures out of a comparison by name instead of by index."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import CorridorError
from corridor.questions.compare.result import Comparison, OutcomeInfo
from corridor.report.units import total_measure, unit_alone
from corridor.report.words import rounding_step

__all__ = [
    "ALL",
    "Array",
    "Quantiles",
    "Recorded",
    "chart_pairs",
    "corridor_label",
    "difference",
    "figure",
    "figure_of",
    "group_index",
    "group_words",
    "last_recorded_month",
    "only_interval",
    "outcome_info",
    "recorded_total",
    "shown_quantiles",
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
    #: the smallest step of its unit
    floor: float = 1.0

    @property
    def step(self) -> float:
        """What to round the figure to: what its intervals support.

        A long tail makes the 90% interval wide without making the median vague, so the 50%
        interval has a say, scaled as if the figure were normal.
        """
        inner = NORMAL_RATIO * (self.q75 - self.q25)
        outer = self.q95 - self.q05
        return rounding_step(min(inner, outer) if inner > 0 else outer, self.q50, self.floor)

    @property
    def zero(self) -> bool:
        """Whether the figure is 0 in nearly every draw."""
        return self.q05 == self.q95 == 0

    @property
    def slight(self) -> bool:
        """Whether both ends of its 90% interval are rounded to 0."""
        return 2 * max(abs(self.q05), abs(self.q95)) < self.floor


class Recorded(NamedTuple):
    """What the record holds of the months of the window."""

    total: float
    months: int


def outcome_info(comparison: Comparison, outcome: str) -> OutcomeInfo:
    """Return the declaration of an outcome; raises KeyError where the comparison has none."""
    for info in comparison.outcomes:
        if info.id == outcome:
            return info
    raise KeyError(outcome)


def only_interval(comparison: Comparison, outcome: str) -> bool:
    """Return whether an outcome is shown as an interval only; False for an unknown one."""
    return any(info.id == outcome and info.interval_only for info in comparison.outcomes)


def group_index(comparison: Comparison, group: str, outcome: str) -> int:
    """Return the place of a group on an outcome's group axis.

    Raises KeyError where there is none.
    """
    groups = comparison.groups_of(outcome)
    if group not in groups:
        raise KeyError(group)
    return groups.index(group)


def group_words(comparison: Comparison, group: str) -> str:
    """Return what goes after a name to say whose figures it has: ``, Haiti``, "" for everybody.

    Raises ValueError for an unknown group.
    """
    return "" if group == ALL else f", {comparison.group_labels[comparison.groups.index(group)]}"


def total(comparison: Comparison, outcome: str, policy: int, group: str = ALL) -> Quantiles:
    """Return the quantiles of one policy's figure for the window, as ``total_measure`` writes."""
    where = group_index(comparison, group, outcome)
    return figure(comparison, outcome, comparison.total[outcome][policy, where])


def difference(comparison: Comparison, outcome: str, pair: int, group: str = ALL) -> Quantiles:
    """Return the quantiles of a pair's paired difference, as ``total_measure`` writes them."""
    where = group_index(comparison, group, outcome)
    return figure(comparison, outcome, comparison.difference_total[outcome][pair, where])


def figure(comparison: Comparison, outcome: str, values: Array) -> Quantiles:
    """Return five quantiles of a window's figure in the unit in which it is shown.

    The middle one of an outcome that is shown as an interval only is never its median.
    """
    return figure_of(outcome_info(comparison, outcome), values)


def figure_of(info: OutcomeInfo, values: Array) -> Quantiles:
    """Return five quantiles [q] of a window's figure of an outcome as ``figure`` does."""
    measure = total_measure(info)
    shown = shown_quantiles(info, values, measure.factor)
    low, lower, middle, upper, high = (float(value) for value in shown)
    return Quantiles(low, lower, middle, upper, high, measure.floor)


def shown_quantiles(info: OutcomeInfo, values: Array, factor: float) -> NDArray[np.float64]:
    """Return quantiles (last axis) times ``factor``, as they may be shown.

    Of an outcome that is shown as an interval only, the middle of the 50% interval stands in
    place of the median.
    """
    shown = factor * np.array(values, dtype=np.float64)
    if info.interval_only:
        shown[..., 2] = (shown[..., 1] + shown[..., 3]) / 2
    return shown


def recorded_total(comparison: Comparison, outcome: str, group: str = ALL) -> Recorded:
    """Return what the record holds of the window, summed up as the outcome is, and of how much.

    The last month counts as all of the window where it is recorded and as none where it is not;
    of a chance it is told whether anything was recorded to happen, 1 or 0.
    """
    series = comparison.recorded.get(outcome)
    if series is None:
        return Recorded(0.0, 0)
    first = comparison.start - comparison.recorded_start
    where = group_index(comparison, group, outcome)
    shown = series[where, max(first, 0) : first + comparison.months]
    known = shown[np.isfinite(shown)]
    info = outcome_info(comparison, outcome)
    if not known.size:
        return Recorded(0.0, 0)
    if info.over == "last":
        at_end = len(shown) == comparison.months and bool(np.isfinite(shown[-1]))
        value, months = (float(shown[-1]), comparison.months) if at_end else (0.0, 0)
    elif info.over == "chance":
        value, months = float((known > 0).any()), int(known.size)
    else:
        value = float(known.mean() if info.over == "mean" else known.sum())
        months = int(known.size)
    return Recorded(value * total_measure(info).factor, months)


def last_recorded_month(comparison: Comparison, outcome: str, group: str = ALL) -> int | None:
    """Return the last month in which an outcome of a group is recorded, None where never."""
    series = comparison.recorded.get(outcome)
    if series is None:
        return None
    known = np.flatnonzero(np.isfinite(series[group_index(comparison, group, outcome)]))
    return comparison.recorded_start + int(known[-1]) if known.size else None


def chart_pairs(comparison: Comparison) -> tuple[int, ...]:
    """Return the pairs that get a difference chart: all those with the first-named policy.

    Two policies have one pair. With more, charts show each against the first; tables hold all.
    """
    return tuple(k for k, pair in enumerate(comparison.pairs) if 0 in pair)


@lru_cache(maxsize=8)
def corridor_label(corridor: str) -> str:
    """Return the label of a shipped corridor, or the text itself where it is none."""
    from corridor.system.corridors import load_corridor

    try:
        return load_corridor(corridor).label
    except CorridorError:
        return corridor
