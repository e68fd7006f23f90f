"""From counts at two months to changes: all groups, the transit country's nationals, the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    "changes",
    "home_groups",
    "measured",
    "noise_of",
    "recorded_changes",
    "seeded",
]

Floats = NDArray[np.floating[Any]]

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


def noise_of(fitted: Fitted, series: str, draws: NDArray[np.int64]) -> Floats:
    """Return the log standard deviations of a series' measurement, [group, draw]."""
    return fitted.measures.theta(fitted.measured[:, draws])[f"noise:{series}"]


def measured(
    flow: Floats, noise: Floats, place: Corridor, series: str, rng: np.random.Generator
) -> Floats:
    """Return counts as they would be recorded: the flow of one month with an error of its own.

    ``flow`` and ``noise`` are [group, draw]. The error is that of the fit: normal on
    ln(count + offset), its variance the noise's and, for small counts, the dispersion's.
    """
    about = place.series[series]
    level = np.asarray(flow, np.float64) + about.offset
    spread = np.sqrt(noise**2 + about.dispersion / level)
    found = level * np.exp(spread * rng.standard_normal(level.shape)) - about.offset
    return np.maximum(found, 0.0)


def seeded(seed: int, *more: int) -> np.random.Generator:
    """Return a generator that hangs on these numbers alone, apart from those of the runs."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, CHUNK, *more])))
