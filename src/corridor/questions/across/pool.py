"""A random-effects model of changes: a mean, a spread between events, what another would be.

``change_k ~ Normal(true_k, error_k)`` and ``true_k ~ Normal(mean, spread)``, with
``mean ~ Normal(0, mean_sd)`` and ``spread ~ HalfNormal(scale)``. Given the spread all else is
normal and known in closed form, so one sum over a grid of the spread is the whole computation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Pool", "pool"]

Floats = NDArray[np.float64]
_PROBABILITIES = (0.05, 0.5, 0.95)
#: points of the grid, and its end in scales of the prior
_POINTS, _END = 300, 5.0
_HALVINGS = 28


@dataclass(frozen=True)
class Pool:
    """What some changes say together; triples are the 5%, 50% and 95% quantiles, log points."""

    changes: int
    mean: tuple[float, float, float]
    spread: tuple[float, float, float]
    #: the true change of another event like these
    another: tuple[float, float, float]
    #: probability that the mean is above zero
    positive: float
    #: probability that the change of another event is
    another_positive: float


def pool(
    changes: Sequence[float] | Floats,
    errors: Sequence[float] | Floats,
    mean_sd: float,
    scale: float,
) -> Pool:
    """Return the pooled changes; with none of them, the prior.

    Parameters
    ----------
    changes, errors: log changes and their standard errors, 0 or more, of the same length.
    mean_sd: standard deviation of the normal prior of the mean.
    scale: scale of the half-normal prior of the spread.
    """
    y, variance = np.asarray(changes, np.float64), np.asarray(errors, np.float64) ** 2
    edges = scale * _END * np.linspace(0.0, 1.0, _POINTS + 1) ** 2
    spread = (edges[1:] + edges[:-1]) / 2
    total = variance[:, None] + spread**2
    precision = 1 / mean_sd**2 + (1 / total).sum(0)
    centre = (y[:, None] / total).sum(0) / precision
    log_weight = (
        np.log(np.diff(edges))
        - 0.5 * (spread / scale) ** 2
        - 0.5 * np.log(total).sum(0)
        - 0.5 * np.log(precision)
        - 0.5 * ((y[:, None] ** 2 / total).sum(0) - precision * centre**2)
    )
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    own, wider = 1 / np.sqrt(precision), np.sqrt(1 / precision + spread**2)
    return Pool(
        changes=len(y),
        mean=_quantiles(weight, centre, own),
        spread=_grid_quantiles(weight, edges),
        another=_quantiles(weight, centre, wider),
        positive=1 - float(_below(0.0, weight, centre, own)),
        another_positive=1 - float(_below(0.0, weight, centre, wider)),
    )


def _below(value: float | Floats, weight: Floats, centre: Floats, sd: Floats) -> Floats:
    """Return the probability of a mixture of normals below values, of their shape."""
    from scipy.special import ndtr

    values = np.asarray(value, np.float64)[..., None]
    return np.asarray(ndtr((values - centre) / sd) @ weight)


def _quantiles(weight: Floats, centre: Floats, sd: Floats) -> tuple[float, float, float]:
    low = np.full(3, (centre - 9 * sd).min())
    high = np.full(3, (centre + 9 * sd).max())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        inside = _below(middle, weight, centre, sd) < _PROBABILITIES
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    first, second, third = (float(v) for v in (low + high) / 2)
    return first, second, third


def _grid_quantiles(weight: Floats, edges: Floats) -> tuple[float, float, float]:
    whole = np.concatenate([[0.0], np.cumsum(weight)])
    low, middle, high = (float(v) for v in np.interp(_PROBABILITIES, whole / whole[-1], edges))
    return low, middle, high
