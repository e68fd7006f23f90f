"""Change of the hazard of being stopped from one span of months to another, and its error.

Of all who try in a span, ``stops / (stops + through)`` are stopped. The hazard of a passage is
``h = -ln(1 - share) = ln(1 + stops / through)``, and a change is a difference of ``ln h``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Level", "Step", "level", "step"]

Floats = NDArray[np.float64]
_NORMAL95 = 1.6448536269514722


@dataclass(frozen=True)
class Level:
    """The hazard in one span."""

    #: share of those who try that is stopped, 0 to 1
    share: float
    #: ln of the hazard
    log_hazard: float
    #: standard error of that, infinite for one month
    error: float
    months: int


@dataclass(frozen=True)
class Step:
    """A change of the log hazard, with what is needed of its error."""

    before: Level
    after: Level
    #: difference of the log hazards
    change: float
    error: float
    #: degrees of freedom of the t distribution of the error (Welch)
    freedom: float

    @property
    def half(self) -> float:
        """Half the width of the 90% interval."""
        # what scipy.stats.t.ppf calls, without the second that importing scipy.stats takes
        from scipy.special import stdtrit

        if not math.isfinite(self.error):
            return math.inf
        return float(stdtrit(self.freedom, 0.95)) * self.error

    @property
    def spread(self) -> float:
        """Standard deviation of the normal distribution with the same 90% interval."""
        return self.half / _NORMAL95


def level(stops: Floats, through: Floats) -> Level | None:
    """Return the hazard of months, both [month], in people or events; None if it is 0 or infinite.

    The error takes the months as a sample of a ratio of sums. What is left of one month may last
    into the next (Newey and West 1987, one lag); a negative link between neighbours, which six
    months cannot show, does not make it smaller.
    """
    stopped, passed = float(stops.sum()), float(through.sum())
    if stopped <= 0 or passed <= 0:
        return None
    months, ratio = len(stops), stopped / passed
    hazard = math.log1p(ratio)
    error = math.inf
    if months > 1:
        left = (stops - ratio * through) * months / passed
        own = float(left @ left) / (months - 1)
        neighbours = float(left[1:] @ left[:-1]) / (months - 1)
        error = math.sqrt(max(own, own + neighbours) / months) / ((1 + ratio) * hazard)
    return Level(stopped / (stopped + passed), math.log(hazard), error, months)


def step(before: Level, after: Level) -> Step:
    """Return the change from one span to another; the spans are taken as independent."""
    variances = (before.error**2, after.error**2)
    whole = sum(variances)
    frees = (before.months - 1, after.months - 1)
    freedom = math.inf
    if math.isfinite(whole) and whole > 0:
        freedom = whole**2 / sum(v**2 / n for v, n in zip(variances, frees, strict=True))
    return Step(before, after, after.log_hazard - before.log_hazard, math.sqrt(whole), freedom)
