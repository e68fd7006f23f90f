"""Learning month by month: coefficients that drift, errors of changing size and heavy tails.

For each series the change of the log is a sum of features times coefficients, plus an error.
Coefficients follow a random walk (Kalman filter); a far month counts for less (Student t); the
size of errors is a weighted mean of late squared errors that returns to a slower one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.structural.panel import Panel
from corridor.questions.forecast.structural.settings import Layout, Settings

__all__ = ["Learned", "Prior", "learn", "pooled", "shared"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """Mean, standard deviation and monthly drift of coefficients, each [coefficient]."""

    mean: Floats
    sd: Floats
    drift: Floats
    keep: Floats


@dataclass(frozen=True)
class Learned:
    """What the months taught about some series.

    Attributes
    ----------
    mean, covariance: of the coefficients next month, [series, coefficient(, coefficient)].
    path: mean after each month, [month, series, coefficient].
    soon, ahead: errors over their expected size one month ahead, with the measures known in
        the month and in the month before; [month, series], NaN in the burn-in and in holes.
    size, size_slow: variance of errors ``ahead`` now and in the slow mean, [2, series]; row 0
        belongs to ``soon``.
    score: log predictive density of each month, [month, series], 0 in the burn-in.
    """

    mean: Floats
    covariance: Floats
    path: Floats
    soon: Floats
    ahead: Floats
    size: Floats
    size_slow: Floats
    score: Floats


def learn(
    change: Floats,
    noise: Floats,
    features: tuple[Floats, Floats, Floats],
    prior: Prior,
    settings: Settings,
    seen: NDArray[np.bool_] | None = None,
) -> Learned:
    """Filter the changes, [month, series], through features [month, series, coefficient].

    ``features``: soon, ahead and known, as in Panel. ``noise``: variance of counting noise of
    each log, [month, series]. ``seen``: changes that were recorded; the others teach nothing.
    """
    soon, ahead, known = features
    months, series = known.shape[:2]
    how = settings.volatility
    mean = np.tile(prior.mean, (series, 1))
    cov = np.tile(np.diag(prior.sd**2), (series, 1, 1))
    step = np.diag(prior.drift**2)
    keep = prior.keep
    size = np.full((2, series), how["start"])
    slow = size.copy()
    path = np.tile(prior.mean, (months, series, 1))
    errors = np.full((2, months, series), np.nan)
    score = np.zeros((months, series))
    for month in range(int(settings.pool["burn"]), months):
        mean = prior.mean + keep * (mean - prior.mean)
        cov = cov * np.outer(keep, keep) + step
        before = mean, cov, size, slow
        rounding = noise[month] + noise[month - 1]
        rows = np.stack([soon[month], ahead[month]])
        off = change[month] - np.einsum("ksp,sp->ks", rows, mean)
        unsure = np.einsum("ksp,spq,ksq->ks", rows, cov, rows)
        expected = (1 - how["to_slow"]) * size + how["to_slow"] * slow
        total = expected + rounding + unsure
        errors[:, month] = off / np.sqrt(total)
        score[month] = _student(errors[0, month], how["freedom"]) - 0.5 * np.log(total[0])
        x = known[month]
        gain = np.einsum("spq,sq->sp", cov, x)
        spread = np.einsum("sp,sp->s", x, gain)
        error = change[month] - np.einsum("sp,sp->s", x, mean)
        own = expected[0] + rounding
        weight = (how["freedom"] + 1) / (how["freedom"] + error**2 / (own + spread))
        scaled = gain / (own / weight + spread)[:, None]
        mean = mean + scaled * error[:, None]
        cov = cov - scaled[:, :, None] * gain[:, None, :]
        found = np.minimum(off**2, how["cap"] * total) - rounding - 0.5 * unsure
        found = np.maximum(found, how["floor"] * size)
        size = how["memory"] * size + (1 - how["memory"]) * found
        slow = how["slow"] * slow + (1 - how["slow"]) * found
        if seen is not None and not seen[month].all():
            hole = ~seen[month]
            mean[hole], cov[hole] = before[0][hole], before[1][hole]
            size[:, hole], slow[:, hole] = before[2][:, hole], before[3][:, hole]
            errors[:, month, hole], score[month, hole] = np.nan, 0.0
        path[month] = mean
    cov = (cov + cov.swapaxes(-1, -2)) / 2 + step
    return Learned(mean, cov, path, errors[0], errors[1], size, slow, score)


def _student(error: Floats, freedom: float) -> Floats:
    """Return the log density of a standard Student t, up to a constant."""
    return np.asarray(-0.5 * (freedom + 1) * np.log1p(error**2 / freedom))


def pooled(panel: Panel, total: Learned, groups: NDArray[np.int64]) -> tuple[Floats, ...]:
    """Return the groups' features with the shared parts added as columns: what the total's
    coefficients, as learned by the month before, say of each group."""
    before = np.concatenate([total.path[:1, 0], total.path[:-1, 0]])
    return tuple(
        np.concatenate(
            [part[:, groups], shared(part[:, groups], before[:, None], panel.layout)], -1
        )
        for part in (panel.soon, panel.ahead, panel.known)
    )


def shared(features: Floats, coefficients: Floats, layout: Layout) -> Floats:
    """Return features times coefficients summed over each shared part, [..., loading]."""
    product = features * coefficients
    return np.stack([product[..., part].sum(-1) for part in layout.loaded], -1)
