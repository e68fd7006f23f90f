"""The ways to quantiles: to the last bit the same, also with ties and odd numbers of draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from bench.selection import PROBABILITIES, WAYS

SERIES = {
    "spread": lambda rng: rng.lognormal(size=(7, 400)),
    "odd": lambda rng: rng.normal(size=(5, 101)),
    "ties": lambda rng: rng.integers(0, 4, (6, 300)).astype(float),
    "constant": lambda rng: np.ones((3, 50)),
    "one far out": lambda rng: np.concatenate([rng.normal(size=(4, 99)), np.full((4, 1), 1e9)], 1),
    "few": lambda rng: rng.normal(size=(2, 3)),
}


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("way", [name for name in WAYS if name != "numpy_quantile"])
def test_every_way_gives_the_quantiles_of_sorting(way: str, series: str) -> None:
    make: Callable[[np.random.Generator], Any] = SERIES[series]
    values = make(np.random.default_rng(3)).astype(np.float32)
    before = values.copy()
    made = WAYS[way](values)
    np.testing.assert_array_equal(made, WAYS["sort"](values))
    np.testing.assert_allclose(
        made, np.quantile(values.astype(float), PROBABILITIES, axis=-1).T, rtol=1e-5, atol=1e-6
    )
    np.testing.assert_array_equal(values, before)


def test_numpys_own_agrees_but_for_rounding() -> None:
    values = np.random.default_rng(3).lognormal(size=(7, 400)).astype(np.float32)
    np.testing.assert_allclose(WAYS["numpy_quantile"](values), WAYS["sort"](values), rtol=1e-5)
