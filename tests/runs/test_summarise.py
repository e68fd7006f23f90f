"""Quantiles, and shares of draws, against plain and slow versions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from corridor.questions.runs.summarise import (
    by_month,
    exceeds,
    over_window,
    quantiles,
    with_total,
)

Floats = NDArray[np.float64]

NUMBERS = st.floats(-1e9, 1e9)
CUBES = arrays(np.float64, array_shapes(min_dims=1, max_dims=3, max_side=7), elements=NUMBERS)


@given(values=CUBES, chances=st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_quantiles_are_those_of_numpy(values: Floats, chances: list[float]) -> None:
    before = values.copy()
    found = quantiles(values, chances)
    expected = np.moveaxis(np.quantile(values, chances, axis=-1), 0, -1)
    assert found.shape == expected.shape
    scale = max(np.abs(values).max(), 1.0)
    np.testing.assert_allclose(found, expected, atol=1e-12 * scale, rtol=1e-12)
    np.testing.assert_array_equal(values, before, err_msg="the input was sorted")


@given(
    values=arrays(np.float32, (3, 2, 9), elements=st.floats(0, 1e6, width=32)),
)
@settings(max_examples=30)
def test_quantiles_keep_single_precision(values: NDArray[np.float32]) -> None:
    found = quantiles(values, (0.05, 0.5, 0.95))
    assert found.dtype == np.float32
    assert (np.diff(found, axis=-1) >= -1e-6 * values.max()).all()
    np.testing.assert_array_equal(found[..., 1], np.sort(values, axis=-1)[..., 4])


def test_quantiles_of_one_draw_are_the_draw() -> None:
    found = quantiles(np.array([[3.0], [5.0]]), (0.05, 0.5, 0.95))
    np.testing.assert_array_equal(found, [[3, 3, 3], [5, 5, 5]])


def test_more_rows_than_cores_keep_their_places() -> None:
    rows = np.arange(1000.0)[:, None] + np.linspace(0, 0.5, 11)
    shuffled = np.random.default_rng(0).permuted(rows, axis=1)
    np.testing.assert_allclose(quantiles(shuffled, (0.5,))[:, 0], np.arange(1000) + 0.25)


@given(values=arrays(np.float64, (4, 3, 6), elements=NUMBERS))
@settings(max_examples=30)
def test_the_total_comes_first(values: Floats) -> None:
    whole = with_total(values)
    assert whole.shape == (4, 4, 6)
    np.testing.assert_allclose(whole[:, 0], values.sum(1))
    np.testing.assert_array_equal(whole[:, 1:], values)


@given(gap=arrays(np.float64, (2, 8), elements=st.floats(-2, 2)))
@settings(max_examples=30)
def test_exceeds_counts_draws_above_nought(gap: Floats) -> None:
    found = exceeds(gap)
    for row, share in zip(gap, found, strict=True):
        assert share == sum(value > 0 for value in row) / 8


def test_no_difference_exceeds_nothing() -> None:
    assert (exceeds(np.zeros((3, 5))) == 0).all()


def test_a_window_becomes_one_number_as_the_outcome_says() -> None:
    """Three months of 1, 2, 3 events expected: sum, mean, last, and the chance of one at least."""
    values = np.array([1.0, 2.0, 3.0])[:, None, None] * np.ones((1, 2, 4))
    assert over_window(values, "sum")[0, 0] == 6
    assert over_window(values, "mean")[0, 0] == 2
    assert over_window(values, "last")[0, 0] == 3
    assert over_window(values, "chance")[0, 0] == pytest.approx(1 - np.exp(-6))
    assert over_window(values, "sum").shape == (2, 4)


def test_a_chance_rises_month_by_month_to_that_of_the_window() -> None:
    values = np.random.default_rng(0).uniform(0, 0.2, (20, 1, 50))
    shown = by_month(values, "chance")
    assert (np.diff(shown, axis=0) >= 0).all()
    np.testing.assert_allclose(shown[-1], over_window(values, "chance"))
    assert by_month(values, "mean") is values
