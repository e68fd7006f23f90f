"""Corridors: which groups move, by which mechanisms, and how the record is held against them.

A corridor is a folder of data files (``corridor/corridors/<id>``, or any folder that is named
by its path). ``corridor.toml`` and ``series.toml`` are read here; levers, outcomes, priors and
policies have their own folders in it and their own readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Corridor",
    "Forecast",
    "Group",
    "History",
    "LeverRecord",
    "Measurement",
    "Part",
    "Series",
]


@dataclass(frozen=True)
class Group:
    """One group: people who share origins, or a way in, and legs and rules."""

    id: str
    label: str
    #: ISO 3166 alpha-3 codes of the record; OTHER is every citizenship not named
    origins: tuple[str, ...] = ()
    #: what holds of it: a mark ``m`` is the constant ``m_g`` of the mechanisms
    marks: tuple[str, ...] = ()

    @property
    def home(self) -> bool:
        """Whether these are nationals of the transit country."""
        return "home" in self.marks


@dataclass(frozen=True)
class Part:
    """Rows of one table that are added up into a series."""

    table: str
    #: column -> the value, or one of the values, that a row must have
    where: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    #: id of the group that all these rows belong to; "" to go by their origins
    group: str = ""
    #: what a month without a row means: "zero" or "unknown"; "" for zero where rows are of a
    #: group, unknown where they are totals
    missing: str = ""


@dataclass(frozen=True)
class Series:
    """A recorded series, and how the fit holds the model against it."""

    id: str
    parts: tuple[Part, ...]
    #: the model's flows that it measures; empty if it is drawn but not fitted
    flows: tuple[str, ...] = ()
    #: False if the series exists in total only
    by_group: bool = True
    #: log standard deviation of measurement
    noise: float = 0.0
    #: is that only the median of what is believed, and learned group by group?
    noise_learned: bool = False
    #: share of an error that is still there a month later, as believed; 0: errors are independent
    persistence: float = 0.0
    #: count added before the logarithm, people or events
    offset: float = 0.0
    #: variance over mean of a count, as believed
    dispersion: float = 0.0
    #: log standard deviation, new every month, that every figure has besides
    closest: float = 0.0
    #: first month (month index) from which it is no count of the same thing, so that no run is
    #: held against it; 0: none. It decides no fit
    unfit_from: int = field(default=0, repr=False)


@dataclass(frozen=True)
class Measurement:
    """How wide the beliefs about errors of measurement are."""

    #: standard deviation of ln(noise)
    noise_spread: float
    #: standard deviation of the logit of persistence
    persistence_spread: float
    #: median of the degrees of freedom of the t distribution that errors have
    freedom: float
    #: standard deviation of ln(degrees of freedom)
    freedom_spread: float
    #: standard deviation of ln(dispersion)
    dispersion_spread: float


@dataclass(frozen=True)
class History:
    """How monthly inputs are made from the record; units are months and people."""

    first_month: int
    #: first decision point for which the tables suffice
    earliest: int
    burn_in: int
    recent: int
    #: last one; 0 for the month after the last figure of the series that is forecast
    latest: int = 0
    shrink: float = 0.0
    labour_lag: int = 0
    origin_lag: int = 0


@dataclass(frozen=True)
class LeverRecord:
    """What a lever was in some months: a number, or a recorded series."""

    lever: str
    #: id of the series that it was, "" if it was a number
    series: str = ""
    #: what the lever counts by: "month" or "day"
    per: str = "month"
    value: float = 0.0
    #: first and last month of the number; the first alone where it happened once
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Forecast:
    """What is forecast, and what it is called."""

    #: id of the series
    target: str
    #: first month from which a backtest forecasts
    first: int
    #: what is counted, in words; "" for the unit of its table
    label: str = ""
    #: what a reader has to know of such a count, a sentence
    note: str = ""


@dataclass(frozen=True, eq=False)
class Corridor:
    """A chain of places from origins to a destination; loaded once, the same object."""

    id: str
    folder: Path
    label: str
    destination: str
    transit: str
    #: what it is, in a sentence or two
    about: str
    #: first month of a run, unless the policies or the user say otherwise
    decision_point: int
    #: ids of the mechanisms in the order of the month
    mechanisms: tuple[str, ...]
    groups: tuple[Group, ...]
    series: Mapping[str, Series]
    measurement: Measurement
    #: name that mechanisms read and none of them writes -> the number that stands for it
    stand_in: Mapping[str, float]
    #: driver that stands still -> its value
    constants: Mapping[str, float]
    #: driver name -> yearly rows by origin
    origin_drivers: Mapping[str, Part]
    #: (first, last) months of closure on the way
    closures: tuple[tuple[int, int], ...]
    #: (groups, first month) of returns of third-country nationals that the transit country takes
    acceptances: tuple[tuple[tuple[str, ...], int], ...]
    #: what levers were
    lever_records: tuple[LeverRecord, ...]
    history: History
    forecast: Forecast
    #: policies that hold what was really done, each from its own decision point
    done: tuple[str, ...]
    #: policies that are run beside what was done in a hindcast
    beside: tuple[str, ...]
    #: name of the ledger of claims about it
    ledger: str
    #: parameters that the record cannot teach and that keep their prior -> the reason
    not_learned: Mapping[str, str]

    @property
    def group_ids(self) -> tuple[str, ...]:
        """Group ids in the order of the group axis."""
        return tuple(group.id for group in self.groups)

    def mark(self, name: str) -> NDArray[np.float64]:
        """Return 1 for the groups with this mark, else 0, [group, 1]."""
        return np.array([[float(name in group.marks)] for group in self.groups])

    def places(self, names: Iterable[str] = ()) -> dict[str, NDArray[np.float64]]:
        """Return constants of the group axis, name -> [group, 1], 0 or 1.

        Those of its marks, and ``names`` as mechanisms name them: a mark with the suffix ``_g``,
        which no group need have.
        """
        marks = {f"{mark}_g": None for group in self.groups for mark in group.marks}
        return {name: self.mark(name.removesuffix("_g")) for name in (*marks, *names)}

    def group_of(self, origin: str) -> str:
        """Return the group of a record's origin code; unnamed origins go to OTHER's group."""
        return self._owners.get(origin, self._rest)

    @property
    def kind_of_group(self) -> str:
        """What a group is called in words: some corridors have ways in, and not origins."""
        return "origin group" if any(group.origins for group in self.groups) else "group"

    @cached_property
    def _rest(self) -> str:
        return self._owners.get("OTHER", "")

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {origin: group.id for group in self.groups for origin in group.origins}

    @cached_property
    def meaning(self) -> str:
        """What of its files decides a fit, in one text; labels and reasons are left out."""
        fitted = {name: one for name, one in self.series.items() if one.flows}
        parts = (
            *((g.id, g.origins, sorted(g.marks)) for g in self.groups),
            *(fitted.items()),
            self.measurement,
            *(sorted(part.items()) for part in (self.stand_in, self.constants)),
            sorted(self.origin_drivers.items()),
            *(self.closures, self.acceptances, self.lever_records),
            (self.history.first_month, self.history.burn_in, self.history.shrink),
            (self.history.recent, self.history.labour_lag, self.history.origin_lag),
            sorted(self.not_learned),
        )
        return "\n".join(map(repr, parts))
