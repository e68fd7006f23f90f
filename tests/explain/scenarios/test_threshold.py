"""Single values at which the answer turns, against cases whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.questions.explain.scenarios.shares import halves
from corridor.questions.explain.scenarios.threshold import GRID, chance_curve, find_crossings
from corridor.questions.runs.worlds import Behind
from tests.explain.scenarios.made import corridor_like


@pytest.mark.slow
@pytest.mark.parametrize(("slope", "at"), [(2.0, 0.5), (-1.5, -0.4), (60.0, 0.2)])
def test_a_logistic_answer_turns_where_it_should(slope: float, at: float) -> None:
    z, place = corridor_like(0, draws=4000)
    rng = np.random.default_rng(1)
    y = rng.random(len(place)) < 0.5 * (1 + np.tanh(0.5 * slope * (z[45] - at)))
    (found,) = find_crossings(
        z, y, Behind.apart(place), halves(Behind.apart(place), 0), range(len(z))
    )
    assert found.column == 45
    assert found.above == (slope > 0)
    assert found.z == pytest.approx(at, abs=0.12)
    assert found.interval[0] <= found.z <= found.interval[1]
    low, high = found.below_held.value, found.above_held.value
    assert (low < 0.5 < high) == (slope > 0)


@pytest.mark.slow
def test_the_interval_holds_the_value_as_often_as_it_says() -> None:
    held = 0
    for seed in range(16):
        rng = np.random.default_rng(seed)
        z = rng.standard_normal((1, 800))
        y = rng.random(800) < 0.5 * (1 + np.tanh(0.5 * 2 * (z[0] - 0.3)))
        block = np.arange(800)
        found = find_crossings(
            z, y, Behind.apart(block), halves(Behind.apart(block), seed), [0], seed=seed
        )
        held += bool(found) and found[0].interval[0] <= 0.3 <= found[0].interval[1]
    assert held >= 11


@pytest.mark.parametrize("end", [-1, 1])
@pytest.mark.parametrize("rises", [True, False])
def test_the_interval_goes_on_where_samples_cross_beyond_what_is_drawn(
    end: int, rises: bool
) -> None:
    """The value is near an end, so that many a sample puts it where nothing is drawn."""
    told = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        z = rng.standard_normal((1, 800))
        slope = 4.0 if rises else -4.0
        y = rng.random(800) < 0.5 * (1 + np.tanh(0.5 * slope * (z[0] - end * 1.9)))
        behind = Behind.apart(np.arange(800))
        for found in find_crossings(z, y, behind, halves(behind, seed), [0], seed=seed):
            at = np.quantile(z[0], GRID)
            assert found.interval[0] <= found.z <= found.interval[1]
            assert found.beyond == (found.interval[0] == at[0], found.interval[1] == at[-1])
            assert not found.beyond[end < 0]
            told += found.beyond[end > 0]
            # samples without a crossing are counted: with a twentieth of them it goes on
            assert found.steady > 0.9 or found.beyond[end > 0]
    assert told


@pytest.mark.parametrize("seed", range(5))
def test_noise_turns_nothing(seed: int) -> None:
    z, place = corridor_like(seed)
    own = np.random.default_rng(seed).standard_normal(place.max() + 1)[place]
    assert (
        find_crossings(
            z, own > 0, Behind.apart(place), halves(Behind.apart(place), 0), range(len(z))
        )
        == ()
    )


def test_an_answer_that_holds_everywhere_turns_nowhere() -> None:
    z, place = corridor_like(1)
    rng = np.random.default_rng(2)
    y = rng.random(len(place)) < 0.75 + 0.2 * np.tanh(z[40])
    assert (
        find_crossings(z, y, Behind.apart(place), halves(Behind.apart(place), 0), range(len(z)))
        == ()
    )


@pytest.mark.parametrize("beyond", [0.45, 0.5])
def test_what_the_other_half_leaves_open_turns_nothing(beyond: float) -> None:
    """It turns in the half that is searched; in the other there is about a half on one side."""
    z = np.random.default_rng(5).standard_normal((1, 4000))
    behind = Behind.apart(np.arange(4000))
    seen = halves(behind, 0)
    low = np.where(seen, 0.1, beyond)
    y = np.random.default_rng(6).random(4000) < np.where(z[0] < -1.5, low, 0.9)
    assert find_crossings(z, y, behind, seen, [0]) == ()


def test_a_few_draws_on_one_side_turn_nothing() -> None:
    """Of three held-out draws there one has the other answer."""
    z = np.random.default_rng(5).standard_normal((1, 400))
    behind = Behind.apart(np.arange(400))
    seen = halves(behind, 0)
    z[0, ~seen] = np.maximum(z[0, ~seen], -1.0)
    few = np.flatnonzero(~seen)[:3]
    z[0, few] = -2.0
    y = z[0] > -1.4
    y[few[0]] = True
    assert find_crossings(z, y, behind, seen, [0]) == ()


@pytest.mark.parametrize("seed", range(4))
def test_on_either_side_the_whole_interval_is_on_its_side_of_a_half(seed: int) -> None:
    z, place = corridor_like(seed, draws=1200)
    rng = np.random.default_rng(seed)
    y = rng.random(len(place)) < 0.5 * (1 + np.tanh(0.5 * 1.5 * (z[45] + 1.2)))
    behind = Behind.apart(place)
    for found in find_crossings(z, y, behind, halves(behind, seed), range(len(z)), seed=seed):
        low, high = found.below_held, found.above_held
        low, high = (low, high) if found.above else (high, low)
        assert low.interval[1] < 0.5 < high.interval[0]


def test_an_answer_that_turns_twice_has_no_single_value() -> None:
    z, place = corridor_like(2)
    y = np.abs(z[40]) < 0.7
    assert all(
        f.column != 40
        for f in find_crossings(z, y, Behind.apart(place), halves(Behind.apart(place), 0), [40])
    )


def test_the_curve_is_the_share_where_the_condition_says_nothing() -> None:
    rng = np.random.default_rng(3)
    z, y = rng.standard_normal(4000), rng.random(4000) < 0.3
    curve, gain = chance_curve(z, y, np.quantile(z, GRID))
    assert np.abs(curve - y.mean()).max() < 0.08
    assert gain < 12
    same = chance_curve(np.zeros(100), y[:100], np.zeros(3))
    assert same[0] == pytest.approx(y[:100].mean())
    assert same[1] == 0


def test_the_curve_is_finite_where_a_condition_decides_alone() -> None:
    z = np.random.default_rng(4).standard_normal(2000)
    curve, _ = chance_curve(z, z > -0.65, np.quantile(z, GRID))
    assert np.all(np.isfinite(curve))
    assert np.all(np.diff(curve) > -1e-6)
    assert curve[0] < 0.01
    assert curve[-1] > 0.99
