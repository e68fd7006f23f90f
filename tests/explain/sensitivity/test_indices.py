"""Indices of functions whose indices are known, in the machinery that the model goes through."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import sobol_indices

from corridor.questions.explain.sensitivity.factors import Factor
from corridor.questions.explain.sensitivity.indices import Indices, ranks, sobol, tail_share
from corridor.questions.runs.worlds import World
from tests.explain.sensitivity.functions import (
    LUCK,
    PLACE,
    Floats,
    G,
    ishigami,
    ishigami_truth,
    pages,
    row,
)

BASE = 2048


def indices(made: tuple[Floats, Floats, Floats], resamples: int = 300, seed: int = 0) -> Indices:
    (found,) = sobol(*made, resamples=resamples, rng=np.random.default_rng(seed))
    return found


def near(value: float, low: float, high: float, truth: float) -> bool:
    """Within the interval stretched to twice its width, so that many can hold at once."""
    return bool(abs(value - truth) <= max(high - low, 1e-9))


def check(found: Indices, first: Any, total: Any) -> None:
    for k in range(len(found.first)):
        one = (found.first[k], found.first_low[k], found.first_high[k], first[k])
        assert near(*one), ("first", k, one)
        two = (found.total[k], found.total_low[k], found.total_high[k], total[k])
        assert near(*two), ("total", k, two)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ishigami(seed: int) -> None:
    """Two rows and the place: first order 0.31, 0.44, 0; total 0.56, 0.44, 0.24."""
    found = indices(pages(ishigami, (row(0), row(1), PLACE), BASE, seed))
    check(found, *ishigami_truth())
    low, high = found.first_sum[1:]
    assert low - (high - low) <= sum(ishigami_truth()[0]) <= high + (high - low)


BLOCKS: dict[str, tuple[tuple[Factor, ...], tuple[tuple[int, ...], ...]]] = {
    "single": ((row(0), row(1), row(2), LUCK, PLACE), ((0,), (1,), (2,), (3,), (4,))),
    "blocks": ((row(0, 2), row(1), LUCK, PLACE), ((0, 2), (1,), (3,), (4,))),
    "mixed": (
        (row(1, 2), Factor("rest", "", "fit", rows=(0,), shocks=("luck_d",), place=True)),
        ((1, 2), (0, 3, 4)),
    ),
}


@pytest.mark.parametrize("kind", BLOCKS)
@pytest.mark.parametrize("seed", [4, 5])
def test_g_function_in_blocks(kind: str, seed: int) -> None:
    """A product, so that a block's indices have a closed form too."""
    function = G((0.0, 0.5, 3.0, 1.0, 9.0))
    factors, inputs = BLOCKS[kind]
    found = indices(pages(function, factors, BASE, seed, rows=3))
    truth = [function.truth(block) for block in inputs]
    check(found, [t[0] for t in truth], [t[1] for t in truth])
    wide = found.total_high - found.total_low + found.first_high - found.first_low
    assert (found.total >= found.first - wide).all()
    assert found.first_sum[0] <= 1 + found.first_sum[2] - found.first_sum[1]


def test_two_blocks_that_hold_everything_share_it() -> None:
    """The total order of one is what the first order of the other leaves."""
    function = G((0.0, 0.5, 3.0, 1.0, 9.0))
    for one, rest in (((0,), (1, 2, 3, 4)), ((1, 2), (0, 3, 4))):
        assert function.truth(one)[1] == pytest.approx(1 - function.truth(rest)[0])
    found = indices(pages(function, BLOCKS["mixed"][0], 2 * BASE, 7, rows=3))
    np.testing.assert_allclose(found.total, 1 - found.first[::-1], atol=0.05)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Of 80 designs, 90% intervals of six indices miss about one time in ten."""
    first, total = ishigami_truth()
    hits = []
    for seed in range(100, 180):
        found = indices(pages(ishigami, (row(0), row(1), PLACE), 512, seed), resamples=200)
        hits += list((found.first_low <= first) & (first <= found.first_high))
        hits += list((found.total_low <= total) & (total <= found.total_high))
    assert 0.84 <= np.mean(hits) <= 0.95


def test_an_input_that_does_nothing_has_no_share() -> None:
    found = indices(pages(ishigami, (row(0), LUCK, row(2)), 256, 1, rows=3))
    for values in (found.first, found.total, found.total_high, found.first_low):
        assert (values[1:] == 0).all()
        assert abs(values[0]) > 0.05


def test_a_block_of_one_column_is_that_column() -> None:
    """And swapping a block is not swapping its parts one after another."""
    _, _, ab = pages(ishigami, (row(0), row(0, 2), row(0, 1)), 256, 3, rows=3)
    np.testing.assert_array_equal(ab[0], ab[1])
    assert not np.array_equal(ab[0], ab[2])


def test_a_part_never_has_more_than_the_whole() -> None:
    """What the screening of blocks rests on."""
    function = G((0.0, 0.5, 3.0, 1.0, 9.0))
    for part, whole in (((0,), (0, 2)), ((3,), (1, 3, 4)), ((1, 2), (1, 2, 4))):
        assert function.truth(part)[1] <= function.truth(whole)[1]
    factors = (row(0), row(1), row(0, 1))
    found = indices(pages(function, factors, BASE, 8, rows=3))
    assert found.total[:2].max() <= found.total_high[2]


def test_same_seed_same_numbers() -> None:
    made = pages(ishigami, (row(0), PLACE), 128, 1)
    one, two, other = (indices(made, seed=seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.total_low, two.total_low)
    np.testing.assert_array_equal(one.total, other.total)
    assert not np.array_equal(one.total_low, other.total_low)


def test_estimates_and_errors_are_those_of_the_library() -> None:
    """The bootstrap by weights is the library's: same spread, nearly the same ends."""
    a, b, ab = pages(ishigami, (row(0), row(1), PLACE), 256, 2)
    own = indices((a, b, ab), resamples=4000)
    theirs = sobol_indices(func={"f_A": a, "f_B": b, "f_AB": ab}, n=256)
    np.testing.assert_allclose(own.first, theirs.first_order)
    np.testing.assert_allclose(own.total, theirs.total_order)
    boot = theirs.bootstrap(confidence_level=0.9, n_resamples=2000)
    for kind, low, high in (
        (boot.first_order, own.first_low, own.first_high),
        (boot.total_order, own.total_low, own.total_high),
    ):
        ends = np.quantile(kind.bootstrap_distribution, (0.05, 0.95), axis=-1)
        np.testing.assert_allclose(np.stack([low, high]), ends, atol=0.02)


class Chosen:
    """What draws the one resample that it is told."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def multinomial(self, lanes: int, _chances: Any, size: int) -> Any:
        return np.tile(np.bincount(self.rows, minlength=lanes), (size, 1))


def test_a_resample_is_the_estimator_of_its_rows() -> None:
    a, b, ab = pages(ishigami, (row(0), PLACE), 64, 2)
    rows = np.random.default_rng(1).integers(0, 64, 64)
    rng: Any = Chosen(rows)
    (found,) = sobol(a, b, ab, resamples=3, rng=rng)
    middle = np.mean([a, b])
    a, b, ab = (values[..., rows] - middle for values in (a, b, ab))
    variance = np.var([a, b])
    first = (b * (ab - a)).mean(-1)[:, 0] / variance
    total = ((a - ab) ** 2).mean(-1)[:, 0] / 2 / variance
    np.testing.assert_allclose([found.first_low, found.first_high], [first, first])
    np.testing.assert_allclose([found.total_low, found.total_high], [total, total])
    np.testing.assert_allclose(found.first_sum[1:], first.sum())


def test_many_outputs_at_once_are_each_on_its_own() -> None:
    def both(w: World) -> Floats:
        return np.concatenate([ishigami(w), ishigami(w) ** 2, np.zeros((1, w.lanes))])

    a, b, ab = pages(both, (row(0), PLACE), 128, 1)
    found = sobol(a, b, ab, resamples=100, rng=np.random.default_rng(0))
    alone = indices(pages(ishigami, (row(0), PLACE), 128, 1), resamples=100)
    np.testing.assert_allclose(found[0].total, alone.total)
    # what does not vary has nothing to share out
    assert found[2].variance == 0
    assert (found[2].total == 0).all()
    assert (found[2].total_high == 0).all()
    assert found[2].first_sum == (0, 0, 0)


def test_ranks_do_not_see_how_heavy_a_tail_is() -> None:
    a, b, ab = pages(ishigami, (row(0), row(1), PLACE), 256, 1)
    base = np.concatenate([a, b], axis=1)
    plain = [ranks(base, v) for v in (a, b, ab)]
    heavy = [ranks(np.exp(5 * base), np.exp(5 * v)) for v in (a, b, ab)]
    for one, two in zip(plain, heavy, strict=True):
        np.testing.assert_array_equal(one, two)
    assert plain[2].shape == ab.shape
    assert 0 <= plain[2].min() <= plain[2].max() <= 1
    np.testing.assert_allclose(np.concatenate(plain[:2], axis=1).mean(), 0.5)
    assert tail_share(np.exp(5 * base))[0] > 0.5 > tail_share(base)[0]


def test_equal_values_have_equal_ranks() -> None:
    base = np.array([[0.0, 0.0, 0.0, 4.0]])
    np.testing.assert_allclose(ranks(base, base), [[0.375, 0.375, 0.375, 0.875]])


def test_the_tail_of_what_does_not_vary_is_nothing() -> None:
    assert tail_share(np.full((2, 9), 3.0)).tolist() == [0, 0]
