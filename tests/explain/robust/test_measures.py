"""Regret, tails, thresholds and their errors, on numbers whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corridor.questions.explain.robust.aims import read_thresholds
from corridor.questions.explain.robust.figures import (
    block_sums,
    error_of_mean,
    mean,
    quantile,
    share,
    spread,
)
from corridor.questions.explain.robust.measures import (
    regret,
    regrets,
    satisficing,
    tails,
    weighted,
)
from corridor.questions.runs.worlds import Behind

VALUES = arrays(
    np.float64,
    st.tuples(st.integers(2, 4), st.integers(1, 3), st.integers(2, 30)),
    elements=st.floats(-1e6, 1e6),
)


@given(VALUES)
def test_somebody_is_the_best_in_each_scenario_and_nobody_is_better(losses: np.ndarray) -> None:
    found = regrets(losses)
    assert (found >= 0).all()
    assert (found.min(0) == 0).all()
    made = regret(losses)
    assert sum(one.value for one in made.best) + made.tied.value == pytest.approx(1)
    assert (made.largest >= [one.value for one in made.high]).all()
    assert made.by_world.mean(1) == pytest.approx([one.value for one in made.mean], abs=1e-6)


@given(VALUES, st.floats(-1e3, 1e3))
def test_regret_minds_differences_alone(losses: np.ndarray, by: float) -> None:
    # what every policy suffers alike in a scenario is nobody's regret
    moved = losses + by * np.arange(losses.shape[2])
    assert regrets(moved) == pytest.approx(regrets(losses), abs=1e-6)


def test_two_policies_regret_the_two_sides_of_their_difference() -> None:
    rng = np.random.default_rng(1)
    pair = rng.standard_normal((2, 1, 500))
    gap = pair[0] - pair[1]
    less, more = regret(pair), regret(-pair)
    assert less.mean[0].value == pytest.approx(np.maximum(gap, 0).mean())
    # choosing the first where less is wanted costs what choosing the second costs where more is
    assert more.mean[1].value == pytest.approx(less.mean[0].value)
    assert less.mean[0].value - less.mean[1].value == pytest.approx(gap.mean())


def test_expected_regret_of_two_normals() -> None:
    rng = np.random.default_rng(2)
    pair = rng.standard_normal((2, 1, 40_000))
    found = regret(pair)
    # the mean of the positive part of a normal of variance 2 is sqrt(2) / sqrt(2 pi)
    for one in found.mean:
        assert abs(one.value - 1 / np.sqrt(np.pi)) < 4 * one.error
    assert found.best[0].value == pytest.approx(0.5, abs=0.01)


def test_errors_cover_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(3)
    inside = np.zeros(3)
    repeats = 400
    for _ in range(repeats):
        # worlds of one draw resemble each other, as the model's do
        values = rng.standard_normal((1, 400)) + 0.3 * rng.standard_normal((5, 400))
        middle, upper, above = mean(values), quantile(values, 0.9), share(values > 0)
        truth = (0.0, 1.2816 * np.sqrt(1.09), 0.5)
        inside += [
            low <= t <= high
            for t, (_, low, high) in zip(truth, (middle, upper, above), strict=True)
        ]
    # 95 of 100, give or take four standard errors
    assert (np.abs(inside / repeats - 0.95) < 4 * np.sqrt(0.05 * 0.95 / repeats)).all()


def test_errors_cover_the_truth_where_few_draws_of_the_posterior_are_repeated() -> None:
    rng = np.random.default_rng(5)
    held, times, repeats = 100, 10, 400
    inside = np.zeros((2, 3))
    for _ in range(repeats):
        # of a variance of 1, half goes with the draw of the posterior
        behind = np.concatenate([rng.permutation(held) for _ in range(times)])
        own = rng.standard_normal((1, held * times))
        values = np.sqrt(0.5) * (rng.standard_normal(held)[behind] + own)
        truth = (0.0, 1.2816, 0.5)
        for row, places in enumerate((Behind.apart(behind), None)):
            found = mean(values, places), quantile(values, 0.9, places), share(values > 0, places)
            inside[row] += [
                low <= t <= high for t, (_, low, high) in zip(truth, found, strict=True)
            ]
    # 95 of 100, give or take four standard errors; as if independent, far fewer
    assert (np.abs(inside[0] / repeats - 0.95) < 4 * np.sqrt(0.05 * 0.95 / repeats)).all()
    assert (inside[1] / repeats < 0.85).all()


def test_what_is_only_repeated_is_known_no_better() -> None:
    rng = np.random.default_rng(6)
    once = rng.standard_normal(50)
    behind = np.tile(rng.permutation(50), 7)
    assert error_of_mean(once) == pytest.approx(once.std(ddof=1) / np.sqrt(50))
    assert error_of_mean(once[behind], Behind.apart(behind)) == pytest.approx(error_of_mean(once))
    assert error_of_mean(once[behind]) < 0.4 * error_of_mean(once)
    assert (
        error_of_mean(np.array([3.0]))
        == error_of_mean(np.ones(4), Behind.apart(np.zeros(4, int)))
        == 0.0
    )
    whole = share(np.ones((2, 350), bool), Behind.apart(behind))
    assert whole.low == share(np.ones((2, 50), bool)).low


def test_draws_on_one_draw_of_the_posterior_share_a_block() -> None:
    values = np.arange(12.0).reshape(2, 6)
    sums, sizes = block_sums(values, 10, Behind.apart(np.array([7, 5, 7, 9, 5, 7])))
    assert sizes.tolist() == [2, 3, 1]
    assert sums.tolist() == [[5.0, 7.0, 3.0], [17.0, 25.0, 9.0]]
    two, sizes = block_sums(values, 2, Behind.apart(np.array([7, 5, 7, 9, 5, 7])))
    assert sizes.tolist() == [3, 3]
    assert two.tolist() == [[8.0, 7.0], [26.0, 25.0]]
    alone, sizes = block_sums(values, 6)
    assert alone.tolist() == values.tolist()
    assert sizes.tolist() == [1] * 6


def test_a_share_of_none_or_all_has_a_width() -> None:
    none, whole = share(np.zeros((2, 50), bool)), share(np.ones((2, 50), bool))
    assert (none.value, none.low, whole.value, whole.high) == pytest.approx((0, 0, 1, 1))
    assert none.high > 0
    assert whole.low < 1


@given(VALUES)
def test_the_two_directions_have_each_other_s_ends(values: np.ndarray) -> None:
    less, more = tails(values, 1.0), tails(values, -1.0)
    for a, b in zip(less.bad, more.good, strict=True):
        assert [one.value for one in a] == pytest.approx([one.value for one in b])
    assert less.worst == pytest.approx(values.max((1, 2)))
    assert more.worst == pytest.approx(values.min((1, 2)))
    for policy in less.bad:
        assert policy[0].value >= policy[1].value  # 1% lies further out than 5%
        assert all(one.low <= one.value <= one.high for one in policy)


def test_the_worst_draw_grows_with_draws_and_a_quantile_does_not() -> None:
    rng = np.random.default_rng(4)
    few = tails(rng.standard_normal((2, 1, 200)), 1.0)
    many = tails(rng.standard_normal((2, 1, 200_000)), 1.0)
    assert (many.worst > few.worst + 0.5).all()
    assert many.bad[0][1].value == pytest.approx(1.6449, abs=0.02)


def test_thresholds_alone_and_together() -> None:
    limits = read_thresholds(["deaths<=2", "stops_us>=5"])
    deaths = np.array([[[1.0, 2.0, 3.0, 4.0]], [[0.0, 0.0, 0.0, 0.0]]])
    stops = np.array([[[5.0, 4.0, 6.0, 1.0]], [[9.0, 5.0, 5.0, 5.0]]])
    found = satisficing([deaths, stops], limits)
    assert [[one.value for one in policy] for policy in found.each] == [[0.5, 0.5], [1, 1]]
    assert [one.value for one in found.together] == [0.25, 1]


@given(VALUES, st.floats(-1e6, 1e6), st.floats(0, 1e5))
def test_a_looser_threshold_is_met_no_less_often(
    values: np.ndarray, limit: float, more: float
) -> None:
    (tight,), (loose,) = (read_thresholds([f"deaths<={x!r}"]) for x in (limit, limit + more))
    found = satisficing([values, values], [tight, loose])
    for each, both in zip(found.each, found.together, strict=True):
        assert each[0].value <= each[1].value
        assert both.value == each[0].value


def test_weights_count_by_their_shares_and_scales() -> None:
    rng = np.random.default_rng(5)
    one, other = rng.standard_normal((2, 2, 1, 100))
    added = weighted([one, other], np.array([2.0, 4.0]), np.array([3.0, 1.0]))
    assert added == pytest.approx(0.75 * one / 2 + 0.25 * other / 4)
    assert weighted([one, other], np.array([2.0, 4.0]), np.array([30.0, 10.0])) == pytest.approx(
        added
    )


def test_a_scale_is_never_nothing() -> None:
    assert spread(np.arange(5.0)) == 2
    assert spread(np.array([0.0, 0, 0, 0, 0, 0, 0, 8])) > 0
    assert spread(np.zeros(4)) == 1
