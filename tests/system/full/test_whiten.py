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


def test_what_is_drawn_anew_moves_what_is_learned_along_and_nothing_else() -> None:
    """A draw keeps its place on the axes; x moves by ``follow`` times what changed."""
    plan = Plan(stays=0.6)
    axes = axes_of(Toy())
    rng = np.random.default_rng(4)
    y, cut = rng.normal(size=(SIZE, 3)), rng.normal(size=(GIVEN, 3))
    work = Work.__new__(Work)
    work.plan = plan
    arrays = {"centre": axes.centre, "root": axes.root, "follow": axes.follow}
    work.kept = {**arrays, "x": axes.x(y, cut), "cut": cut, "round": np.array(3)}
    before = dict(work.kept)
    work._renew(np.random.default_rng(5))
    new = 0.6 * cut + 0.8 * np.random.default_rng(5).standard_normal(cut.shape)
    np.testing.assert_allclose(work.kept["cut"], new, rtol=1e-12)
    np.testing.assert_allclose(work.kept["x"] - before["x"], axes.follow @ (new - cut), atol=1e-12)
    np.testing.assert_allclose(axes.y(work.kept["x"], new), y, atol=1e-9)
    assert all(work.kept[name] is before[name] for name in (*arrays, "round"))


def test_what_is_drawn_anew_keeps_its_prior() -> None:
    """Moved again and again it is standard normal, and a move remembers ``stays`` of it."""
    none = np.zeros((SIZE, GIVEN))
    work = Work.__new__(Work)
    work.plan = Plan(stays=0.7)
    start = np.random.default_rng(6).normal(size=(GIVEN, 4000))
    axes = {"centre": np.zeros(SIZE), "root": np.eye(SIZE), "follow": none}
    work.kept = {**axes, "x": np.zeros((SIZE, 4000)), "cut": start}
    rng = np.random.default_rng(7)
    for _ in range(10):
        before = work.kept["cut"]
        work._renew(rng)
    after = work.kept["cut"]
    assert after.std() == pytest.approx(1, abs=0.04)
    assert after.mean() == pytest.approx(0, abs=0.04)
    assert np.corrcoef(after.ravel(), before.ravel())[0, 1] == pytest.approx(0.7, abs=0.03)


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
