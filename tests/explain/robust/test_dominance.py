"""Dominance against cases with a known answer, and identities of the linear programmes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corridor.questions.explain.robust.dominance import (
    draw_share,
    first_order,
    simplex,
    standing,
    weight_shares,
)

TABLES = st.integers(2, 5).flatmap(
    lambda policies: st.integers(1, 4).flatmap(
        lambda outcomes: arrays(
            np.float64, (policies, outcomes), elements=st.integers(-20, 20).map(float)
        )
    )
)


def test_a_policy_in_the_middle_may_be_beaten_by_a_mix_and_by_no_single_one() -> None:
    # (6, 6) is behind (0, 10) or (10, 0) under all weights, and better than neither on both
    losses = np.array([[0.0, 10.0], [10.0, 0.0], [6.0, 6.0]])
    middle = standing(losses, 2)
    assert not middle.dominated
    assert middle.never_best
    assert middle.lead == pytest.approx(-1)
    assert middle.mix == pytest.approx([0.5, 0.5, 0])
    # (4, 4) is the best where both count alike, and leads by 1
    losses[2] = 4
    middle = standing(losses, 2)
    assert middle.lead == pytest.approx(1)
    assert middle.weights == pytest.approx([0.5, 0.5])


def test_a_single_policy_that_is_better_on_each_is_named() -> None:
    losses = np.array([[1.0, 1.0], [2.0, 1.0], [0.0, 3.0]])
    worse = standing(losses, 1)
    assert worse.beaten_by == (0,)
    # it ties where the first outcome counts for nothing, so it is not behind under all weights
    assert worse.lead == 0
    losses[1, 1] = 1.5
    assert standing(losses, 1).lead < 0


def test_share_of_the_weights_is_the_length_of_a_segment() -> None:
    # the first is the best where w·1 + (1 - w)·0 < (1 - w)·3, that is w < 3/4
    losses = np.array([[1.0, 0.0], [0.0, 3.0]])
    weights = simplex(2, 200_000, np.random.default_rng(1))
    shares = weight_shares(losses, weights)
    error = np.sqrt(0.75 * 0.25 / len(weights))
    assert shares[0] == pytest.approx(0.75, abs=4 * error)
    assert shares.sum() == pytest.approx(1)
    # equal policies halve what they win
    assert weight_shares(np.ones((2, 2)), weights) == pytest.approx([0.5, 0.5])


def test_weights_are_spread_evenly_over_the_simplex() -> None:
    weights = simplex(3, 100_000, np.random.default_rng(2))
    assert weights.sum(1) == pytest.approx(np.ones(len(weights)))
    # each coordinate of an even triangle exceeds t with chance (1 - t)^2
    assert (weights > 0.5).mean(0) == pytest.approx([0.25] * 3, abs=0.01)


@pytest.mark.slow
@given(TABLES)
def test_the_lead_is_that_of_its_weights_and_of_its_mix(losses: np.ndarray) -> None:
    for p in range(len(losses)):
        found = standing(losses, p)
        assert found.weights.sum() == pytest.approx(1)
        assert (found.weights >= -1e-9).all()
        assert found.mix.sum() == pytest.approx(1)
        assert found.mix[p] == 0
        others = np.delete(losses, p, 0)
        own = losses[p] @ found.weights
        assert (others @ found.weights).min() - own == pytest.approx(found.lead, abs=1e-6)
        # strong duality: the mix is better by -lead on each outcome, or behind by no more
        assert (found.mix @ losses - losses[p]).max() == pytest.approx(found.lead, abs=1e-6)
        if found.dominated:
            assert found.lead <= 1e-9


@pytest.mark.slow
@given(TABLES)
def test_some_policy_is_best_and_its_lead_says_so(losses: np.ndarray) -> None:
    found = [standing(losses, p) for p in range(len(losses))]
    assert max(one.lead for one in found) >= 0
    shares = weight_shares(losses, simplex(losses.shape[1], 500, np.random.default_rng(3)))
    assert shares.sum() == pytest.approx(1)
    for one, share in zip(found, shares, strict=True):
        if one.never_best:
            assert share == 0


@pytest.mark.slow
@given(TABLES, st.floats(0.1, 10))
def test_scale_moves_leads_and_not_verdicts(losses: np.ndarray, by: float) -> None:
    for p in range(len(losses)):
        one, other = standing(losses, p), standing(losses * by, p)
        assert one.beaten_by == other.beaten_by
        assert one.lead * by == pytest.approx(other.lead, abs=1e-6)


def test_stochastic_dominance_of_a_shift_and_of_a_spread() -> None:
    rng = np.random.default_rng(4)
    base = rng.standard_normal(2000)
    shifted, wider = base + 0.5, 2 * rng.standard_normal(2000)
    found = first_order(np.stack([base, shifted, wider])[:, None, :])[:, :, 0]
    assert found[0, 1] == 0
    # the shortfall the other way is the distance of Kolmogorov, 2 Phi(0.25) - 1 of two normals
    assert found[1, 0] == pytest.approx(0.1974, abs=0.03)
    # neither of two normals of another spread dominates
    assert found[0, 2] > 0.1
    assert found[2, 0] > 0.1


def test_dominance_by_draw_counts_draws() -> None:
    one = np.array([[0.0, 0.0, 1.0, 5.0], [0.0, 1.0, 1.0, 0.0]])
    other = np.array([[1.0, 0.0, 1.0, 4.0], [0.0, 0.0, 1.0, 1.0]])
    found = draw_share(np.stack([one, other]))
    # first draw: better and equal; second: worse on one; third: equal; fourth: split
    assert found[0, 1] == 0.25
    assert found[1, 0] == 0.25
    assert found[0, 0] == 0


@given(arrays(np.float64, (3, 2, 12), elements=st.integers(0, 5).map(float)))
def test_dominance_in_every_draw_is_dominance_of_distributions_and_of_means(
    losses: np.ndarray,
) -> None:
    by_draw, stochastic = draw_share(losses), first_order(losses)
    for q in range(3):
        for p in range(3):
            if by_draw[q, p] == 1:
                assert (stochastic[q, p] == 0).all()
                assert q in standing(losses.mean(-1), p).beaten_by
