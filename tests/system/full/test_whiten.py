"""Axes on which a posterior is nearly a standard normal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from corridor.system.fit.full.calibrate import Plan, Work
from corridor.system.fit.full.density import Density
from corridor.system.fit.full.whiten import Fisher, Whitening, place, start_vector, whiten
from tests.system.world import Floats

SIZE, GIVEN = 7, 3


class Toy:
    """A normal distribution: rows ``root' x + effect c`` of size 1."""

    def __init__(self, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.size, self.cut = SIZE, np.arange(GIVEN)
        self.root = rng.normal(size=(SIZE + 2, SIZE))
        self.effect = rng.normal(size=(SIZE + 2, GIVEN))
        self.metric = self.root.T @ self.root

    def metric_rows(self, x: Any, cut: Any) -> Any:
        return self.root @ x + self.effect @ cut

    def mean(self, cut: Floats) -> Floats:
        """Return the mean of x given ``cut``."""
        return np.asarray(-np.linalg.solve(self.metric, self.root.T @ self.effect @ cut))


def axes_of(toy: Any, seed: int = 1) -> Whitening:
    rng = np.random.default_rng(seed)
    return whiten(
        np.zeros(SIZE), *Fisher(toy).at(rng.normal(size=(SIZE, 2)), rng.normal(size=(GIVEN, 2)))
    )


def test_there_and_back() -> None:
    rng = np.random.default_rng(2)
    axes = axes_of(Toy())
    y, cut = rng.normal(size=(SIZE, 5)), rng.normal(size=(GIVEN, 5))
    x = axes.x(y, cut)
    np.testing.assert_allclose(axes.y(x, cut), y, atol=1e-10)
    np.testing.assert_allclose(np.asarray(place(axes.arrays, y, cut)), x, atol=1e-12)
    assert not np.allclose(axes.x(y, 0 * cut), x)


def test_on_these_axes_a_normal_distribution_is_standard() -> None:
    """Metric and covariance are the identity, and the mean given anything is nought."""
    toy = Toy()
    axes = axes_of(toy)
    np.testing.assert_allclose(axes.root.T @ toy.metric @ axes.root, np.eye(SIZE), atol=1e-9)
    cut = np.random.default_rng(3).normal(size=(GIVEN, 4))
    np.testing.assert_allclose(axes.y(toy.mean(cut), cut), 0, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("block", [1, 3, 7, 10, 256])
def test_blocks_of_columns_are_put_together(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from corridor.system.fit.full import whiten as module

    monkeypatch.setattr(module, "_BLOCK", block)
    toy = Toy()
    metric, cross = Fisher(toy).at(np.zeros((SIZE, 1)), np.zeros((GIVEN, 1)))  # type: ignore[arg-type]
    np.testing.assert_allclose(metric, toy.metric, atol=1e-12)
    np.testing.assert_allclose(cross, toy.root.T @ toy.effect, atol=1e-12)


def test_the_metric_is_a_mean_over_places() -> None:
    """Rows that bend: the metric of two places is half of each."""
    bent: Any = SimpleNamespace(size=1, cut=np.arange(0), metric_rows=lambda x, cut: x**2)
    metric, cross = Fisher(bent).at(np.array([[1.0, 3.0]]), np.zeros((0, 2)))
    assert metric[0, 0] == pytest.approx((2.0**2 + 6.0**2) / 2)
    assert cross.shape == (1, 0)


def renewing(plan: Plan, cut: Any) -> Work:
    work = Work.__new__(Work)
    work.plan, work.kept = plan, {"cut": cut}
    return work


def test_what_is_not_learned_moves_in_steps_and_then_rests() -> None:
    start = np.random.default_rng(6).normal(size=(GIVEN, 4000))
    cuts = renewing(Plan(stays=0.7), start)._renewed(np.random.default_rng(7), 6, 3)
    assert cuts.shape == (6, GIVEN, 4000)
    for at in (1, 2):
        assert (cuts[at] != cuts[at - 1]).all()
    for at in (3, 4, 5):
        np.testing.assert_array_equal(cuts[at], cuts[2])
    # each step is as large as another, and together they remember ``stays``
    step = 0.7 ** (1 / 3)
    for before, after, stays in ((start, cuts[0], step), (start, cuts[5], 0.7)):
        assert np.corrcoef(before.ravel(), after.ravel())[0, 1] == pytest.approx(stays, abs=0.03)


def test_what_is_drawn_anew_keeps_its_prior() -> None:
    """Moved again and again it is standard normal."""
    work = renewing(Plan(stays=0.7), np.random.default_rng(6).normal(size=(GIVEN, 4000)))
    rng = np.random.default_rng(7)
    for _ in range(10):
        work.kept["cut"] = work._renewed(rng, 4, 2)[-1]
    assert work.kept["cut"].std() == pytest.approx(1, abs=0.04)
    assert work.kept["cut"].mean() == pytest.approx(0, abs=0.04)


def test_where_nothing_moves_all_stays() -> None:
    start = np.random.default_rng(6).normal(size=(GIVEN, 5))
    cuts = renewing(Plan(), start)._renewed(np.random.default_rng(7), 4, 0)
    np.testing.assert_array_equal(cuts, np.repeat(start[None], 4, 0))


def test_other_axes_leave_chains_where_they_are() -> None:
    axes, other = axes_of(Toy()), axes_of(Toy(), seed=9)
    rng = np.random.default_rng(4)
    work = renewing(Plan(), rng.normal(size=(GIVEN, 3)))
    work._set_axes(axes)
    work.kept["y"] = rng.normal(size=(SIZE, 3))
    before = work.x
    work._set_axes(other)
    np.testing.assert_allclose(work.x, before, atol=1e-9)
    np.testing.assert_allclose(work.kept["y"], other.y(before, work.kept["cut"]), atol=1e-9)


def test_the_start_holds_sizes_and_noise_as_they_were_set(density: Density) -> None:
    problem = density.problem
    mean = np.random.default_rng(6).normal(size=problem.size)
    fixed = {k: v * 1.2 if k.startswith("noise:") else v for k, v in problem.fixed.items()}
    x = start_vector(density, mean, fixed)
    assert x.shape == (density.size,)
    np.testing.assert_array_equal(x[density.parts[0]], mean[: problem.tables.size][density.learned])
    np.testing.assert_array_equal(x[density.parts[2]], mean[problem.tables.size :])
    at = density.measures.theta(x[density.parts[3], None])
    for name, values in at.items():
        np.testing.assert_allclose(np.ravel(values), np.ravel(fixed[name]), rtol=1e-3)
    sizes = density.processes.theta(x[density.parts[1], None])
    for name, values in sizes.items():
        np.testing.assert_allclose(np.ravel(values), np.ravel(fixed[name]), rtol=1e-3)
