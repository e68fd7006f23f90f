"""Transitions on whitened axes: right on a density that is known, and the same for a seed."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from corridor.system.fit.full.sampler import Block, Sampler, join_chains
from corridor.system.fit.full.whiten import Whitening
from tests.system.world import Floats

SIZE, CHAINS, DRAWS = 3, 8, 1500
#: transitions of most runs: what is compiled for one serves the others
FEW = 10
SHAPE, RATE = 4.0, 2.0


class Toy:
    """Two normals that lean on each other and on what is given, and the log of a gamma."""

    size = SIZE
    cut = np.arange(1)
    correlation, sd = 0.6, np.array([2.0, 0.5])

    def log_density(self, x: Any, cut: Any) -> Any:
        gap = (x[:2] - self.mean(cut)) / self.sd[:, None]
        squares = gap[0] ** 2 - 2 * self.correlation * gap[0] * gap[1] + gap[1] ** 2
        normal = -0.5 * squares / (1 - self.correlation**2)
        return normal + SHAPE * x[2] - RATE * jnp.exp(x[2])

    def mean(self, cut: Any) -> Any:
        return jnp.stack([1 + 3 * cut[0], -2 * cut[0]])


#: axes that fit none of it well
AXES = Whitening(
    np.array([0.5, 0.0, 0.5]),
    np.array([[1.5, 0.3, 0.0], [0.0, 0.6, 0.0], [0.0, 0.0, 0.7]]),
    np.array([[2.0], [0.0], [0.0]]),
)


@pytest.fixture(scope="module")
def sampler() -> Sampler:
    return Sampler(Toy(), 3)  # type: ignore[arg-type]


def starts(seed: int = 0) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(SIZE, CHAINS)), np.linspace(-1, 1, CHAINS)[None]


def run(sampler: Sampler, block: int, count: int, **more: Any) -> tuple[Any, Block]:
    y, cut = starts()
    return sampler.run(y, sampler.first_step(0.4), cut, AXES, block, count, 12, **more)


@pytest.mark.slow
def test_a_known_density_is_sampled(sampler: Sampler) -> None:
    y, cut = starts()
    step, begun = sampler.run(y, sampler.first_step(0.1), cut, AXES, 0, 300, 12, adapt=True)
    _, made = sampler.run(begun.y[-1], step, cut, AXES, 1, DRAWS, 12)
    assert made.y.shape == (DRAWS, SIZE, CHAINS)
    assert not made.diverged.any()
    assert made.acceptance.mean() == pytest.approx(0.8, abs=0.1)
    x = np.stack([AXES.x(at, cut) for at in made.y])
    toy = Toy()
    gap = (x[:, :2] - np.asarray(toy.mean(cut))) / toy.sd[:, None]
    wide = 6 / np.sqrt(DRAWS * CHAINS)
    np.testing.assert_allclose(gap.mean((0, 2)), 0, atol=wide)
    np.testing.assert_allclose(gap.std((0, 2)), 1, atol=wide)
    flat = gap.transpose(1, 0, 2).reshape(2, -1)
    assert np.corrcoef(flat)[0, 1] == pytest.approx(toy.correlation, abs=wide)
    gamma = np.exp(x[:, 2])
    assert gamma.mean() == pytest.approx(SHAPE / RATE, abs=wide * np.sqrt(SHAPE) / RATE)
    assert gamma.std() == pytest.approx(np.sqrt(SHAPE) / RATE, rel=3 * wide)
    # every chain answers what it was given, not the mean of all
    mine = gap.mean(0)
    assert np.abs(mine).max() < 6 / np.sqrt(DRAWS)


@pytest.mark.slow
def test_the_level_is_the_density_where_a_chain_stands(sampler: Sampler) -> None:
    _, cut = starts()
    _, made = run(sampler, 5, FEW)
    for draw in (0, FEW - 1):
        level = np.asarray(Toy().log_density(AXES.x(made.y[draw], cut), cut))
        np.testing.assert_allclose(made.log_density[draw], level, rtol=1e-10)


def test_slopes_are_those_of_each_chain(sampler: Sampler) -> None:
    """Chains share one call of the model; none takes the slope of another."""
    y, cut = starts(1)
    level, slope = sampler.level(y, cut, AXES)
    step = 1e-6
    for entry in range(SIZE):
        up, down = y.copy(), y.copy()
        up[entry] += step
        down[entry] -= step
        ends = [sampler.level(at, cut, AXES)[0] for at in (up, down)]
        np.testing.assert_allclose(slope[entry], (ends[0] - ends[1]) / (2 * step), rtol=1e-5)
    assert len(set(np.asarray(level).tolist())) == CHAINS


def test_seed_and_block_fix_all_numbers(sampler: Sampler) -> None:
    one, again = run(sampler, 7, FEW)[1], run(sampler, 7, FEW)[1]
    for name in ("y", "log_density", "steps", "diverged", "acceptance"):
        np.testing.assert_array_equal(getattr(one, name), getattr(again, name), err_msg=name)
    assert (run(sampler, 8, FEW)[1].y[-1] != one.y[-1]).any()
    other = Sampler(sampler.density, sampler.seed + 1)
    assert (run(other, 7, FEW)[1].y[-1] != one.y[-1]).any()
    # another sampler of the same seed, compiled for itself
    same = run(Sampler(sampler.density, sampler.seed), 7, FEW)[1]
    np.testing.assert_array_equal(same.y, one.y)


@pytest.mark.slow
def test_trajectories_have_many_lengths_and_one_for_all_chains(sampler: Sampler) -> None:
    steps = run(sampler, 9, 200)[1].steps
    assert (steps == steps[:, :1]).all()
    assert set(steps[:, 0].tolist()) == set(range(1, 13))


@pytest.mark.slow
def test_the_step_stands_still_without_adaptation(sampler: Sampler) -> None:
    first = sampler.first_step(0.4)
    assert np.exp(first.log_step_size_avg) == pytest.approx(0.4)
    kept, _ = run(sampler, 10, FEW)
    assert kept.log_step_size_avg == first.log_step_size_avg
    moved, _ = run(sampler, 10, FEW, adapt=True)
    assert moved.log_step_size_avg != first.log_step_size_avg


def test_a_step_that_is_far_too_long_is_seen(sampler: Sampler) -> None:
    y, cut = starts()
    _, made = sampler.run(y, sampler.first_step(40.0), cut, AXES, 11, FEW, 12)
    assert made.diverged.any()
    assert made.acceptance.mean() < 0.2


def test_what_was_compiled_is_known() -> None:
    fresh = Sampler(Toy(), 0)  # type: ignore[arg-type]
    assert not fresh.compiled(adapt=True)
    assert not fresh.compiled(adapt=False)
    run(fresh, 0, FEW, adapt=True)
    assert fresh.compiled(adapt=True)
    assert not fresh.compiled(adapt=False)


def test_what_is_given_may_move_and_x_follows(sampler: Sampler) -> None:
    """Chains answer the value of their own transition, and moves that stay put change nothing."""
    y, cut = starts(2)
    moving = np.repeat(cut[None], FEW, 0)
    args = (sampler.first_step(0.4), AXES, 12, FEW, 12)
    still = sampler.run(y, args[0], cut, *args[1:])[1]
    np.testing.assert_array_equal(sampler.run(y, args[0], moving, *args[1:])[1].y, still.y)
    moving[4:] += 2.0
    moved = sampler.run(y, args[0], moving, *args[1:])[1]
    np.testing.assert_array_equal(moved.y[:4], still.y[:4])
    assert (moved.y[4:] != still.y[4:]).any()
    for draw in (3, 4, FEW - 1):
        level = np.asarray(Toy().log_density(AXES.x(moved.y[draw], moving[draw]), moving[draw]))
        np.testing.assert_allclose(moved.log_density[draw], level, rtol=1e-10)


def test_blocks_are_joined_chain_after_chain(sampler: Sampler) -> None:
    one, two = run(sampler, 3, FEW)[1], run(sampler, 4, FEW)[1]
    whole = join_chains([one, two])
    assert whole.y.shape == (FEW, SIZE, 2 * CHAINS)
    np.testing.assert_array_equal(whole.y[..., CHAINS:], two.y)
    np.testing.assert_array_equal(whole.log_density[:, :CHAINS], one.log_density)
