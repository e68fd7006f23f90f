"""Draws of the months to come, by simulation: coherent by construction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.structural.learn import Learned, shared
from corridor.questions.forecast.structural.panel import Panel, count_noise, lagged
from corridor.questions.forecast.structural.settings import LOADED, Settings

__all__ = ["Block", "simulate"]

Floats = NDArray[np.float64]

#: months after the burn-in whose shocks are not drawn from, and fewest months to draw from
_SETTLE, _FEWEST = 24, 12


@dataclass(frozen=True)
class Block:
    """What one variant learned: of home groups, of all but home, of the other groups."""

    home: Learned
    total: Learned
    groups: Learned


def simulate(
    panel: Panel,
    blocks: tuple[Block, ...],
    weights: Floats,
    draws: int,
    offset: float,
    settings: Settings,
    rng: np.random.Generator,
) -> Floats:
    """Return counts of the groups, [group, horizon, draw].

    ``weights``: of each variant for home groups and for the rest, [2, variant].
    """
    home, others, layout = np.flatnonzero(panel.home), np.flatnonzero(~panel.home), panel.layout
    size = panel.log.shape[1]
    pick = [rng.choice(len(blocks), draws, p=row) for row in weights]
    coefficients = np.zeros((draws, size, layout.size))
    loadings = np.zeros((draws, len(others), len(LOADED)))
    shock = np.zeros((len(blocks), 2, *panel.log.shape))
    variance = np.zeros((len(blocks), 2, 2, size))
    for index, block in enumerate(blocks):
        mine = np.flatnonzero(pick[0] == index)
        coefficients[np.ix_(mine, home)] = _draw(block.home, len(mine), rng)
        mine = np.flatnonzero(pick[1] == index)
        coefficients[mine, -1] = _draw(block.total, len(mine), rng)[:, 0]
        drawn = _draw(block.groups, len(mine), rng)
        coefficients[np.ix_(mine, others)] = drawn[..., : layout.size]
        loadings[mine] = drawn[..., layout.size :]
        for rows, part in ((home, block.home), ([size - 1], block.total), (others, block.groups)):
            shock[index, 0][:, rows], shock[index, 1][:, rows] = part.soon, part.ahead
            variance[index, 0][:, rows] = part.size
            variance[index, 1][:, rows] = part.size_slow
    pools, chances = _pool(shock, settings)
    which = np.repeat(pick[1][:, None], size, 1)
    which[:, home] = pick[0][:, None]
    series = np.arange(size)
    log = np.tile(panel.log[-1], (draws, 1))
    change = np.tile(panel.change[-1], (draws, 1))
    noise, before = np.tile(panel.noise[-1], (draws, 1)), np.tile(panel.noise[-2], (draws, 1))
    quick, slow = np.tile(panel.quick[-1], (draws, 1)), np.tile(panel.slow[-1], (draws, 1))
    how, late = settings.volatility, settings.shocks
    out = np.empty((size - 1, len(panel.coming), draws))
    _catch_up(log, panel, (pools, chances, variance), which, settings, rng)
    lasting = pools[which, 1, _dates(chances, draws, rng)[:, None], series]
    for step, fixed in enumerate(panel.coming):
        x = np.tile(fixed, (draws, 1, 1))
        x[..., layout.momentum] = lagged(
            change, noise, before, quick - log, slow - log, panel.home, settings
        )
        move = (x * coefficients).sum(-1)
        move[:, others] += (shared(x[:, others], coefficients[:, -1:], layout) * loadings).sum(-1)
        date = _dates(chances, draws, rng)
        kind = min(step, 1)
        now, mean = variance[which, 0, kind, series], variance[which, 1, kind, series]
        if step:
            now = mean + (now - mean) * how["settle"] ** step
        scale = (1 - how["to_slow"]) * now + how["to_slow"] * mean
        drawn = pools[which, kind, date[:, None], series]
        move = move + late["wide"] * drawn * np.sqrt(scale + 2 * noise)
        if step:
            # what swells or ebbs goes on for months
            move = move + late["last"] * lasting * np.sqrt(scale)
        moved = log + np.clip(move, -late["limit"], late["limit"])
        counts = np.maximum(np.exp(moved) - offset, 0.0)
        # the groups' sum and the total's own path meet in between; a group gives way as far as
        # it is uncertain and weighs in the sum
        sums = counts[:, others].sum(1) + offset
        pull = settings.pool["top"] * (moved[:, -1] - np.log(sums))
        part = counts[:, others] / sums[:, None]
        loose = part * (scale + noise)[:, others]
        give = loose / np.maximum((part * loose).sum(1), 1e-12)[:, None]
        counts[:, others] *= np.exp(np.clip(give * pull[:, None], -1.0, 1.0))
        counts[:, -1] = counts[:, others].sum(1)
        # as they will be recorded; what follows goes on from what they are
        out[:, step] = np.round(counts[:, :-1] / panel.grain).T * panel.grain
        new = np.log(counts + offset)
        change, log, before = new - log, new, noise
        noise = count_noise(counts, offset, settings)
        quick = quick + (log - quick) / settings.pool["quick_months"]
        slow = slow + (log - slow) / settings.pool["slow_months"]
    return out


def _catch_up(
    log: Floats,
    panel: Panel,
    shocks: tuple[Floats, Floats, Floats],
    which: NDArray[np.int64],
    settings: Settings,
    rng: np.random.Generator,
) -> None:
    """Add a shock for each month by which a series ends before the origin, in place."""
    pools, chances, variance = shocks
    for row in np.flatnonzero(panel.behind):
        mean, variant = variance[:, 1, 0, row], which[:, row]
        for _ in range(int(panel.behind[row])):
            drawn = pools[variant, 0, _dates(chances, len(log), rng), row]
            log[:, row] += settings.shocks["wide"] * drawn * np.sqrt(mean[variant])


def _draw(learned: Learned, draws: int, rng: np.random.Generator) -> Floats:
    """Return draws of the coefficients, [draw, series, coefficient]."""
    values, vectors = np.linalg.eigh(learned.covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
    normal = rng.standard_normal((draws, *learned.mean.shape))
    return np.asarray(learned.mean + np.einsum("spq,dsq->dsp", root, normal))


def _dates(chances: Floats, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return a past month for each draw, each as often as its chance says, in random order."""
    at = (rng.permutation(draws) + rng.random(draws)) / draws
    return np.minimum(np.searchsorted(np.cumsum(chances), at), len(chances) - 1)


def _pool(shock: Floats, settings: Settings) -> tuple[Floats, Floats]:
    """Return centred past shocks, [variant, kind, date, series], and the dates' chances."""
    late = settings.shocks
    months = shock.shape[2]
    burn = int(settings.pool["burn"])
    start = max(months - int(late["window"]), burn + _SETTLE)
    if months - start < _FEWEST:  # of a short record, all that was foreseen at all
        start = max(months - _FEWEST, burn)
    pool = _known(shock[:, :, start:])
    pool = pool - pool.mean(2, keepdims=True)
    chances = late["recency"] ** np.arange(pool.shape[2])[::-1]
    return pool, chances / chances.sum()


def _known(pool: Floats) -> Floats:
    """Return shocks with those of holes replaced: by the series' own, by everybody's if few."""
    if np.isfinite(pool).all():
        return pool
    out = pool.copy()
    for place in np.ndindex(*pool.shape[:2]):
        every = pool[place][np.isfinite(pool[place])]
        for row in range(pool.shape[3]):
            part = out[(*place, slice(None), row)]
            hole = ~np.isfinite(part)
            own = part[~hole]
            own = own if len(own) >= _FEWEST // 2 else every
            part[hole] = np.resize(own if len(own) else [-1.0, 1.0], int(hole.sum()))
    return out
