"""Scores: identities, propriety, and exact values where a formula gives them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from corridor.questions.forecast.predictive import (
    LEVELS,
    POINTS,
    from_log,
    from_quantiles,
    middles,
    points,
    quantiles,
    to_log,
)
from corridor.questions.forecast.scores import score

CENTRE = st.floats(-5, 15)
SPREAD = st.floats(0.01, 5)
FIGURE = st.floats(-10, 20)


def normal(centre: float, spread: float) -> np.ndarray:
    return np.asarray(norm.ppf(middles(), centre, spread))


@given(CENTRE, SPREAD, FIGURE)
def test_crps_is_that_of_the_normal(centre: float, spread: float, seen: float) -> None:
    z = (seen - centre) / spread
    exact = spread * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    found = score(normal(centre, spread), np.array(seen)).crps
    assert found == pytest.approx(exact, rel=2e-3, abs=2e-3 * spread)


@given(CENTRE, SPREAD, FIGURE, st.floats(0.1, 10), st.floats(-5, 5))
def test_scores_move_with_the_scale_and_not_with_the_place(
    centre: float, spread: float, seen: float, by: float, to: float
) -> None:
    one = score(normal(centre, spread), np.array(seen))
    other = score(by * normal(centre, spread) + to, np.array(by * seen + to))
    assert other.crps == pytest.approx(by * one.crps, rel=1e-6, abs=1e-9)
    assert other.wis == pytest.approx(by * one.wis, rel=1e-6, abs=1e-9)


@given(CENTRE, SPREAD, FIGURE)
def test_wis_is_the_sum_over_intervals(centre: float, spread: float, seen: float) -> None:
    """The definition, written out: half the median's error and each interval by its weight."""
    at = quantiles(normal(centre, spread))
    whole = 0.5 * abs(seen - at[LEVELS.index(0.5)])
    below = [level for level in LEVELS if level < 0.5]
    for level in below:
        alpha = 2 * level
        low, high = at[LEVELS.index(level)], at[LEVELS.index(round(1 - level, 3))]
        outside = max(low - seen, 0) + max(seen - high, 0)
        whole += alpha / 2 * (high - low + 2 / alpha * outside)
    found = score(normal(centre, spread), np.array(seen)).wis
    assert found == pytest.approx(whole / (len(below) + 0.5), rel=1e-9, abs=1e-12)


@pytest.mark.slow
@given(st.floats(0.3, 3), st.floats(-1.5, 1.5))
def test_the_truth_scores_best(spread: float, shift: float) -> None:
    """Proper: over what a standard normal brings, no other normal does better."""
    seen = norm.ppf(middles(2000))
    honest = score(np.broadcast_to(normal(0, 1), (2000, POINTS)), seen)
    other = score(np.broadcast_to(normal(shift, spread), (2000, POINTS)), seen)
    assert honest.crps.mean() <= other.crps.mean() + 1e-6
    assert honest.wis.mean() <= other.wis.mean() + 1e-4


def test_a_calibrated_forecast_covers_and_is_flat() -> None:
    seen = norm.ppf(middles(1000))
    found = score(np.broadcast_to(normal(0, 1), (1000, POINTS)), seen)
    assert found.cover50.mean() == pytest.approx(0.5, abs=0.01)
    assert found.cover90.mean() == pytest.approx(0.9, abs=0.01)
    assert np.histogram(found.pit, 10, (0, 1))[0] == pytest.approx(np.full(10, 100), abs=5)


def test_what_is_not_known_is_not_scored() -> None:
    found = score(np.stack([normal(0, 1)] * 2), np.array([0.0, np.nan]))
    for values in (found.crps, found.wis, found.cover50, found.cover90, found.pit):
        assert np.isfinite(values).tolist() == [True, False]


def test_ties_count_half() -> None:
    assert score(np.zeros(POINTS), np.array(0.0)).pit == 0.5


@given(CENTRE, SPREAD)
def test_quantiles_there_and_back(centre: float, spread: float) -> None:
    at = norm.ppf(np.array(LEVELS), centre, spread)
    back = from_quantiles(np.array(LEVELS), at)
    assert back == pytest.approx(normal(centre, spread), abs=1e-6 * spread + 1e-9)
    assert quantiles(back) == pytest.approx(at, abs=0.02 * spread)
    assert (np.diff(back) >= 0).all()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=500))
def test_points_of_draws_are_in_order_and_inside(draws: list[float]) -> None:
    found = points(np.array(draws), 10.0)
    assert found.shape == (POINTS,)
    assert (np.diff(found) >= 0).all()
    counts = from_log(found, 10.0)
    assert counts.min() >= min(draws) - 1e-6 * max(draws) - 1e-9
    assert counts.max() <= max(draws) * (1 + 1e-9) + 1e-9


@given(st.floats(0, 1e7))
def test_logs_there_and_back(count: float) -> None:
    assert from_log(to_log(np.array(count), 10.0), 10.0) == pytest.approx(count, rel=1e-9, abs=1e-6)
