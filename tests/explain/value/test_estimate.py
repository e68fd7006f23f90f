"""Value of information, against cases whose answer has a closed form."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from corridor.questions.explain.value.choice import gains, net_benefit
from corridor.questions.explain.value.estimate import Estimator, gain_of
from corridor.questions.runs.worlds import Behind

Floats = NDArray[np.float64]

LANES, DRAWS, INSIDE, OUTSIDE = 20_000, 1000, 3, 4


def closed(mean: float, spread: float) -> float:
    """E[max(0, X)] less max(0, E X) of a normal X."""
    at = mean / spread
    return float(mean * norm.cdf(at) + spread * norm.pdf(at) - max(mean, 0.0))


class Linear:
    """Two options; the second gains mean + weights @ z + luck over the first."""

    def __init__(
        self, mean: float, weights: Any, luck: float, seed: int = 0, lanes: int = LANES
    ) -> None:
        rng = np.random.default_rng(seed)
        self.mean, self.weights = mean, np.asarray(weights, float)
        held = rng.standard_normal((INSIDE, DRAWS))
        # the draws at hand are the posterior: make them exactly standard
        held = np.linalg.solve(np.linalg.cholesky(np.cov(held, bias=True)), held)
        held -= held.mean(1, keepdims=True)
        self.draw = np.concatenate([rng.permutation(DRAWS) for _ in range(lanes // DRAWS)])
        self.z = np.concatenate([held[:, self.draw], rng.standard_normal((OUTSIDE, lanes))])
        gain = mean + self.weights @ self.z + luck * rng.standard_normal(lanes)
        self.estimator = Estimator(gain[:, None], self.z, Behind.apart(self.draw), INSIDE, seed)
        self.luck = luck

    def truth(self, rows: Any, luck: float = 0.0) -> float:
        return closed(self.mean, float(np.hypot(np.linalg.norm(self.weights[rows]), luck)))


@pytest.fixture(scope="module")
def linear() -> Linear:
    return Linear(0.3, [0.8, 0.3, 0.0, 1.0, 0.5, 0.2, 0.0], 1.5)


@pytest.mark.slow
@pytest.mark.parametrize("rows", [[0], [1], [3], [4], [3, 4, 5], [0, 1, 2], [0, 3], range(7)])
def test_the_worth_of_knowing_is_that_of_the_closed_form(linear: Linear, rows: Any) -> None:
    found = linear.estimator.of_rows(list(rows))
    truth = linear.truth(list(rows))
    error = found.resampled.std()
    assert found.value == pytest.approx(truth, abs=4 * error + 0.004)
    assert abs(found.value - truth) < max(0.1 * truth, 0.008)
    low, high = np.quantile(found.resampled, (0.001, 0.999))
    assert low - 0.01 <= truth <= high + 0.01
    assert found.held_out == pytest.approx(truth, abs=4 * found.held_out_error)


def test_knowing_a_draw_of_the_posterior_is_knowing_all_that_goes_with_it(linear: Linear) -> None:
    found = linear.estimator.of_rows(range(INSIDE), state=True)
    assert found.value == pytest.approx(linear.truth(slice(0, INSIDE)), rel=0.1)
    everything = linear.estimator.of_rows(range(7), state=True)
    assert everything.value == pytest.approx(linear.truth(slice(0, 7)), rel=0.1)


def test_knowing_everything_is_the_limit(linear: Linear) -> None:
    whole, error = linear.estimator.perfect()
    assert whole == pytest.approx(linear.truth(slice(0, 7), linear.luck), abs=4 * error)
    for rows in ([0], [3], [3, 4, 5, 6], list(range(7))):
        assert 0 <= linear.estimator.of_rows(rows).value <= whole + 2 * error


def test_what_tells_nothing_is_worth_nothing(linear: Linear) -> None:
    """Not one in ten of the parameters without bearing may pass for one that has some."""
    passed = 0
    for seed in range(10):
        none = Linear(0.0, np.zeros(7), 1.0, seed=seed, lanes=4000)
        for row in (0, 3):
            found = none.estimator.of_rows([row])
            clear = found.value > np.quantile(found.null, 0.95)
            passed += bool(clear and np.quantile(found.resampled, 0.05) > 0)
    assert passed <= 4
    assert linear.estimator.of_rows([6]).value < 0.002


@pytest.mark.slow
def test_chance_shows_in_the_null_what_it_shows_where_nothing_is_known() -> None:
    """The estimates without bearing and the permutations have like distributions."""
    found, null = [], []
    for seed in range(12):
        none = Linear(0.0, np.zeros(7), 1.0, seed=seed, lanes=4000)
        for row in (3, 4, 5, 6):
            one = none.estimator.of_rows([row])
            found.append(one.value)
            null.append(one.null)
    assert np.mean(found) == pytest.approx(np.mean(null), abs=0.004)


def test_a_bent_answer_is_followed() -> None:
    """The gain is z squared less its mean: no straight line sees it."""
    rng = np.random.default_rng(1)
    z = rng.standard_normal((1, LANES))
    draw = np.arange(LANES) % DRAWS
    gain = z[0] ** 2 - 1 + rng.standard_normal(LANES)
    found = Estimator(gain[:, None], z, Behind.apart(draw), 0, 0).of_rows([0])
    truth = float(2 * norm.pdf(1))  # E|z^2 - 1| / 2
    assert found.value == pytest.approx(truth, rel=0.04)
    assert found.changes == pytest.approx(2 * norm.sf(1), abs=0.02) or found.changes == (
        pytest.approx(1 - 2 * norm.sf(1), abs=0.02)
    )


def test_luck_that_grows_with_the_gain_does_not_hide_it() -> None:
    """Draws of the posterior whose lanes scatter the more the larger their gain is."""
    rng = np.random.default_rng(2)
    away = rng.standard_normal(DRAWS)
    gain_of_draw = np.exp(away) - 0.4
    draw = np.arange(LANES) % DRAWS
    gain = gain_of_draw[draw] + 1.5 * np.exp(away[draw]) * rng.standard_normal(LANES)
    truth = float(gain_of(gain_of_draw[:, None]))
    found = Estimator(gain[:, None], away[None, draw], Behind.apart(draw), 1, 0).of_rows(
        [0], state=True
    )
    assert found.value == pytest.approx(truth, rel=0.3)


def test_a_third_option_counts() -> None:
    """Three options whose gains are independent normals of one parameter each."""
    rng = np.random.default_rng(3)
    z = rng.standard_normal((2, LANES))
    benefit = np.stack([np.zeros(LANES), z[0], z[1]]) + rng.standard_normal((3, LANES))
    made = Estimator(gains(benefit), z, Behind.apart(np.arange(LANES) % DRAWS), 0, 0)
    assert made.of_rows([0]).value == pytest.approx(norm.pdf(0), rel=0.08)
    both = float(np.maximum(0, z.max(0)).mean())
    assert made.of_rows([0, 1]).value == pytest.approx(both, rel=0.05)


def test_between_two_options_the_direction_does_not_matter(linear: Linear) -> None:
    turned = Estimator(-linear.estimator.gains, linear.z, Behind.apart(linear.draw), INSIDE, 0)
    assert turned.of_rows([3]).value == pytest.approx(linear.estimator.of_rows([3]).value)
    assert turned.perfect()[0] == pytest.approx(linear.estimator.perfect()[0])


def test_units_of_the_benefit_carry_over(linear: Linear) -> None:
    scaled = Estimator(1e6 * linear.estimator.gains, linear.z, Behind.apart(linear.draw), INSIDE, 0)
    for rows in ([0], [3], [3, 4]):
        found = scaled.of_rows(rows).value
        assert found == pytest.approx(1e6 * linear.estimator.of_rows(rows).value, rel=1e-6)


def test_the_same_seed_gives_the_same_answer(linear: Linear) -> None:
    again = Linear(0.3, linear.weights, linear.luck)
    one, other = (made.estimator.of_rows([4]) for made in (again, Linear(0.3, linear.weights, 1.5)))
    np.testing.assert_array_equal(one.resampled, other.resampled)
    np.testing.assert_array_equal(one.null, other.null)


def test_net_benefit_is_a_weighted_sum() -> None:
    totals = {"a": np.array([[1.0, 2.0], [3.0, 4.0]]), "b": np.array([[1.0, 1.0], [0.0, 5.0]])}
    found = net_benefit(totals, {"a": -1.0, "b": 10.0})
    np.testing.assert_allclose(found, [[9, 8], [-3, 46]])
    np.testing.assert_allclose(gains(found), [[-12], [38]])
