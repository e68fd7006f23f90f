"""Scores of predictive points against what happened, on y = ln(count + offset).

The scoring rules are those of scoringrules. Its weighted interval score (0.10.0) leaves the
error of the median out; the mean pinball loss over the same symmetric levels is that score by
definition (Bracher et al. 2021, doi:10.1371/journal.pcbi.1008618), so that one is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.predictive import LEVELS, quantiles

__all__ = ["Scores", "pit", "score"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """Scores of forecasts, all of one shape; NaN where nothing is known of what happened.

    Attributes
    ----------
    crps: continuous ranked probability score, in log units; 0 is perfect.
    wis: weighted interval score over eleven central intervals and the median, log units.
    cover50, cover90: 1 where the central interval holds the figure, ends included, else 0.
    pit: share of the predictive distribution below the figure, ties counted half.
    error: figure minus median, log units.
    """

    crps: Floats
    wis: Floats
    cover50: Floats
    cover90: Floats
    pit: Floats
    error: Floats


def score(at: Floats, seen: Floats, given: Floats | None = None) -> Scores:
    """Score points, [..., POINTS], against figures on the same scale, [...].

    ``given``: quantiles at ``LEVELS``, [..., level], where a forecast names them: intervals and the
    weighted interval score are theirs as they stand, and not those of the points.
    """
    import scoringrules

    seen = np.broadcast_to(seen, at.shape[:-1]).astype(np.float64)
    known = np.isfinite(seen)
    levels = np.asarray(LEVELS)
    found = quantiles(at) if given is None else given
    # numba, where somebody has it, would compile for seconds and add no digit
    crps = scoringrules.crps_ensemble(seen, at, sorted_ensemble=True, backend="numpy")
    wis = scoringrules.crps_quantile(seen, found, levels, backend="numpy")

    def covered(low: float, high: float) -> Floats:
        a, b = found[..., LEVELS.index(low)], found[..., LEVELS.index(high)]
        return _where(known, ((a <= seen) & (seen <= b)).astype(float))

    return Scores(
        crps=_where(known, crps),
        wis=_where(known, wis),
        cover50=covered(0.25, 0.75),
        cover90=covered(0.05, 0.95),
        pit=_where(known, pit(at, seen)),
        error=_where(known, seen - found[..., LEVELS.index(0.5)]),
    )


def pit(at: NDArray[np.floating[Any]], seen: NDArray[np.floating[Any]]) -> Floats:
    """Return the share of draws or points below a figure, and half of those equal to it.

    ``at``: [..., draw]; ``seen``: [...].
    """
    return np.asarray((at < seen[..., None]).mean(-1) + 0.5 * (at == seen[..., None]).mean(-1))


def _where(known: NDArray[np.bool_], values: Floats) -> Floats:
    return np.where(known, values, np.nan)
