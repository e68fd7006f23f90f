"""Even worlds: the same distribution as random ones, the same each time, and less error."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from corridor.questions.runs.asked import Asked, ask
from corridor.questions.runs.engine import Case
from corridor.questions.runs.quasi import directions, posterior_order, quasi_world
from corridor.questions.runs.worlds import World, draw_world
from tests.runs.conftest import DRAWS, MONTHS

LANES = 1024


@pytest.fixture(scope="module")
def asked(no_fitting: None) -> Asked:
    return ask(["negotiated", "unilateral"], months=MONTHS, draws=DRAWS, seed=4)


def even(
    asked: Asked,
    replicate: int = 0,
    lanes: int = LANES,
    leading: int = 128,
    mirrored: bool = False,
) -> World:
    setup = asked.setup
    return quasi_world(
        *(setup.fitted, setup.unfitted, setup.place, MONTHS, lanes, 3),
        replicate=replicate,
        leading=leading,
        mirrored=mirrored,
    )


def free_rows(asked: Asked) -> np.ndarray:
    """Rows of z that are independent standard normals."""
    unfitted, size = asked.setup.unfitted, asked.setup.fitted.tables.size
    return np.array([size + s.start for s in unfitted.tables.slots if s.id not in unfitted.updated])


def functional(asked: Asked, world: World) -> np.ndarray:
    """A curved function of the world whose mean is exactly 1, [lane]."""
    common = world.shocks["common_normal_d"].astype(float)
    weights = np.linspace(1, 0.2, MONTHS)
    total = world.z[free_rows(asked)[:10]].sum(0) + weights @ common
    spread = 0.2
    variance = 10 + (weights**2).sum()
    return np.asarray(np.exp(spread * total - spread**2 * variance / 2))


def test_directions_turn_months_and_change_no_length() -> None:
    made = directions(20)
    np.testing.assert_allclose(made.T @ made, np.eye(20), atol=1e-12)
    # the first holds four fifths of the variance of a random walk, and has no month against others
    walk = np.tril(np.ones((20, 20))) @ made
    share = (walk**2).sum(0) / (walk**2).sum()
    assert share[0] > 0.8
    assert (np.diff(share) < 1e-12).all()
    assert np.ptp(np.sign(made[:, 0])) == 0


def test_it_is_a_world_as_any_other(asked: Asked) -> None:
    setup = asked.setup
    random = draw_world(
        *(setup.fitted, setup.unfitted, setup.place, MONTHS, LANES),
        np.random.default_rng(0),
    )
    made = even(asked)
    assert made.draw.shape == random.draw.shape
    assert made.z.shape == random.z.shape
    assert {k: (v.shape, v.dtype) for k, v in made.shocks.items()} == {
        k: (v.shape, v.dtype) for k, v in random.shocks.items()
    }
    size = setup.fitted.tables.size
    np.testing.assert_array_equal(made.z[:size], setup.fitted.z[:, made.draw])


@pytest.mark.parametrize("leading", [2, 60, 10_000])
def test_scores_and_shocks_are_independent_standard_normals(asked: Asked, leading: int) -> None:
    made = even(asked, leading=leading)
    shocks = np.concatenate([v.reshape(-1, LANES) for v in made.shocks.values()])
    rows = np.concatenate([made.z[free_rows(asked)], shocks]).astype(float)
    assert min(kstest(row, "norm").pvalue for row in rows) > 1e-5
    correlation = np.corrcoef(rows) - np.eye(len(rows))
    assert np.abs(correlation).max() < 6 / np.sqrt(LANES)
    assert np.isfinite(rows).all()


def test_every_draw_of_the_posterior_is_used_about_equally(asked: Asked) -> None:
    held = asked.setup.fitted.draws
    count = np.bincount(even(asked, lanes=4096).draw, minlength=held)
    assert abs(count - 4096 / held).max() < 2
    np.testing.assert_array_equal(np.sort(posterior_order(asked.setup.fitted)), np.arange(held))


def test_what_episodes_updated_stays_together(asked: Asked) -> None:
    unfitted, size = asked.setup.unfitted, asked.setup.fitted.tables.size
    slots = [slot for slot in unfitted.tables.slots if slot.id in unfitted.updated]
    assert len(slots) > 1
    known = {tuple(row) for row in np.stack([unfitted.updated[s.id] for s in slots], axis=1)}
    made = even(asked).z[[size + slot.start for slot in slots]].T
    assert {tuple(row) for row in made} <= known
    assert len({tuple(row) for row in made}) > LANES / 4


def test_the_seed_and_the_replicate_fix_a_world(asked: Asked) -> None:
    one, again, other = even(asked), even(asked), even(asked, replicate=1)
    np.testing.assert_array_equal(one.z, again.z)
    np.testing.assert_array_equal(one.draw, again.draw)
    for name, values in one.shocks.items():
        np.testing.assert_array_equal(values, again.shocks[name])
        assert (values != other.shocks[name]).mean() > 0.99
    assert (one.draw != other.draw).mean() > 0.9


@pytest.mark.parametrize("mirrored", [False, True])
def test_lanes_that_are_no_power_of_two_are_cut(asked: Asked, mirrored: bool) -> None:
    for lanes in (1, 2, 701):
        made = even(asked, lanes=lanes, mirrored=mirrored)
        assert made.lanes == lanes
        assert {v.shape[-1] for v in made.shocks.values()} == {made.z.shape[1]} == {lanes}


def test_mirrored_halves_have_the_same_past_and_opposite_signs(asked: Asked) -> None:
    made, half = even(asked, mirrored=True), LANES // 2
    rows = free_rows(asked)
    same = np.delete(np.arange(len(made.z)), rows)
    np.testing.assert_array_equal(made.draw[:half], made.draw[half:])
    np.testing.assert_array_equal(made.z[same, :half], made.z[same, half:])
    np.testing.assert_array_equal(made.z[rows, :half], -made.z[rows, half:])
    for values in made.shocks.values():
        np.testing.assert_array_equal(values[..., :half], -values[..., half:])


def test_means_have_far_less_error_than_random_ones_and_no_bias(asked: Asked) -> None:
    """The spread between replicates is the error, and the known mean is within it."""
    plain = functional(asked, even(asked)).std() / np.sqrt(LANES)
    for mirrored in (False, True):
        worlds = [even(asked, k, mirrored=mirrored) for k in range(24)]
        means = np.array([functional(asked, world).mean() for world in worlds])
        error = means.std(ddof=1)
        assert error < plain / 3
        assert abs(means.mean() - 1) < 4 * error / np.sqrt(24)


@pytest.mark.slow
def test_the_model_runs_in_it_and_agrees_with_random_worlds(asked: Asked) -> None:
    cases = [Case(values, asked.switches) for values in asked.levers]
    world = asked.even_world(0, LANES)
    np.testing.assert_array_equal(world.draw[: LANES // 2], world.draw[LANES // 2 :])
    made = asked.simulate(world, cases)
    random = asked.simulate(asked.world(0, LANES), cases)
    for name in ("entries", "stops_mx"):
        one, two = ((v[0] - v[1]).sum((0, 1)).astype(float) for v in (made[name], random[name]))
        error = np.hypot(one.std(), two.std()) / np.sqrt(LANES)
        assert abs(one.mean() - two.mean()) < 5 * error
