"""Shares from runs as they are, and shifts of a median, where the answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corridor.questions.explain.sensitivity.given import associated
from corridor.questions.explain.sensitivity.medians import weighted_medians
from corridor.questions.explain.sensitivity.tornado import (
    by_slices,
    flips,
    moved_worlds,
    shift_by_setting,
)
from tests.explain.sensitivity.functions import row, world

Floats = NDArray[np.floating[Any]]


def correlated(units: int, each: int, seed: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Three parameters of which two correlate by 0.6, and y = 2 x0 + x2 + noise of each lane."""
    rng = np.random.default_rng(seed)
    x = np.linalg.cholesky(np.array([[1, 0.6, 0], [0.6, 1, 0], [0, 0, 1]])) @ rng.normal(
        size=(3, units)
    )
    unit = rng.permutation(np.repeat(np.arange(units), each))
    x = x[:, unit]
    return x, (2 * x[0] + x[2] + 1.5 * rng.normal(size=len(unit)))[None], unit


def test_shares_of_a_straight_line_are_squared_correlations() -> None:
    """With 2 x0 + x2 + noise: 4, 4 * 0.36 and 1 of 7.25, whether lanes share draws or not."""
    truth = np.array([4, 1.44, 1]) / 7.25
    for units, each in ((8000, 1), (2000, 6)):
        x, y, unit = correlated(units, each, 1)
        share, error = associated(x, y, unit)
        assert (np.abs(share[:, 0] - truth) < 4 * error[:, 0] + 0.01).all(), (units, share)
        assert (error < 0.05).all()
    alone, _ = associated(x, y)
    np.testing.assert_allclose(alone, associated(x, y, np.arange(x.shape[1]))[0])


def test_what_chance_puts_between_bins_is_taken_off() -> None:
    """Few joint draws, each in many lanes: y hangs on the draw, and not on this parameter."""
    shares, errors = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        unit = np.repeat(np.arange(200), 10)
        own = rng.normal(size=200)[unit]
        x = rng.normal(size=(1, 200))[:, unit]
        share, error = associated(x, (own + 0.3 * rng.normal(size=2000))[None], unit)
        shares.append(share[0, 0])
        errors.append(error[0, 0])
    # without the correction the mean would be 15 / 200
    assert abs(np.mean(shares)) < 0.015
    # and the jackknife tells how far single ones are off
    assert 0.7 < np.mean(errors) / np.std(shares) < 1.5


def test_a_share_does_not_depend_on_scale_or_order_of_lanes() -> None:
    x, y, unit = correlated(1000, 2, 3)
    share, error = associated(x, y, unit)
    mixed = np.random.default_rng(0).permutation(x.shape[1])
    again, error_again = associated(np.exp(x[:, mixed]), 7 - 30 * y[:, mixed], unit[mixed])
    np.testing.assert_allclose(share, again)
    np.testing.assert_allclose(error, error_again)


def test_what_does_not_vary_shares_nothing() -> None:
    x, y, unit = correlated(400, 2, 3)
    share, error = associated(x, np.concatenate([y, np.zeros_like(y)]), unit)
    assert share.shape == (3, 2)
    assert (share[:, 1] == 0).all()
    assert (error[:, 1] == 0).all()


@given(
    values=st.lists(st.integers(-9, 9), min_size=1, max_size=12),
    seed=st.integers(0, 1000),
)
@settings(max_examples=60, deadline=None)
def test_weighted_medians_are_medians_of_repeated_values(values: list[int], seed: int) -> None:
    y = np.array(values, float)
    weights = np.random.default_rng(seed).integers(0, 4, (3, len(y)))
    weights[:, 0] += 1
    found = weighted_medians(y, weights)
    for one, weight in zip(found, weights, strict=True):
        repeated = np.sort(np.repeat(y, weight))
        assert one == repeated[(len(repeated) - 1) // 2]


def test_setting_a_parameter_shifts_a_straight_line_by_its_weight() -> None:
    """z at its 5th and 95th percentile is 1.645 below and above its mean."""
    w = world(3, 4000, 1)
    weight = np.array([2.0, -0.5, 0.0])
    base = weight @ w.z
    made = np.stack([weight @ moved.z for moved in moved_worlds(w, [row(k) for k in range(3)])])
    assert made.shape == (6, 4000)
    counts = np.random.default_rng(0).multinomial(4000, np.full(4000, 1 / 4000), size=200)
    for k in range(3):
        shift, error = shift_by_setting(base, made[2 * k : 2 * k + 2], counts)
        truth = 1.645 * weight[k]
        assert abs(shift[0] + truth) < 4 * error[0] + 1e-9
        assert abs(shift[1] - truth) < 4 * error[1] + 1e-9
        assert max(error) < 0.1
    # nothing moves where the parameter has no weight, and the error knows it
    assert (shift, error) == ((0, 0), (0, 0))


def test_slices_shift_by_what_goes_with_a_parameter() -> None:
    """The middle of the lowest tenth of a normal is its 5th percentile."""
    x, y, unit = correlated(4000, 4, 2)
    found, error = by_slices(x, y[0], unit, resamples=200, rng=np.random.default_rng(0))
    slope = np.array([2, 1.2, 1.0])
    # the mean of a tenth lies somewhat further out than its median
    for end, sign in enumerate((-1, 1)):
        low, high = 1.645 * slope, 1.755 * slope
        shift = sign * found[:, end]
        assert (shift > low - 3 * error[:, end]).all()
        assert (shift < high + 3 * error[:, end]).all()


def test_the_error_of_a_slice_is_that_of_joint_draws() -> None:
    """More lanes of the same draws don't make an error smaller than the draws allow."""
    spread, told = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        unit = np.repeat(np.arange(300), 10)
        x, own = rng.normal(size=(2, 300))[:, unit]
        y = x + own + 0.1 * rng.normal(size=3000)
        found, error = by_slices(x[None], y, unit, resamples=100, rng=rng)
        spread.append(found[0, 1])
        told.append(error[0, 1])
    assert 0.6 < np.mean(told) / np.std(spread) < 1.5


@pytest.mark.parametrize(
    ("median", "error", "shift", "shift_error", "said"),
    [
        (10, 1, -5, 1, ""),
        (10, 1, 5, 1, ""),
        (10, 1, -20, 1, "yes"),
        (-10, 1, 20, 1, "yes"),
        (10, 1, -11, 1, "perhaps"),  # to -1, which may be chance
        (1, 1, -20, 1, "perhaps"),  # from 1, which may be chance
        (10, 1, -20, 8, "perhaps"),
        (0, 0, 5, 1, ""),  # nothing to flip
        (10, 1, -10, 1, "perhaps"),  # to zero: the whisker reaches across
        (10, 1, -9, 1, "perhaps"),  # to 1, which may be chance too
        (47, 1, 0, 46.5, "perhaps"),
        (10, 1, -8.3, 1, ""),  # to 1.7, a whisker that stays
        (1, 1, 0, 0, ""),  # a parameter that moves nothing leaves the sign as it is
    ],
)
def test_a_sign_stays_or_flips_where_the_whole_whisker_does(
    median: float, error: float, shift: float, shift_error: float, said: str
) -> None:
    assert flips(median, error, shift, shift_error) == said
    assert flips(-median, error, -shift, shift_error) == said
