"""What is reported of event studies. Changes are differences of logs, end over base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corridor.evidence.windows import Window

__all__ = ["Every", "Row", "Studies", "Study", "Told"]

Array = NDArray[np.floating[Any]]

#: which of a study's three tables of rows
Told = Literal["rows", "with_effort", "without"]

_LOW, _LOWER, _MIDDLE, _UPPER, _HIGH = range(5)  # the 90% and the 50% interval


@dataclass(frozen=True)
class Row:
    """One recorded change held against what the model predicts of it."""

    #: one of ``changes.MEASURES``
    measure: str
    #: log change
    recorded: float
    #: [q]: log changes at the probabilities of ``corridor.questions.compare.QUANTILES``
    bands: Array
    #: share of draws at or below the recorded change
    as_low: float

    @property
    def median(self) -> float:
        """Median predicted log change."""
        return float(self.bands[_MIDDLE])

    def interval(self, share: int) -> tuple[float, float]:
        """Return the central interval of 50 or of 90 percent."""
        low, high = (_LOWER, _UPPER) if share == 50 else (_LOW, _HIGH)
        return float(self.bands[low]), float(self.bands[high])

    def inside(self, share: int) -> bool:
        """Return whether the recorded change lies in the interval of 50 or of 90 percent."""
        low, high = self.interval(share)
        return low <= self.recorded <= high


@dataclass(frozen=True)
class Study:
    """One window, all its measures in their order."""

    window: Window
    #: is it after the last month of the fit?
    ahead: bool
    rows: tuple[Row, ...]
    #: the same where the model is told the transit country's effort too; empty where the record
    #: does not count its stops
    with_effort: tuple[Row, ...] = ()
    #: the same without the agreements of the window; empty where there are none
    without: tuple[Row, ...] = ()

    def of(self, measure: str, told: Told = "rows") -> Row:
        """Return the row of one measure in one of the three tables.

        Raises StopIteration where there is none.
        """
        rows: tuple[Row, ...] = getattr(self, told)
        return next(row for row in rows if row.measure == measure)


@dataclass(frozen=True)
class Every:
    """The same check on every window of one length within the fit, whatever happened in it."""

    #: length of the windows, and how many there are
    months: int
    windows: int
    #: measure -> how many recorded changes lie inside the interval of 50 and of 90 percent
    inside50: Mapping[str, int]
    inside90: Mapping[str, int]


@dataclass(frozen=True)
class Studies:
    """All windows held against one fit."""

    corridor: str
    #: the transit country, whose nationals are "home"
    home: str
    #: of the fit, with its kind and its last month
    fingerprint: str
    kind: str
    last_month: str
    draws: int
    seed: int
    command: str
    studies: tuple[Study, ...]
    #: one a length of the windows within the fit; empty where it was not asked for
    every: tuple[Every, ...] = ()

    @property
    def rows(self) -> tuple[tuple[Study, Row], ...]:
        """Every recorded change, those outside the 90% interval first."""
        pairs = [(study, row) for study in self.studies for row in study.rows]
        return tuple(sorted(pairs, key=lambda pair: pair[1].inside(90)))

    @property
    def missed(self) -> tuple[tuple[Study, Row], ...]:
        """The recorded changes outside the 90% interval."""
        return tuple(pair for pair in self.rows if not pair[1].inside(90))

    @property
    def effort_told(self) -> tuple[Study, ...]:
        """The windows in which the model was asked with the transit country's effort too."""
        return tuple(study for study in self.studies if study.with_effort)

    @property
    def agreeing(self) -> tuple[Study, ...]:
        """The windows in which an agreement came into force."""
        return tuple(study for study in self.studies if study.without)

    def inside(
        self,
        measure: str,
        share: int = 90,
        among: Sequence[Study] | None = None,
        told: Told = "rows",
    ) -> int:
        """Return in how many windows, of all or of some, a measure lies inside."""
        some = self.studies if among is None else among
        return sum(study.of(measure, told).inside(share) for study in some)
