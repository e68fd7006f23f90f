"""A Bayesian structural model: level, damped slope and season, their variances integrated out.

For each series y = level + season + noise; the level takes random steps and a slope that
dies away, the season may drift (West and Harrison 1997, Bayesian Forecasting and Dynamic
Models, ch. 4, 6, 7, 10). Ratios of the standard deviations lie on a grid with equal prior
weight. Given a grid point, the filter is exact, the scale has a conjugate posterior and fades
with a discount, so that volatility may change; the prediction is a Student t for each point,
mixed by how well the point foretold the series so far, one month at a time. Nothing is sampled
but the answer, so there is no chain that could fail to converge, and a forecast takes a
fraction of a second.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.baselines._library import series_of
from corridor.questions.forecast.predictive import from_log, middles, quantiles
from corridor.questions.forecast.vintage import Vintage, offset

__all__ = ["HISTORY", "LABEL", "WHAT", "forecast"]

Floats = NDArray[np.float64]

LABEL = "Bayesian structural"
WHAT = "Local level, damped slope and season; variances integrated over a grid, scale discounted"
HISTORY: int | None = None

SEASON = 12
#: standard deviations in units of the level's monthly step: of noise, and of the season's drift
_NOISE = (0.0, 0.3, 0.7, 1.5)
_DRIFT = (0.0, 0.05, 0.15)
#: (standard deviation of the slope's steps, share of the slope that is kept a month)
_SLOPE = ((0.0, 0.0), (0.1, 0.7), (0.4, 0.7), (0.05, 0.9), (0.2, 0.9))
#: standard deviation of the seasonal pattern at the start; 0 is no season
_PATTERN = (0.0, 1.5, 8.0)
#: share of what is known of the scale that is kept a month
_KEEP = (1.0, 0.98, 0.95, 0.9)
#: prior of the scale: so many months' worth of knowledge, and the step it expects, log units
_MONTHS, _STEP = 2.0, 0.2
#: months over which the state settles before a grid point is judged
_SETTLE = 24
_INNER = 4000


def forecast(vintage: Vintage, horizons: int, draws: int, seed: int) -> Floats:
    """Return points of equal probability, [series, horizon, draw], in counts."""
    add = offset(vintage.corridor)
    spans = series_of(vintage)
    grid = [
        (noise, drift, slope, pattern)
        for noise, drift, slope, pattern in itertools.product(_NOISE, _DRIFT, _SLOPE, _PATTERN)
        if pattern or not drift
    ]
    model = _matrices(grid)
    rng = np.random.default_rng([seed, vintage.origin])
    out = np.empty((len(spans), horizons, draws))
    levels = tuple(middles(draws).tolist())
    # series of one length and end share a filter, for its variances do not depend on figures
    alike: dict[tuple[int, int], list[int]] = {}
    for row, (line, behind) in enumerate(spans):
        alike.setdefault((len(line), behind), []).append(row)
    for (_, behind), rows in alike.items():
        known = np.stack([spans[row][0] for row in rows])
        known = known if HISTORY is None else known[:, -HISTORY:]
        state, spread, weight, scale, freedom = _filter(model, known)
        centre, factor = _ahead(model, state, spread, horizons + behind)
        for k, row in enumerate(rows):
            chosen = _systematic(weight[k], rng)
            point, keep = np.divmod(chosen, len(_KEEP))
            for h in range(horizons):
                left = freedom[keep] * np.array(_KEEP)[keep] ** (h + behind + 1)
                size = np.sqrt(scale[k, point, keep] * factor[h + behind, point])
                found = centre[h + behind, point, k] + size * rng.standard_t(left)
                out[row, h] = quantiles(np.sort(found), levels)
    return from_log(out, add)


def _matrices(grid: list[tuple[float, float, tuple[float, float], float]]) -> dict[str, Floats]:
    """Return transition, step variances, first variances and noise of every grid point."""
    size = 2 + SEASON - 1
    turn = np.zeros((len(grid), size, size))
    steps, first = np.zeros((len(grid), size)), np.zeros((len(grid), size))
    noise = np.zeros(len(grid))
    for k, (sd, drift, (slope, kept), pattern) in enumerate(grid):
        turn[k, 0, 0] = 1.0
        turn[k, 0, 1] = turn[k, 1, 1] = kept
        turn[k, 2, 2:] = -1.0  # seasons of a year add up to nought
        turn[k, np.arange(3, size), np.arange(2, size - 1)] = 1.0
        steps[k, :3] = 1.0, slope**2, drift**2
        first[k, 0], first[k, 1] = 100.0, slope**2
        first[k, 2:] = pattern**2
        noise[k] = sd**2
    return {"turn": turn, "steps": steps, "first": first, "noise": noise}


def _filter(model: dict[str, Floats], known: Floats) -> tuple[Floats, ...]:
    """Run the filter over all series at once; its variances do not depend on the figures.

    Returns states [point, series, part], their variances [point, part, part], weights
    [series, point x keep], squared scales [series, point, keep], degrees of freedom [keep].
    """
    turn, steps, noise = model["turn"], model["steps"], model["noise"]
    points, size = steps.shape
    rows, months = known.shape
    state = np.zeros((points, rows, size))
    state[:, :, 0] = known[:, 0]
    spread = np.zeros((points, size, size))
    spread[:, np.arange(size), np.arange(size)] = model["first"]
    keep = np.array(_KEEP)
    freedom = np.full(len(keep), _MONTHS)
    scale = np.full((rows, points, len(keep)), _STEP**2)
    judged = np.zeros((rows, points, len(keep)))
    back = np.swapaxes(turn, 1, 2)
    for t in range(months):
        state = state @ back
        spread = turn @ spread @ back
        spread[:, np.arange(size), np.arange(size)] += steps
        # what is seen is level plus season, the parts 0 and 2
        gain = spread[:, :, 0] + spread[:, :, 2]
        wide = gain[:, 0] + gain[:, 2] + noise
        error = known[:, t] - state[:, :, 0] - state[:, :, 2]
        surprise = (error**2 / wide[:, None]).T[:, :, None]
        left = keep * freedom
        if t >= _SETTLE:
            judged += _log_t(surprise / scale, left) - 0.5 * np.log(scale * wide[None, :, None])
        freedom = left + 1
        scale = (left * scale + surprise) / freedom
        state = state + error[:, :, None] * (gain / wide[:, None])[:, None, :]
        spread = spread - gain[:, :, None] * gain[:, None, :] / wide[:, None, None]
    weight = judged.reshape(rows, -1)
    weight = np.exp(weight - weight.max(1, keepdims=True))
    return state, spread, weight / weight.sum(1, keepdims=True), scale, freedom


def _log_t(squared: Any, freedom: Floats) -> Floats:
    """Return the log density of a Student t at a squared standard score."""
    from scipy.special import gammaln

    front = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - 0.5 * np.log(np.pi * freedom)
    return np.asarray(front - (freedom + 1) / 2 * np.log1p(squared / freedom))


def _ahead(
    model: dict[str, Floats], state: Floats, spread: Floats, horizons: int
) -> tuple[Floats, Floats]:
    """Return means [horizon, point, series] and variances in units of the scale squared."""
    turn, steps = model["turn"], model["steps"]
    size = steps.shape[1]
    back = np.swapaxes(turn, 1, 2)
    centre, factor = [], []
    for _ in range(horizons):
        state = state @ back
        spread = turn @ spread @ back
        spread[:, np.arange(size), np.arange(size)] += steps
        centre.append(state[:, :, 0] + state[:, :, 2])
        seen = spread[:, 0, 0] + 2 * spread[:, 0, 2] + spread[:, 2, 2]
        factor.append(seen + model["noise"])
    return np.stack(centre), np.stack(factor)


def _systematic(weight: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return grid points in proportion to their weights, in random order."""
    at = (np.arange(_INNER) + rng.random()) / _INNER
    chosen = np.searchsorted(np.cumsum(weight), at).clip(0, len(weight) - 1)
    return np.asarray(rng.permutation(chosen))
