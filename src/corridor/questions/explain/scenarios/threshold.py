"""The value of one condition at which the answer turns, everything else drawn.

The chance that the first policy exceeds the second is a smooth curve of one condition, fitted
by logistic regression on a natural cubic spline of its score (Harrell 2015). Where the curve
crosses a half within what is drawn, the condition alone can turn the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.scenarios.shares import Share, share_of
from corridor.questions.runs.worlds import Behind

__all__ = ["GRID", "Crossing", "chance_curve", "find_crossings"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: quantiles of the draws at which the spline has its knots, and at which curves are read
_KNOTS = (0.05, 0.35, 0.65, 0.95)
GRID = np.linspace(0.02, 0.98, 49)

#: samples of draws anew for an interval, and how many are fitted side by side in the cache
_REPLICATES, _AT_ONCE = 200, 20

#: Newton steps at the most, and one that is small enough to stop
_STEPS, _CLOSE = 40, 1e-6

#: what keeps a fit finite
_RIDGE = 1e-2


@dataclass(frozen=True)
class Crossing:
    """Where a curve crosses a half."""

    #: column of the condition
    column: int
    #: score at which it crosses, and its 90% interval from whole batches drawn anew
    z: float
    interval: tuple[float, float]
    #: share of such draws anew in which it crosses at all, in the same direction
    steady: float
    #: does the first policy exceed above that value (rather than below it)?
    above: bool
    #: share of the other half in which it exceeds, below and above the value
    below_held: Share
    above_held: Share
    #: p-value of the curve against none, times the conditions looked at
    p_value: float
    #: scores and chances of the curve, [point]
    curve_z: Floats
    curve: Floats

    @property
    def beyond(self) -> tuple[bool, bool]:
        """Whether the lower end of the interval, and the upper, lies beyond what is drawn."""
        low, high = self.interval
        return bool(low <= self.curve_z[0]), bool(high >= self.curve_z[-1])


def find_crossings(
    x: Floats,
    y: Mask,
    behind: Behind,
    seen: Mask,
    columns: Sequence[int],
    *,
    level: float = 0.05,
    seed: int = 0,
) -> tuple[Crossing, ...]:
    """Return the conditions that alone turn the answer, the strongest first.

    A crossing is sought in the half that is searched, and is kept if the curve is no chance
    after as many looks as there are columns, and if the other half shows that the answer turns:
    on both sides of it the whole 90% interval of the share lies on its side of a half. Its value
    is then read from all draws.

    ``x``: scores, [column, draw]; ``y``: does the first policy exceed? [draw].
    """
    from scipy.stats import chi2

    found = []
    for column in columns:
        z = x[column]
        if np.ptp(z) == 0:
            continue
        curve, gain = chance_curve(z[seen], y[seen], np.quantile(z[seen], GRID))
        p_value = min(1.0, float(chi2.sf(gain, len(_KNOTS) - 1)) * len(columns))
        at = _crossing(np.quantile(z[seen], GRID), curve)
        if p_value > level or at is None:
            continue
        value, above = at
        below_held = share_of(y, (z < value) & ~seen, behind)
        above_held = share_of(y, (z >= value) & ~seen, behind)
        low, high = (below_held, above_held) if above else (above_held, below_held)
        # where few draws are left on a side, its interval has a half inside
        if not low.interval[1] < 0.5 < high.interval[0]:
            continue
        points = np.quantile(z, GRID)
        curve, _ = chance_curve(z, y, points)
        whole = _crossing(points, curve)
        if whole is None or whole[1] != above:
            continue
        interval, steady = _again(z, y, behind, *whole, seed)
        found.append(
            Crossing(
                *(column, whole[0], interval, steady, above),
                *(below_held, above_held, p_value, points, curve),
            )
        )
    return tuple(sorted(found, key=lambda c: float(c.curve.min() - c.curve.max())))


def chance_curve(z: Floats, y: Mask, points: Floats) -> tuple[Floats, float]:
    """Return the chance of ``y`` at ``points`` and twice the gain in log-likelihood over none.

    ``z``, ``y``: [draw]; a slight ridge keeps the fit finite where a condition decides alone.
    """
    knots = np.quantile(z, _KNOTS)
    if len(np.unique(knots)) < len(knots):
        return np.full(len(points), float(y.mean())), 0.0
    design, at = _designs(z, points, knots)
    beta, gain = _fitted(design, y.astype(float), np.ones((1, len(z))))
    return _chances(beta @ at.T)[0][0], float(gain[0])


def _designs(z: Floats, points: Floats, knots: Floats) -> tuple[Floats, Floats]:
    """Return a constant and the spline, on its scale over the draws: [draw, 4], [point, 4]."""
    draws, at = _basis(z, knots), _basis(points, knots)
    middle, scale = draws.mean(0), draws.std(0)
    first, second = (np.column_stack([np.ones(len(d)), (d - middle) / scale]) for d in (draws, at))
    return first, second


def _fitted(
    design: Floats, hits: Floats, counts: Floats, begin: Floats | None = None
) -> tuple[Floats, Floats]:
    """Fit many logistic regressions side by side; return coefficients and gains over none.

    ``design``: [draw, column]; ``hits``: [draw]; ``counts``: how often each draw counts, [fit,
    draw]; ``begin``: coefficients that the search begins at. Returns [fit, column] and [fit].
    """
    ridge = np.array([0.0, *[_RIDGE] * (design.shape[1] - 1)])
    pairs = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    beta = np.zeros((len(counts), design.shape[1]))
    mean = np.clip(counts @ hits / counts.sum(1), 1e-6, 1 - 1e-6)
    beta[:, 0] = np.log(mean / (1 - mean))
    # with the constant alone it is the fit without the condition
    chance, none = _likelihood(design, hits, counts, beta)
    likelihood = none.copy()
    if begin is not None:
        beta = np.tile(begin, (len(counts), 1))
        chance, likelihood = _likelihood(design, hits, counts, beta)
    going = np.arange(len(counts))
    for _ in range(_STEPS):
        now, weight = chance[going], counts[going]
        bend = (weight * np.maximum(now * (1 - now), 1e-9)) @ pairs
        bend = bend.reshape(-1, len(ridge), len(ridge)) + np.diag(ridge)
        uphill = (weight * (hits - now)) @ design - ridge * beta[going]
        step = np.linalg.solve(bend, uphill[..., None])[..., 0]
        height = likelihood[going] - 0.5 * beta[going] ** 2 @ ridge
        left = _far(step)
        moved = np.zeros(len(going), bool)
        # where a condition nearly decides alone, whole Newton steps overshoot
        while left.size:
            at = going[left]
            trial = beta[at] + step[left]
            there, then = _likelihood(design, hits, counts[at], trial)
            up = then - 0.5 * trial**2 @ ridge >= height[left]
            beta[at[up]], chance[at[up]], likelihood[at[up]] = trial[up], there[up], then[up]
            moved[left[up]] = True
            left = left[~up]
            step[left] /= 2
            left = left[_far(step[left])]
        going = going[moved]
        if not going.size:
            break
    return beta, np.maximum(0.0, 2 * (likelihood - none))


def _far(step: NDArray[Any]) -> NDArray[np.intp]:
    """Return which steps, [fit, column], are too long to stop at."""
    return np.flatnonzero(np.abs(step).max(1) > _CLOSE)


def _basis(z: Floats, knots: Floats) -> Floats:
    """Return a natural cubic spline: straight beyond the outer knots, [draw, 3]."""
    beyond = [np.maximum(z - knot, 0.0) for knot in knots]
    cube = [one * one * one for one in beyond]
    last, before = knots[-1], knots[-2]
    columns = [z]
    for knot, own in zip(knots[:-2], cube[:-2], strict=True):
        bent = own - cube[-2] * (last - knot) / (last - before)
        columns.append(
            (bent + cube[-1] * (before - knot) / (last - before)) / (last - knots[0]) ** 2
        )
    return np.column_stack(columns)


def _chances(slope: Floats) -> tuple[Floats, Floats]:
    """Return chances whose log odds are given, and the log of 1 + their odds; same shape."""
    small = np.exp(-np.abs(slope))
    return np.where(slope < 0, small, 1.0) / (1 + small), np.maximum(slope, 0.0) + np.log(1 + small)


def _likelihood(
    design: Floats, hits: Floats, counts: Floats, beta: Floats
) -> tuple[Floats, Floats]:
    """Return the chance of each draw, [fit, draw], and the log-likelihood of them all, [fit]."""
    slope = beta @ design.T
    chance, against = _chances(slope)
    return chance, (counts * (hits * slope - against)).sum(1)


def _crossing(points: Floats, curve: Floats) -> tuple[float, bool] | None:
    """Return (where, does it rise?) if the curve crosses a half once, None otherwise."""
    side = curve > 0.5
    (turns,) = np.nonzero(side[1:] != side[:-1])
    if len(turns) != 1:
        return None
    i = int(turns[0])
    way = (0.5 - curve[i]) / (curve[i + 1] - curve[i])
    return float(points[i] + way * (points[i + 1] - points[i])), bool(side[i + 1])


def _again(
    z: Floats, y: Mask, behind: Behind, value: float, above: bool, seed: int
) -> tuple[tuple[float, float], float]:
    """Return the 90% interval of the crossing over whole batches drawn anew, and how often it is.

    Where a curve stays on one side of a half, the crossing lies beyond what is drawn, at the end
    that the side tells, and counts as being there. Where it crosses the other way, or more than
    once, nothing tells where it is: only the share says so. The interval holds the value.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, len(z)]))
    _, batch = np.unique(behind.batch, return_inverse=True)
    batches = int(batch.max()) + 1
    points = np.quantile(z, GRID)
    design, at = _designs(z, points, np.quantile(z, _KNOTS))
    hits = y.astype(float)
    (begin,), _ = _fitted(design, hits, np.ones((1, len(z))))
    values, crossed = [value], 0
    for _ in range(0, _REPLICATES, _AT_ONCE):
        drawn = rng.multinomial(batches, np.full(batches, 1 / batches), _AT_ONCE)
        beta, _ = _fitted(design, hits, drawn[:, batch].astype(float), begin)
        for curve in _chances(beta @ at.T)[0]:
            crossing = _crossing(points, curve)
            if crossing is not None and crossing[1] == above:
                values.append(crossing[0])
                crossed += 1
            elif (curve > 0.5).all() or not (curve > 0.5).any():
                # the first policy exceeds everywhere, or nowhere
                values.append(points[0] if above == (curve[0] > 0.5) else points[-1])
    low = min(value, np.quantile(values, 0.05, method="lower"))
    high = max(value, np.quantile(values, 0.95, method="higher"))
    return (float(low), float(high)), crossed / _REPLICATES
