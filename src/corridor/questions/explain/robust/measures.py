"""Regret, tails and thresholds of policies over the same scenarios.

Values are [policy, world, draw]: one number for the window. A world is an account of
bargaining with couplings as they are or one switched; the same draws stand in each. ``behind``
is what of the posterior stands behind each draw, for the errors; see ``robust.figures``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.robust.aims import Threshold
from corridor.questions.explain.robust.figures import Figure, mean, quantile, share
from corridor.questions.explain.robust.result import Regret, Satisficing, Tails
from corridor.questions.runs.worlds import Behind

__all__ = ["LEVELS", "regret", "regrets", "satisficing", "tails", "weighted"]

Floats = NDArray[np.floating[Any]]

#: shares of scenarios that lie in the tails that are reported
LEVELS = (0.01, 0.05)
_HIGH = 0.9


def regrets(losses: Floats) -> Floats:
    """Return what each loss is above the best policy's in the same scenario, 0 or more.

    Takes and gives [policy, world, draw], in one unit.
    """
    out: Floats = losses - losses.min(0)
    return out


def regret(losses: Floats, behind: Behind | None = None) -> Regret:
    """Return the regret of every policy, in the unit of ``losses`` [policy, world, draw]."""
    above = regrets(np.asarray(losses, np.float64))
    best = above == 0
    alone = best.sum(0) == 1
    return Regret(
        mean=tuple(mean(one, behind) for one in above),
        high=tuple(quantile(one, _HIGH, behind) for one in above),
        largest=above.max((1, 2)),
        by_world=above.mean(2),
        best=tuple(share(one & alone, behind) for one in best),
        tied=share(~alone, behind),
    )


def weighted(losses: Sequence[Floats], scales: Floats, weights: Floats) -> Floats:
    """Return losses added up: each over its scale, times its weight over the sum of weights.

    ``losses``: one array for each outcome, all of one shape, each in its own unit as is its scale;
    the sum has that shape and no unit.
    """
    shares = weights / weights.sum()
    out: Floats = sum(
        (w * np.asarray(loss, np.float64) / s)
        for loss, s, w in zip(losses, scales, shares, strict=True)
    )
    return out


def tails(values: Floats, sign: float, behind: Behind | None = None) -> Tails:
    """Return the bad and the good end of an outcome, in its own unit.

    ``sign``: 1 where less is wanted, -1 where more is.
    """
    losses = sign * np.asarray(values, np.float64)

    def end(one: Floats, probability: float) -> Figure:
        found = quantile(one, probability, behind)
        low, high = sorted((sign * found.low, sign * found.high))
        return Figure(sign * found.value, low, high)

    return Tails(
        levels=LEVELS,
        bad=tuple(tuple(end(one, 1 - level) for level in LEVELS) for one in losses),
        good=tuple(tuple(end(one, level) for level in LEVELS) for one in losses),
        worst=sign * losses.max((1, 2)),
    )


def satisficing(
    values: Sequence[Floats], thresholds: Sequence[Threshold], behind: Behind | None = None
) -> Satisficing:
    """Return in which share of scenarios each policy meets the thresholds.

    ``values``: the outcome of each threshold, [policy, world, draw].
    """
    met = np.stack(
        [
            one <= limit.value if limit.side == "<=" else one >= limit.value
            for one, limit in zip(values, thresholds, strict=True)
        ],
        axis=1,
    )
    together = np.asarray(met.all(1))
    return Satisficing(
        thresholds=tuple(thresholds),
        each=tuple(tuple(share(one, behind) for one in policy) for policy in met),
        together=tuple(share(policy, behind) for policy in together),
        by_world=together.mean(2),
    )
