"""Do engines run the same model? To the last digits without shocks, as samples with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.common.given import given
from bench.common.reference import arrivals

__all__ = ["apart", "distance", "quiet_values", "reference_sample"]

Floats = NDArray[np.floating[Any]]

#: months that are compared, counted from 0
_MONTHS = (5, 29, 59)
_PROBABILITIES = (0.05, 0.25, 0.5, 0.75, 0.95)


def quiet_values(draws: int, seed: int = 1) -> NDArray[np.float64]:
    """Return values, [row, draw], with shocks off."""
    return given().quiet(given().draw(draws, seed))


def distance(made: Floats, values: NDArray[np.float64]) -> float:
    """Return the largest relative difference from the reference of what has no shocks.

    ``made`` may hold the first draws of ``values`` alone.
    """
    true = arrivals(values[:, : made.shape[-1]], np.zeros((given().months, given().origins, 1)))
    return float(np.abs(made / true - 1).max())


def reference_sample(draws: int, seed: int = 0) -> NDArray[np.float32]:
    """Return arrivals, [month, origin, draw], of random draws by the reference."""
    data = given()
    shocks = np.random.default_rng([seed, 1]).standard_normal((data.months, data.origins, draws))
    return arrivals(data.draw(draws, seed), shocks).astype(np.float32)


def apart(made: Floats, reference: Floats) -> float:
    """Return by how many standard errors two samples differ at most.

    Compared are the means and the quantiles of border arrivals of three months, by origin and
    of all, the quantiles by the share of one sample below those of the other: its error is
    known without assuming a distribution. Some 160 figures, so 4 is nothing unusual and 6 is.
    """
    return max(abs(score) for score in _scores(made, reference))


def _scores(made: Floats, reference: Floats) -> Iterator[float]:
    for month in _MONTHS:
        for a, b in zip(_with_all(made[month]), _with_all(reference[month]), strict=True):
            share = 1 / len(a) + 1 / len(b)
            yield float((a.mean() - b.mean()) / (b.std() * share**0.5))
            for p, at in zip(_PROBABILITIES, np.quantile(b, _PROBABILITIES), strict=True):
                yield float(((a < at).mean() - p) / (p * (1 - p) * share) ** 0.5)


def _with_all(values: Floats) -> Floats:
    rows = values.astype(float)
    return np.concatenate([rows, rows.sum(0, keepdims=True)])
