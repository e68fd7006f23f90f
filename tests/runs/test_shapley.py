"""Shapley weights, against the definition written out over all orders."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.questions.runs.shapley import coalitions, orders_through, shapley_weights


@given(players=st.integers(1, 5), seed=st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_weights_are_those_of_all_orders(players: int, seed: int) -> None:
    values = np.random.default_rng(seed).standard_normal(2**players)
    wanted = np.zeros(players)
    for order in permutations(range(players)):
        coalition = 0
        for k in order:
            wanted[k] += values[coalition | 1 << k] - values[coalition]
            coalition |= 1 << k
    wanted /= math.factorial(players)
    found = shapley_weights(players) @ values
    assert found == pytest.approx(wanted)
    assert found.sum() == pytest.approx(values[-1] - values[0])


def test_nobody_is_first_and_everybody_last() -> None:
    held = coalitions(3)
    assert not held[0].any()
    assert held[-1].all()
    assert held[0b110].tolist() == [False, True, True]


@given(players=st.integers(1, 5), seed=st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_a_share_lies_between_the_least_and_the_most_that_a_player_adds(
    players: int, seed: int
) -> None:
    values = np.random.default_rng(seed).standard_normal((2**players, 3))
    for k, share in enumerate(shapley_weights(players) @ values):
        added = orders_through(values, k)
        assert len(added) == 2 ** (players - 1)
        np.testing.assert_allclose(added[0], values[1 << k] - values[0])
        np.testing.assert_allclose(added[-1], values[-1] - values[-1 - (1 << k)])
        assert (added.min(0) - 1e-9 <= share).all()
        assert (share <= added.max(0) + 1e-9).all()


def test_players_that_add_alone_get_what_they_add() -> None:
    alone = np.array([3.0, -2.0, 0.5])
    assert shapley_weights(3) @ (coalitions(3) @ alone) == pytest.approx(alone)
