"""What is reported of a hindcast: scores of what was done, and what each run expected.

Axis names: month (from the decision point on, all months of the run), q (the probabilities of
``corridor.questions.compare.QUANTILES``). Figures are in the outcome's unit a month; scores are
on ln(figure + offset), so that 0.1 is about a tenth of the figure. NaN where nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.naming import ById

__all__ = ["Expected", "Forecast", "Hindcast", "Scored"]

Array = NDArray[np.floating[Any]]

_LOW, _LOWER, _UPPER, _HIGH = 0, 1, 3, 4  # places of the 90% and the 50% band


@dataclass(frozen=True)
class Forecast:
    """One forecast of one recorded series, held against it month by month."""

    #: [month, q]; NaN where there is no record
    bands: Array
    #: [month]: continuous ranked probability score
    crps: Array
    #: [month]: weighted interval score over the 23 levels of forecast hubs
    wis: Array
    #: [month]: share of draws below the record, and half of those equal to it
    pit: Array

    @property
    def mean_crps(self) -> float:
        """Mean over the months recorded."""
        return float(np.nanmean(self.crps))

    @property
    def mean_wis(self) -> float:
        """Mean over the months recorded."""
        return float(np.nanmean(self.wis))

    @property
    def mean_pit(self) -> float:
        """Mean over the months recorded; one half where the record lies evenly about the middle."""
        return float(np.nanmean(self.pit))


@dataclass(frozen=True)
class Scored:
    """What was done held against one recorded series, beside the forecast that nothing changes."""

    outcome: str
    #: "ALL" or a group of the corridor
    group: str
    #: [month]
    recorded: Array
    #: what is added before the logarithm
    offset: float
    model: Forecast
    #: none where too little was recorded before the decision point
    no_change: Forecast | None

    @property
    def months(self) -> int:
        """Months with a recorded figure."""
        return int(np.isfinite(self.recorded).sum())

    def inside(self, forecast: Forecast, share: int) -> int:
        """Return in how many months the record lies inside the band of 50 or of 90 percent."""
        low, high = (_LOWER, _UPPER) if share == 50 else (_LOW, _HIGH)
        bands = forecast.bands
        return int(((self.recorded >= bands[:, low]) & (self.recorded <= bands[:, high])).sum())

    def outside(self, forecast: Forecast) -> tuple[int, int]:
        """Return in how many months the record lies below and above the 90% band."""
        bands = forecast.bands
        below, above = self.recorded < bands[:, _LOW], self.recorded > bands[:, _HIGH]
        return int(below.sum()), int(above.sum())

    @property
    def ratio(self) -> float | None:
        """CRPS of what was done over that of no change; none where there is no such forecast."""
        if self.no_change is None or not self.no_change.mean_crps > 0:
            return None
        return self.model.mean_crps / self.no_change.mean_crps


@dataclass(frozen=True)
class Expected:
    """What one run, or no change, expected of an outcome for all groups together."""

    #: [month, q], all months of the run; NaN for no change where there is no record
    bands: Array
    #: [q] of the window's figure, summed up as the outcome says; empty for no change
    total: Array
    #: [q] of the average of the months that are recorded
    average: Array
    #: share of draws in which that average is at or below the recorded one
    as_low: float


@dataclass(frozen=True)
class Hindcast:
    """The policy that holds what was really done against the record, and the others beside it."""

    #: id and label of the policy that is scored
    scored: tuple[str, str]
    #: its place among the comparison's policies, none if it was run for this alone
    place: int | None
    #: a sentence where its values are not meant for this decision point, else ""
    caution: str
    #: id and label of all policies run, the scored one among them
    policies: tuple[tuple[str, str], ...]
    #: draws held against the record
    draws: int
    #: outcomes that are recorded, the one missed most first; each with its groups after ALL
    rows: tuple[Scored, ...]
    #: outcome -> one a policy
    expected: Mapping[str, tuple[Expected, ...]]
    #: outcome -> what no change expected; outcomes with too short a record are left out
    held: Mapping[str, Expected]
    #: id of the corridor's own policy that is scored, and what its file leaves out
    done: str = ""
    notes: str = ""
    #: a sentence where it holds what was agreed far from what was in force, else ""
    agreed: str = ""

    @property
    def totals(self) -> tuple[Scored, ...]:
        """The rows of all groups together, the outcome missed most first."""
        return tuple(row for row in self.rows if row.group == "ALL")

    def of(self, outcome: str) -> tuple[Scored, ...]:
        """Return the rows of one outcome, all groups together first.

        Raises KeyError, naming the nearest, for one that is not held against a record here.
        """
        found: ById[list[Scored]] = ById()
        for row in self.rows:
            found.setdefault(row.outcome, []).append(row)
        return tuple(found[outcome])

    def average(self, outcome: str) -> float:
        """Return the average of the months recorded, in the outcome's unit a month.

        Raises KeyError as ``of`` does.
        """
        return float(np.nanmean(self.of(outcome)[0].recorded))
