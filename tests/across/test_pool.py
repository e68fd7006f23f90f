"""Pooling against cases whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import halfnorm, norm

from corridor.questions.across.pool import Pool, pool

WIDE, SCALE = 1.5, 1.0


def width(some: tuple[float, float, float]) -> float:
    return some[2] - some[0]


def test_without_spread_it_is_the_known_normal_case() -> None:
    y, errors = [0.4, 1.0, -0.2], [0.3, 0.2, 0.5]
    found = pool(y, errors, WIDE, 1e-6)
    weights = np.array([1 / e**2 for e in errors])
    precision = weights.sum() + 1 / WIDE**2
    mean, sd = float(weights @ y) / precision, precision**-0.5
    assert found.mean == pytest.approx(norm.ppf([0.05, 0.5, 0.95], mean, sd), abs=1e-4)
    assert found.another == pytest.approx(found.mean, abs=1e-4)
    assert found.positive == pytest.approx(norm.sf(0, mean, sd), abs=1e-4)


@pytest.mark.slow
def test_with_spread_it_is_the_integral_over_it() -> None:
    y, errors = np.array([0.6, 1.8, -0.2]), np.array([0.3, 0.2, 0.25])

    def joint(mean: float, spread: float) -> float:
        sd = np.hypot(errors, spread)
        return float(
            norm.pdf(y, mean, sd).prod() * norm.pdf(mean, 0, WIDE) * halfnorm.pdf(spread, 0, SCALE)
        )

    means, spreads = np.linspace(-6, 6, 801), np.linspace(0.002, 5, 700)
    grid = np.array([[joint(m, t) for t in spreads[::7]] for m in means[::4]])
    by_mean = grid.sum(1)
    positive = by_mean[means[::4] > 0].sum() / by_mean.sum()
    found = pool(y, errors, WIDE, SCALE)
    assert found.positive == pytest.approx(positive, abs=0.01)
    by_spread = np.cumsum(grid.sum(0)) / grid.sum()
    assert found.spread[1] == pytest.approx(np.interp(0.5, by_spread, spreads[::7]), abs=0.05)


def test_equal_changes_pool_to_themselves_and_their_spread_falls() -> None:
    medians = []
    for count in (2, 5, 20, 80):
        found = pool([0.7] * count, [0.05] * count, WIDE, SCALE)
        medians.append(found.spread[1])
    assert found.mean[1] == pytest.approx(0.7, abs=0.01)
    assert medians == sorted(medians, reverse=True)
    assert medians[-1] < 0.02
    assert found.another[0] > 0.6


def test_one_event_says_next_to_nothing() -> None:
    one = pool([1.8], [0.01], WIDE, SCALE)
    none = pool([], [], WIDE, SCALE)
    # as certain as the event itself may be, another one stays as wide as the spread is unknown
    assert width(one.mean) > 2.0
    assert one.positive < 0.95
    assert one.another[0] < 0 < one.another[2]
    assert width(one.spread) == pytest.approx(width(none.spread), rel=0.25)


def test_no_event_is_the_prior() -> None:
    none = pool([], [], WIDE, SCALE)
    assert none.changes == 0
    assert none.mean == pytest.approx(norm.ppf([0.05, 0.5, 0.95], 0, WIDE), abs=1e-3)
    assert none.positive == pytest.approx(0.5, abs=1e-6)
    assert none.spread == pytest.approx(halfnorm.ppf([0.05, 0.5, 0.95], 0, SCALE), abs=0.01)


def test_order_and_sign_do_not_matter() -> None:
    rng = np.random.default_rng(4)
    y, errors = rng.normal(0.5, 0.6, 7), rng.uniform(0.1, 0.5, 7)
    first, order = pool(y, errors, WIDE, SCALE), rng.permutation(7)
    again, turned = pool(y[order], errors[order], WIDE, SCALE), pool(-y, errors, WIDE, SCALE)
    assert again.mean == pytest.approx(first.mean, abs=1e-6)
    assert turned.mean == pytest.approx(tuple(-v for v in reversed(first.mean)), abs=1e-6)
    assert turned.positive == pytest.approx(1 - first.positive, abs=1e-9)


def test_wider_errors_widen_the_mean() -> None:
    widths = [width(pool([0.5] * 3, [e] * 3, WIDE, SCALE).mean) for e in (0.1, 0.4, 1.6)]
    assert widths == sorted(widths)


def test_events_that_differ_have_a_wide_spread() -> None:
    def median(some: list[float]) -> float:
        return pool(some, [0.1] * len(some), WIDE, SCALE).spread[1]

    assert median([-1.0, 0.0, 1.0, 2.0]) > 3 * median([0.45, 0.5, 0.5, 0.55])


def test_an_exact_change_is_no_fault() -> None:
    found: Pool = pool([0.5, 0.5, 0.6], [0.0, 0.0, 0.0], WIDE, SCALE)
    assert np.isfinite([*found.mean, *found.spread, *found.another]).all()


def test_spread_of_two_events_agrees_with_quadrature() -> None:
    y, errors = np.array([0.61, 1.81]), np.array([0.29, 0.23])

    def weight(spread: float) -> float:
        total = errors**2 + spread**2
        matrix = np.diag(total) + WIDE**2
        return float(
            np.exp(-0.5 * y @ np.linalg.solve(matrix, y))
            / np.sqrt(np.linalg.det(matrix))
            * halfnorm.pdf(spread, 0, SCALE)
        )

    whole = quad(weight, 0, 6)[0]
    found = pool(y, errors, WIDE, SCALE)
    for value, probability in zip(found.spread, (0.05, 0.5, 0.95), strict=True):
        assert quad(weight, 0, value)[0] / whole == pytest.approx(probability, abs=0.01)
