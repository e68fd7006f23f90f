"""Worlds: the same lanes as compare's, cut and changed, with levers of their own."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.questions.runs import engine
from corridor.questions.runs.asked import Asked, ask, totals
from corridor.questions.runs.engine import Case
from corridor.questions.runs.worlds import parameters_of
from tests.runs.conftest import DRAWS, MONTHS


@pytest.fixture(scope="module")
def asked(no_fitting: None) -> Asked:
    return ask(["negotiated", "unilateral"], months=MONTHS, draws=DRAWS, seed=4)


def test_a_world_is_the_chunk_that_a_run_uses(asked: Asked) -> None:
    runs = asked.run()
    world = asked.world(0, DRAWS)
    np.testing.assert_array_equal(runs.z, world.z)
    made = asked.simulate(world, [Case(values, asked.switches) for values in asked.levers])
    for name, cases in runs.outcomes.items():
        np.testing.assert_array_equal(np.stack(cases), np.stack(made[name]), err_msg=name)


@pytest.mark.slow
def test_lanes_may_have_levers_of_their_own(asked: Asked) -> None:
    """Half of the lanes under one policy and half under the other are as each run alone."""
    world = asked.world(0, DRAWS)
    one, two = asked.levers
    first = np.arange(DRAWS) < DRAWS // 2
    mixed = {name: np.where(first, one[name][:, None], two[name][:, None]) for name in one}
    alone = asked.simulate(world, [Case(values, asked.switches) for values in (one, two)])
    together = asked.simulate(world, [Case(mixed, asked.switches)])
    for name, (a, b) in alone.items():
        np.testing.assert_allclose(
            together[name][0], np.where(first, a, b), rtol=2e-4, atol=1e-3, err_msg=name
        )


def test_lanes_taken_run_as_they_did_among_the_others(asked: Asked) -> None:
    world = asked.world(0, DRAWS)
    order = np.random.default_rng(0).permutation(DRAWS)
    cases = [Case(asked.levers[0], asked.switches)]
    whole, taken = asked.simulate(world, cases), asked.simulate(world.take(order), cases)
    for name in whole:
        np.testing.assert_allclose(
            taken[name][0], whole[name][0][..., order], rtol=2e-4, atol=1e-3, err_msg=name
        )


def test_other_scores_change_their_own_parameter_alone(asked: Asked) -> None:
    setup, world = asked.setup, asked.world(0, DRAWS)
    slot = setup.slots[-1]
    moved = world.with_rows(slot.rows, 1.5)
    before, _ = parameters_of(setup.fitted, setup.unfitted, world)
    after, _ = parameters_of(setup.fitted, setup.unfitted, moved)
    changed = {name for name in before if (before[name] != after[name]).any()}
    assert changed == {slot.name}
    assert np.ptp(after[slot.name]) == 0
    assert (world.z[slot.rows] != 1.5).all(), "the world itself was changed"


def test_totals_are_sums_over_groups_and_months(asked: Asked) -> None:
    runs = asked.run(by_group=True)
    found = totals(asked, runs)
    outcome = next(o for o in asked.outcomes if o.over == "sum" and o.by_group)
    for at, values in enumerate(runs.outcomes[outcome.id]):
        np.testing.assert_allclose(found[outcome.id][at], values.sum((0, 1)), rtol=1e-4)
    with pytest.raises(KeyError, match="Did you mean 'deaths'"):
        found["death"]


@pytest.mark.slow
@pytest.mark.parametrize("most", [48, 20])
def test_blocks_are_the_lanes_that_ran_together(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Also where the last block begins within the one before, and with levers by lane."""
    world = asked.world(0, DRAWS)
    one, two = asked.levers
    mixed = {name: np.linspace(one[name], two[name], DRAWS, axis=1) for name in one}
    cases = [Case(values, asked.switches) for values in (one, mixed)]
    whole = asked.simulate(world, cases)
    monkeypatch.setattr(engine, "BLOCK", most)
    cut = asked.simulate(world, cases, threads=2)
    for name in whole:
        np.testing.assert_allclose(cut[name], whole[name], rtol=2e-4, atol=1e-3, err_msg=name)


@pytest.mark.parametrize(("lanes", "most"), [(1, 1), (96, 96), (97, 96), (96, 20), (4001, 1000)])
def test_blocks_hold_every_lane_and_are_of_one_size(lanes: int, most: int) -> None:
    blocks = engine._blocks(lanes, most)
    held = np.concatenate([np.arange(lanes)[block] for block in blocks])
    assert set(held) == set(range(lanes))
    (size,) = {block.stop - block.start for block in blocks}
    assert size <= most
    assert len(held) - lanes < len(blocks)
