"""From counts at two months to changes: all groups, the transit country's nationals, the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month
from corridor.evidence.windows import Window
from corridor.questions.runs.engine import CHUNK
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.observe import recorded

__all__ = [
    "MEASURES",
    "Noise",
    "changes",
    "home_groups",
    "measured",
    "noise_of",
    "recorded_changes",
    "seeded",
]

Floats = NDArray[np.floating[Any]]

_FAR = 5.0  # a factor of 150

#: measure -> is it a difference of two changes?
MEASURES: Mapping[str, bool] = {"all": False, "home": False, "others": False, "gap": True}


def changes(counts: Floats, home: NDArray[np.bool_]) -> dict[str, Floats]:
    """Return measure -> log change from the first to the second month, [...].

    Parameters
    ----------
    counts: people, [group, 2, ...]; a sum below one counts as one.
    home: which groups are nationals of the transit country, [group].

    ``gap`` is the change of the others less that of the nationals.
    """
    sums = {"all": counts.sum(0), "home": counts[home].sum(0), "others": counts[~home].sum(0)}
    found: dict[str, Floats] = {}
    for name, both in sums.items():
        log = np.log(np.maximum(both, 1.0))
        found[name] = log[1] - log[0]
    return {**found, "gap": found["others"] - found["home"]}


def home_groups(place: Corridor) -> NDArray[np.bool_]:
    """Return which groups are nationals of the transit country, [group]."""
    return np.array([group.home for group in place.groups])


def recorded_changes(place: Corridor, series: str, window: Window) -> dict[str, float]:
    """Return measure -> log change of the record over a window.

    Raises InputError if the record does not cover it.
    """
    count = window.end - window.base + 1
    grid = recorded(series, place, window.base, count)[:, [0, -1]]
    if not np.isfinite(grid).all():
        raise InputError(
            f"{series} is not recorded for every group in both "
            f"{format_month(window.base)} and {format_month(window.end)}",
            where=f"events/windows.toml/{window.event}",
            remedy="Choose months that the record covers",
        )
    return {name: float(value) for name, value in changes(grid, home_groups(place)).items()}


class Noise(NamedTuple):
    """Errors of measurement of a series, as the fit knows them."""

    #: size of what lasts on ln(count + offset), [group, draw]
    scale: Floats
    #: share of it that is still there a month later, [group, draw]
    persistence: Floats
    #: variance of a count over its mean, [group, draw]
    dispersion: Floats
    #: degrees of freedom of their t distribution, [1, draw]
    freedom: Floats


def noise_of(fitted: Fitted, series: str, draws: NDArray[np.int64]) -> Noise:
    """Return the errors of measurement of a series in these draws."""
    theta = fitted.measures.theta(fitted.measured[:, draws])
    size = theta[f"noise:{series}"]
    # a series in which nothing lasts has no persistence to learn
    lasts = theta.get(f"persistence:{series}", np.zeros_like(size))
    return Noise(size, lasts, theta[f"dispersion:{series}"], theta[f"freedom:{series}"])


def measured(
    flow: Floats,
    noise: Noise,
    place: Corridor,
    series: str,
    rngs: Sequence[np.random.Generator],
    before: Floats | None = None,
) -> Floats:
    """Return counts as they would be recorded in months on end, [month, group, draw].

    Parameters
    ----------
    flow: what the model says of months on end, [month, group, draw].
    rngs: a generator for each of the last of these months, for which counts are returned.
    before: what was recorded in the months before those, [group, month].

    Errors are those of the fit: on ln(count + offset) a part that lasts, which the months before
    tell of, and what is new every month, which small counts have more of.
    """
    about = place.series[series]
    level = np.moveaxis(np.asarray(flow, np.float64), 0, 1) + about.offset
    past = np.zeros((len(level), 0)) if before is None else before + about.offset
    first = past.shape[1]
    gap = np.log(past)[..., None] - np.log(level[:, :first])
    new = np.stack([rng.standard_t(noise.freedom, level[:, 0].shape) for rng in rngs], axis=1)
    # what a month adds besides hangs on the figure, which is not known before it is drawn
    figure = np.concatenate([np.broadcast_to(past[..., None], gap.shape), level[:, first:]], axis=1)
    white = noise.dispersion[:, None] / figure + about.closest**2
    error = _gone_on(gap, new, white, noise)
    # a factor of more than this is no error in counting people
    counts = level[:, first:] * np.exp(np.clip(error, -_FAR, _FAR)) - about.offset
    return np.moveaxis(np.maximum(counts, 0.0), 1, 0)


def _gone_on(gap: Floats, new: Floats, white: Floats, noise: Noise) -> Floats:
    """Return gaps of the months after those of ``gap``, from their innovations of scale 1.

    The filter of ``corridor.system.fit.errors``, by hand: ``gap`` and ``new`` are
    [group, month, draw], ``white`` has the months of both. A gap that is no number tells nothing.
    """
    kept, square = noise.persistence, noise.scale**2
    mean, variance = np.zeros_like(square), square
    out = []
    for month in range(white.shape[1]):
        total = variance + white[:, month]
        at = month - gap.shape[1]
        if at < 0:
            seen = np.isfinite(gap[:, month])
            surprise = np.where(seen, gap[:, month] - mean, 0.0)
            gain = np.where(seen, variance / total, 0.0)
        else:
            surprise = np.sqrt(total) * new[:, at]
            gain = variance / total
            out.append(mean + surprise)
        mean = kept * (mean + gain * surprise)
        variance = kept**2 * variance * (1 - gain) + square * (1 - kept**2)
    return np.stack(out, axis=1)


def seeded(seed: int, *more: int) -> np.random.Generator:
    """Return a generator that hangs on these numbers alone, apart from those of the runs."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, CHUNK, *more])))
