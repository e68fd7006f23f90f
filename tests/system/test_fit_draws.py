"""Draws from a fit: every draw that is held as often as another, in the bounds of its priors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridor.evidence import registry
from corridor.system.fit.fitted import Fitted
from tests.system.world import kind

pytestmark = pytest.mark.slow


def drawn(fitted: Fitted, draws: int, seed: int) -> tuple[Any, Any, Any]:
    """Parameters, state and z of draws picked with a seed."""
    place = fitted.pick(draws, np.random.default_rng(seed))
    z = fitted.z[:, place]
    return fitted.tables.theta(z), fitted.states(place), z


NINETY = 1.6448536269514722


@pytest.mark.parametrize("rounds", [1, 3])
def test_every_draw_is_used_equally_often(small: Fitted, rounds: int) -> None:
    place = small.pick(rounds * small.draws, np.random.default_rng(0))
    np.testing.assert_array_equal(np.bincount(place), rounds)
    assert (place[: small.draws] != np.arange(small.draws)).any(), "in the order of the file"


def test_none_is_used_twice_before_all_are_used_once(small: Fitted) -> None:
    part = small.pick(small.draws - 3, np.random.default_rng(1))
    assert len(set(part.tolist())) == small.draws - 3
    more = small.pick(small.draws + 5, np.random.default_rng(1))
    counts = np.bincount(more, minlength=small.draws)
    assert (counts.min(), counts.max(), counts.sum()) == (1, 2, small.draws + 5)


def test_a_batch_holds_neighbours_of_one_chain(shipped: Fitted) -> None:
    at, chain = np.divmod(np.array(shipped.meta["order"]), shipped.meta["chains"])
    sizes = []
    for batch in np.unique(shipped.batches):
        mine = np.flatnonzero(shipped.batches == batch)
        assert len(set(chain[mine].tolist())) == 1
        assert np.ptp(at[mine]) == len(mine) - 1
        sizes.append(len(mine))
    # 133 draws a chain: twelve batches of eleven or twelve
    assert len(sizes) == shipped.meta["chains"] * 12
    assert max(sizes) - min(sizes) <= 1
    # what is cut down to its first draws keeps them where they are
    few = replace(shipped, z=shipped.z[:, :6])
    assert len(few.batches) == 6
    assert (few.batches[np.array([0, 1])] != few.batches[0]).tolist() == [False, True]


def test_independent_draws_are_batches_of_one(small: Fitted) -> None:
    alone = replace(small, meta={k: v for k, v in small.meta.items() if k != "chains"})
    np.testing.assert_array_equal(alone.batches, np.arange(small.draws))


def test_a_draw_keeps_its_place_in_every_array(small: Fitted) -> None:
    """Parameters, state and z of one draw are those of one draw of the fit."""
    draws = small.draws
    theta, state, z = drawn(small, draws, 2)
    place = small.pick(draws, np.random.default_rng(2))
    np.testing.assert_array_equal(z, small.z[:, place])
    for name, values in small.tables.theta(small.z).items():
        np.testing.assert_array_equal(theta[name], values[..., place], name)
    for name, values in small.states(np.arange(draws)).items():
        np.testing.assert_array_equal(state[name], values[..., place], name)


def test_states_are_on_their_natural_scales(shipped: Fitted) -> None:
    draws = 500
    _, state, _ = drawn(shipped, draws, 0)
    assert set(state) == set(shipped.state_names)
    for name, values in state.items():
        shape = (len(shipped.groups), draws) if name.endswith("_gd") else (draws,)
        assert values.shape == shape
        assert np.isfinite(values).all()
        if kind(name) != "effect":
            assert values.min() >= 0, name
        if kind(name) == "chance":
            assert values.max() <= 1, name


def test_draws_stay_within_the_bounds_of_the_registry(shipped: Fitted) -> None:
    theta, _, _ = drawn(shipped, 4000, 1)
    for slot in shipped.tables.slots:
        low, high = registry().parameters[slot.id].bounds
        values = theta[slot.name]
        # priors hold 99.8% of their weight within bounds; nothing lies far outside
        assert ((values < low) | (values > high)).mean() < 0.005, slot.id


def test_the_same_seed_draws_the_same(shipped: Fitted) -> None:
    one, two = (drawn(shipped, 64, 9) for _ in range(2))
    for a, b in zip(one[:2], two[:2], strict=True):
        assert all((a[name] == b[name]).all() for name in a)
    assert (one[2] == two[2]).all()
    other = drawn(shipped, 64, 10)
    assert (one[2] != other[2]).any()


def test_ranges_are_quantiles_of_prior_and_posterior(shipped: Fitted) -> None:
    ranges = shipped.ranges(NINETY)
    theta = shipped.tables.theta(shipped.z)
    for slot in shipped.tables.slots:
        prior, posterior = ranges[slot.id]
        assert prior.shape == posterior.shape == (slot.size, 3)
        assert (np.diff(prior) >= 0).all(), slot.id
        assert (np.diff(posterior) >= 0).all(), slot.id
        if slot.size == 1 and np.ptp(shipped.z[slot.start]) > 0:
            low, high = registry().parameters[slot.id].prior.interval(0.9)
            width = max(high - low, 1e-9)
            assert prior[0, [0, 2]] == pytest.approx([low, high], abs=1e-3 * width), slot.id
            exact = np.quantile(np.ravel(theta[slot.name]), [0.05, 0.5, 0.95])
            assert posterior[0] == pytest.approx(exact, abs=1e-2 * width), slot.id


def test_ranges_of_one_draw_are_a_point(small: Fitted) -> None:
    same = replace(small, z=np.repeat(small.z[:, :1], 7, 1))
    for prior, posterior in same.ranges(1.0).values():
        assert (np.ptp(posterior, axis=1) == 0).all()
        assert (np.ptp(prior, axis=1) > 0).all()
