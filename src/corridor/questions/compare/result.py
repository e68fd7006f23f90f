"""What a comparison holds: quantiles of every outcome, paired differences, the record.

Axis names: policy, pair, group (``ALL`` first, then the corridor's groups), time
(months from the decision point on), q (the probabilities of ``QUANTILES``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["QUANTILES", "Comparison", "FitInfo", "GradeShare", "OutcomeInfo", "PolicyInfo"]

Array = NDArray[np.floating[Any]]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class OutcomeInfo:
    """One outcome, as declared in system/outcomes/<id>.toml."""

    id: str
    label: str
    unit: str
    definition: str
    #: what the recorded series drawn beside it measures; "" where no record exists
    recorded_label: str
    #: publisher and document of the recorded series, for the source line
    source: str
    #: table ids of the record behind the recorded series
    tables: tuple[str, ...]


@dataclass(frozen=True)
class PolicyInfo:
    """One policy as shown beside its results."""

    id: str
    label: str
    summary: str
    #: what its own supporters say of it
    own_words: str
    #: one row per lever that departs from the status quo
    levers: tuple[Mapping[str, str], ...]  # keys: lever, label, unit, path, meaning, decides, why


@dataclass(frozen=True)
class FitInfo:
    """Which fit the numbers stand on."""

    method: str
    first_month: str
    last_month: str
    fingerprint: str
    version: str
    #: parameter id -> (prior median, prior 90% low, high, posterior median, low, high, grade)
    parameters: Mapping[str, tuple[float, float, float, float, float, float, str]]


@dataclass(frozen=True)
class GradeShare:
    """Share of the variance of a paired difference by what it comes from."""

    #: evidence grade A to E -> share; the rest is shocks and interactions
    by_grade: Mapping[str, float]
    rest: float
    #: (parameter id, grade, share), largest first
    by_parameter: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Comparison:
    """Two or more policies on the same draws."""

    corridor: str
    policies: tuple[PolicyInfo, ...]
    outcomes: tuple[OutcomeInfo, ...]
    groups: tuple[str, ...]
    group_labels: tuple[str, ...]
    start: int
    months: int
    draws: int
    seed: int
    #: outcome -> [policy, group, time, q], people (or events) a month
    monthly: Mapping[str, Array]
    #: outcome -> [policy, group, q], summed over the window
    total: Mapping[str, Array]
    #: index pairs (i, j) into policies; differences are policies[i] minus policies[j]
    pairs: tuple[tuple[int, int], ...]
    #: outcome -> [pair, group, time, q] of paired differences
    difference_monthly: Mapping[str, Array]
    #: outcome -> [pair, group, q]
    difference_total: Mapping[str, Array]
    #: outcome -> [pair, group]: share of draws in which i exceeds j over the window
    exceeds_total: Mapping[str, Array]
    #: outcome -> [pair, group, time]
    exceeds_monthly: Mapping[str, Array]
    #: first month of the recorded series (before the decision point)
    recorded_start: int
    #: outcome -> [group, time from recorded_start], NaN where nothing is recorded
    recorded: Mapping[str, Array]
    #: outcome -> one GradeShare per pair, for the ALL total; none with too few draws to tell
    grades: Mapping[str, tuple[GradeShare, ...]]
    fit: FitInfo
    #: the command that makes the same numbers again
    command: str
    #: seconds by stage, for the benchmark: fit, simulate, summarise
    seconds: Mapping[str, float]
