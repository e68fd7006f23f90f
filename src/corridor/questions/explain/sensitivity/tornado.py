"""How far one parameter moves the median of a difference, from low to high.

A parameter that is independent of the others is set to its 5th and then to its 95th percentile in
every lane, everything else as drawn. One that is drawn together with others cannot be set: for it
the lanes are taken in which it is lowest, and those in which it is highest, a tenth each, whose
middles are about the same percentiles. What it is correlated with shifts along with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.sensitivity.factors import Factor
from corridor.questions.explain.sensitivity.medians import Weights, weighted_medians
from corridor.questions.runs.worlds import World

__all__ = ["ENDS", "Bar", "Tornado", "by_slices", "flips", "moved_worlds", "shift_by_setting"]

Floats = NDArray[np.floating[Any]]

#: probabilities at which a parameter is looked at
ENDS = (0.05, 0.95)

#: standard errors beyond which a sign counts as told from chance (90%, two-sided)
_ERRORS = 1.6448536269514722


@dataclass(frozen=True)
class Bar:
    """One parameter of a tornado; pairs are at its 5th and 95th percentile.

    ``shift``: median there, less the median over all; ``error``: Monte Carlo standard errors of
    these; ``values``: of the parameter, in its own unit.
    """

    id: str
    label: str
    #: origin group, "" where the parameter has one value for all
    group: str
    grade: str
    unit: str
    #: whether it was set while all else stayed (True), or only looked at where it is low and high
    alone: bool
    values: tuple[float, float]
    shift: tuple[float, float]
    error: tuple[float, float]
    #: for each end, "yes" if the median changes its sign, "perhaps" if it may, "" if it stays
    flips: tuple[str, str]

    @property
    def reach(self) -> float:
        """The larger of the two shifts, without its sign."""
        return max(map(abs, self.shift))

    @property
    def least(self) -> float:
        """The larger of what the two shifts come to at least, at the near ends of their 90%."""
        pairs = zip(self.shift, self.error, strict=True)
        return max(max(0.0, abs(shift) - _ERRORS * error) for shift, error in pairs)

    @property
    def flipped(self) -> str:
        """The stronger of the two: yes, perhaps, or nothing."""
        return max(self.flips, key=("", "perhaps", "yes").index)


@dataclass(frozen=True)
class Tornado:
    """Shifts of the median of a paired difference by parameter.

    First comes what shifts it most at least, the error taken off, so that chance alone lifts
    nothing to the top.
    """

    median: float
    #: Monte Carlo standard error of the median
    error: float
    bars: tuple[Bar, ...]
    #: lanes behind each shift: of parameters that are set, and of those that are looked at
    lanes: tuple[int, int]

    @property
    def flipping(self) -> tuple[Bar, ...]:
        """The parameters that change the sign of the median at one end at least."""
        return tuple(bar for bar in self.bars if bar.flipped == "yes")

    def as_json(self) -> dict[str, Any]:
        """Return plain Python values."""
        keys = ("id", "label", "group", "grade", "unit", "alone")
        pairs = ("values", "shift", "error", "flips")
        return {
            "median": self.median,
            "error": self.error,
            "lanes": {"set": self.lanes[0], "looked_at": self.lanes[1]},
            "bars": [
                {key: getattr(bar, key) for key in keys}
                | {key: list(getattr(bar, key)) for key in pairs}
                for bar in self.bars
            ],
        }


def flips(median: float, error: float, shift: float, shift_error: float) -> str:
    """Say whether a shift changes the sign of a median: yes, perhaps, or nothing.

    The whisker of what it is shifted to, 1.64 standard errors of the shift either way, decides:
    nothing if all of it is on the median's side of zero, yes if all of it is on the other side
    and the median itself lies more than 1.64 of its own errors from zero, and perhaps otherwise.
    A median of zero has no sign to change.
    """
    if median == 0:
        return ""
    there, reach = float(np.sign(median)) * (median + shift), _ERRORS * shift_error
    if there > reach:
        return ""
    return "yes" if there < -reach and abs(median) > _ERRORS * error else "perhaps"


def moved_worlds(world: World, factors: Sequence[Factor]) -> Iterator[World]:
    """Return a world for each end of each factor, in which its row stands there in every lane."""
    from scipy.special import ndtri

    for factor in factors:
        for end in ENDS:
            yield world.with_rows(list(factor.rows), float(ndtri(end)))


def shift_by_setting(
    base: Floats, ends: Floats, weights: Weights
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return (shifts, errors) of one factor's two ends.

    ``base``: [lane]; ``ends``: [end, lane], the same lanes with the factor set;
    ``weights``: [resample, lane].
    """
    before = weighted_medians(base, weights)
    shift = [float(np.median(row) - np.median(base)) for row in ends]
    error = [float((weighted_medians(row, weights) - before).std(ddof=1)) for row in ends]
    return (shift[0], shift[1]), (error[0], error[1])


def by_slices(
    x: Floats,
    y: Floats,
    unit: NDArray[np.int64],
    *,
    resamples: int,
    rng: np.random.Generator,
    report: Callable[[float], None] = lambda _share: None,
) -> tuple[Floats, Floats]:
    """Return (shift, error), each [parameter, end], of the median of ``y`` in slices of each ``x``.

    ``x``: [parameter, lane]; ``y``: [lane]; ``unit``: number of the joint draw that a lane has,
    or of the batch that it is of, [lane]. Whole units are resampled, so that the error holds
    what few joint draws leave open.
    """
    _, place = np.unique(unit, return_inverse=True)
    count = int(place.max()) + 1
    weights = rng.multinomial(count, np.full(count, 1 / count), size=resamples)
    all_lanes = weighted_medians(y, weights[:, place])
    middle = float(np.median(y))
    tenth = round(2 * ENDS[0] * len(y))
    shift, error = np.empty((len(x), 2)), np.empty((len(x), 2))
    for at, row in enumerate(x):
        order = np.argsort(row, kind="stable")
        for end, lanes in enumerate((order[:tenth], order[-tenth:])):
            shift[at, end] = np.median(y[lanes]) - middle
            there = weights[:, place[lanes]]
            kept = there.any(1)
            moved = weighted_medians(y[lanes], there[kept]) - all_lanes[kept]
            error[at, end] = moved.std(ddof=1)
        report((at + 1) / len(x))
    return shift, error
