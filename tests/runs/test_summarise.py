"""Quantiles, shares of draws and shares of variance, against plain and slow versions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from corridor.questions.runs.summarise import (
    GradeShare,
    Regression,
    by_month,
    exceeds,
    over_window,
    quantiles,
    with_total,
)
from corridor.system.fit.tables import Slot

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


SLOTS = (
    Slot("big", "big_d", 0, 1, "A"),
    Slot("by_group", "by_group_gd", 1, 3, "C"),
    Slot("small", "small_d", 4, 1, "E"),
    Slot("nothing", "nothing_d", 5, 1, "B"),
)


def share_of(difference: Any, z: Any) -> GradeShare:
    return Regression(z, SLOTS).share(difference)


WEIGHTS = np.array([2.0, 1.0, -1.0, 0.5, 0.25, 0.0])


def made(draws: int, noise: float, seed: int = 0) -> tuple[Floats, Floats]:
    """A difference that is a weighted sum of z, plus what does not come from z."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(6, draws)) + rng.normal(size=(6, 1))
    return WEIGHTS @ z + noise * rng.normal(size=draws), z


@pytest.mark.parametrize("noise", [0.0, 1.5])
def test_shares_of_a_linear_difference_are_its_squared_weights(noise: float) -> None:
    """Ranks are not linear in a normal number: their squared correlation is 3 / pi."""
    difference, z = made(20_000, noise)
    share = share_of(difference, z)
    variance = WEIGHTS @ WEIGHTS + noise**2
    expected = {
        "big": WEIGHTS[0] ** 2,
        "by_group": WEIGHTS[1:4] @ WEIGHTS[1:4],
        "small": WEIGHTS[4] ** 2,
        "nothing": 0.0,
    }
    for name, _, value in share.by_parameter:
        assert value == pytest.approx(3 / np.pi * expected[name] / variance, abs=0.02), name
    assert [name for name, _, _ in share.by_parameter][:2] == ["big", "by_group"]
    assert share.rest == pytest.approx(1 - 3 / np.pi * (WEIGHTS @ WEIGHTS) / variance, abs=0.02)


def test_shares_add_up_and_belong_to_grades() -> None:
    share = share_of(*made(3000, 1.0))
    assert sum(share.by_grade.values()) + share.rest == pytest.approx(1)
    assert list(share.by_grade) == sorted(share.by_grade)
    for grade, value in share.by_grade.items():
        parts = [part for _, own, part in share.by_parameter if own == grade]
        assert value == pytest.approx(sum(parts))
    values = [value for _, _, value in share.by_parameter]
    assert values == sorted(values, reverse=True)


def test_a_few_extreme_draws_do_not_decide() -> None:
    difference, z = made(4000, 0.5)
    before = share_of(difference, z)
    difference[:4] *= 1e6
    after = share_of(difference, z)
    for (name, _, a), (other, _, b) in zip(before.by_parameter, after.by_parameter, strict=True):
        assert name == other
        assert a == pytest.approx(b, abs=0.02)


def test_size_and_place_of_a_difference_do_not_matter() -> None:
    difference, z = made(2000, 0.5)
    one = share_of(difference, z)
    two = share_of(1000 * difference - 5e4, z)
    assert one.rest == pytest.approx(two.rest)
    assert [name for name, *_ in one.by_parameter] == [name for name, *_ in two.by_parameter]


def test_where_nothing_differs_nothing_is_shared_out() -> None:
    _, z = made(100, 0.0)
    share = share_of(np.zeros(100), z)
    assert (share.by_grade, share.rest, share.by_parameter) == ({}, 0.0, ())


def test_parameters_that_move_together_share_what_they_explain() -> None:
    """A copy of a parameter takes half; the sum stays what both explain."""
    difference, z = made(5000, 0.0)
    z[5] = z[0]
    shares = {name: value for name, _, value in share_of(difference, z).by_parameter}
    assert shares["big"] == pytest.approx(shares["nothing"], rel=1e-3)
    assert shares["big"] + shares["nothing"] == pytest.approx(
        3 / np.pi * 4 / (WEIGHTS @ WEIGHTS), abs=0.03
    )


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
