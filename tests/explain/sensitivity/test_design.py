"""Worlds cut into chunks of one size, and the blocks of the model's own worlds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.questions.explain.sensitivity.design import packed, run_worlds
from corridor.questions.explain.sensitivity.factors import blocks, join, singles, swap
from corridor.questions.runs.setup import Setup, make_setup
from corridor.questions.runs.worlds import World, draw_world
from corridor.system.corridor import Corridor
from tests.explain.sensitivity.functions import ishigami, world


def same(one: World, two: World) -> None:
    np.testing.assert_array_equal(one.draw, two.draw)
    np.testing.assert_array_equal(one.z, two.z)
    for name, values in one.shocks.items():
        np.testing.assert_array_equal(values, two.shocks[name])


@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=6), lanes=st.integers(1, 25))
@settings(max_examples=60, deadline=None)
def test_chunks_hold_all_lanes_in_their_order(sizes: list[int], lanes: int) -> None:
    worlds = [world(2, size, k) for k, size in enumerate(sizes)]
    chunks = list(packed(worlds, lanes))
    assert {chunk.lanes for chunk, _ in chunks} == {lanes}
    same(join([chunk.take(np.arange(use)) for chunk, use in chunks]), join(worlds))


def test_outputs_do_not_depend_on_the_size_of_chunks() -> None:
    worlds, told = [world(2, 32, k) for k in range(3)], list[int]()
    whole = run_worlds(ishigami, worlds, lanes=96)
    np.testing.assert_array_equal(whole, run_worlds(ishigami, worlds, lanes=50, report=told.append))
    assert whole.shape == (1, 96)
    assert told == [50, 96]


@pytest.fixture(scope="module")
def ready(place: Corridor) -> Setup:
    return make_setup(place, parse_month("2024-05"), 3)


def drawn(setup: Setup, seed: int) -> World:
    rng = np.random.default_rng(seed)
    return draw_world(setup.fitted, setup.unfitted, setup.place, setup.months, 20, rng)


@pytest.mark.parametrize("by", ["mechanism", "grade"])
def test_blocks_hold_all_that_is_uncertain_once(ready: Setup, by: str) -> None:
    """Swapping one block after another ends in the other world, fixed parameters apart."""
    one, two = drawn(ready, 0), drawn(ready, 1)
    factors = blocks(ready, by)
    assert len({f.id for f in factors}) == len(factors)
    rows = [row for f in factors for row in f.rows]
    assert len(rows) == len(set(rows))
    still = np.ones(len(one.z), bool)
    still[rows] = False
    size = ready.fitted.tables.size
    assert not still[:size].any()
    assert (np.ptp(ready.unfitted.tables.values[still[size:]], axis=1) == 0).all()
    moved = one
    for factor in factors:
        before, moved = moved, swap(moved, two, factor)
        assert moved is not before
    keep = np.flatnonzero(still)
    same(moved.with_rows(keep, 0.0), two.with_rows(keep, 0.0))


def test_a_swap_leaves_everything_else(ready: Setup) -> None:
    one, two = drawn(ready, 0), drawn(ready, 1)
    before = one.z.copy()
    for factor in blocks(ready):
        page = swap(one, two, factor)
        np.testing.assert_array_equal(one.z, before)
        other = np.setdiff1d(np.arange(len(one.z)), factor.rows)
        np.testing.assert_array_equal(page.z[other], one.z[other])
        np.testing.assert_array_equal(page.draw, (two if factor.place else one).draw)
        for name, values in page.shocks.items():
            source = two if name in factor.shocks else one
            np.testing.assert_array_equal(values, source.shocks[name])


def test_what_is_drawn_together_stays_together(ready: Setup) -> None:
    """The state belongs to its draw, and updated parameters of bargaining to each other."""
    factors = {f.id: f for f in blocks(ready)}
    assert factors["fit"].place
    assert len(factors["fit"].rows) == ready.fitted.tables.size
    assert set(factors["bargaining_updated"].parameters) == set(ready.unfitted.updated)
    single = singles(ready, tuple(factors.values()))
    together = {*factors["fit"].parameters, *factors["bargaining_updated"].parameters}
    assert not together & {f.id for f in single}
    assert all(len(f.rows) == 1 for f in single)
    size = ready.fitted.tables.size
    spreads = [np.ptp(ready.unfitted.tables.values[f.rows[0] - size]) for f in single]
    assert min(spreads) > 0


def test_parameters_are_taken_from_the_blocks_named(ready: Setup) -> None:
    force = [f for f in blocks(ready) if f.id == "force"]
    assert {f.id for f in singles(ready, force)} == set(force[0].parameters)
    assert singles(ready, [f for f in blocks(ready) if f.kind != "block"]) == ()


def test_blocks_by_another_word_are_refused(ready: Setup) -> None:
    with pytest.raises(InputError, match=r"'grades' is no way.*grade"):
        blocks(ready, "grades")
