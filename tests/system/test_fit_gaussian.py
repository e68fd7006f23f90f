"""The Gaussian nearest to a posterior: exact where algebra is, honest where a mode is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.system.corridors import load_corridor
from corridor.system.fit import solve
from corridor.system.fit.problem import Problem
from corridor.system.fit.quick import variational
from corridor.system.fit.quick.variational import (
    Gaussian,
    _update_noise,
    _update_variances,
    fit_gaussian,
    spread_of_all,
)
from corridor.system.simulate import fitted_system

SIZES = tuple(process.size for process in fitted_system(load_corridor()).shocks.values())


@pytest.fixture(autouse=True)
def double() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def toy(size: int, months: int = 0, observed: tuple[Any, ...] = ()) -> Any:
    """Something with the shape of a problem: parameters, then the months of each shock."""
    count = len(SIZES)

    def split(x: Any) -> dict[str, Any]:
        shocks = np.reshape(x[size - count * months :], (count, months, 1))
        names = fitted_system(load_corridor()).shocks
        return {"z": x[: size - count * months], **dict(zip(names, shocks, strict=True))}

    return SimpleNamespace(
        corridor=load_corridor(),
        size=size,
        parameters=slice(0, size - count * months),
        fixed={name: np.array([0.5]) for name in SIZES},
        split=split,
        observed=observed,
    )


def solving(monkeypatch: pytest.MonkeyPatch, function: Any, shocks: bool = False) -> None:
    """Put a small function in the place of the model, without shocks of its own or with."""
    if not shocks:
        monkeypatch.setattr(variational, "fitted_system", lambda _: SimpleNamespace(shocks={}))
    for module in (solve, variational):
        monkeypatch.setattr(module, "residuals", lambda _: function)


def test_a_linear_problem_has_its_known_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard normal prior, y = A x + e: mean, covariance and evidence are textbook algebra."""
    rng = np.random.default_rng(3)
    a, y = rng.normal(size=(9, 6)), rng.normal(size=9)
    solving(monkeypatch, lambda x, fixed: y - a @ x)
    found = fit_gaussian(toy(6), rounds=14)
    covariance = np.linalg.inv(a.T @ a + np.eye(6))
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-9)
    np.testing.assert_allclose(found.mean, covariance @ a.T @ y, atol=1e-6)
    # the bound is the evidence: a normal density with covariance A A' + I, to sampling error
    marginal = a @ a.T + np.eye(9)
    evidence = -0.5 * y @ np.linalg.solve(marginal, y) - 0.5 * np.linalg.slogdet(marginal)[1]
    assert found.bound == pytest.approx(evidence, abs=0.3)


def funnel(sd: float, count: int) -> tuple[Any, int]:
    """Return residuals in which x[0] scales ``count`` shocks that are seen with little noise.

    The data are all zero, so small scales fit best together with any shocks; but at a small
    scale the peak is wide. The exact marginal of x[0] is proportional to
    normal(x0) exp(-count/2 ln(1 + (scale/sd)^2)).
    """

    def function(x: Any, fixed: Any) -> Any:
        scale = jnp.exp(0.5 * x[0])
        target = jnp.where(jnp.arange(count) % 2 == 0, 1.0, -1.0)
        return (target - scale * x[1:]) / sd

    return function, count + 1


@pytest.mark.slow
def test_the_width_of_the_peak_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shocks of size exp(x0 / 2), all seen at 1: the joint mode inflates the size, we do not."""
    sd, count = 0.3, 40
    function, size = funnel(sd, count)
    grid = np.linspace(-6, 8, 4001)
    variance = np.exp(grid) + sd**2
    log = -0.5 * grid**2 - 0.5 * count * np.log(variance) - 0.5 * count / variance
    weight = np.exp(log - log.max())
    exact = float((weight * grid).sum() / weight.sum())
    spread = float(np.sqrt((weight * (grid - exact) ** 2).sum() / weight.sum()))
    solving(monkeypatch, function)
    monkeypatch.setattr(solve, "_SETTLED", 1e-8)
    mode = solve.find_mode(toy(size))
    assert abs(mode[0] - exact) > 3 * spread, "this problem does not tell the two apart"
    found = fit_gaussian(toy(size), rounds=40)
    assert abs(found.mean[0] - exact) < 1.0 * spread


@pytest.mark.slow
def test_the_same_seed_gives_the_same_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    function, size = funnel(0.3, 10)
    solving(monkeypatch, function)
    first, again, other = (fit_gaussian(toy(size), rounds=14, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.mean, again.mean)
    assert not np.array_equal(first.mean, other.mean)
    # the error that is told is about as large as what another seed changes
    moved = np.abs(first.mean - other.mean)
    error = [
        fit.rounds_means.std(0, ddof=1) / np.sqrt(len(fit.rounds_means)) for fit in (first, other)
    ]
    assert np.median(moved / np.hypot(*error)) < 3


def test_a_model_without_numbers_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    solving(monkeypatch, lambda x, fixed: jnp.log(x - 5.0))
    monkeypatch.setattr(variational, "find_mode", lambda *_: np.zeros(2))
    with pytest.raises(FitError, match="no finite number"):
        fit_gaussian(toy(2), rounds=14)


def test_rescaling_a_shock_leaves_its_path_as_it_was() -> None:
    """Size times standard normal is the same product before and after."""
    months = 5
    size = len(SIZES) * months
    made = toy(size, months)
    x = np.random.default_rng(4).normal(size=size)
    variance = np.linspace(0.1, 0.9, size)
    moved, fixed, scale = _update_variances(made, x, variance, made.fixed)
    np.testing.assert_allclose(moved * scale, x)
    before, after, spread = made.split(x), made.split(moved), made.split(variance)
    for shock, process in fitted_system(load_corridor()).shocks.items():
        np.testing.assert_allclose(before[shock] * 0.5, after[shock] * fixed[process.size])
        expected = np.sqrt((before[shock] ** 2 + spread[shock]).mean())
        assert fixed[process.size] == pytest.approx(0.5 * expected)


@pytest.mark.slow
def test_sizes_are_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shocks seen with little noise: their size comes out, from half or double to begin with."""
    months, true = 120, np.array([0.2, 1.0, 3.0])[: len(SIZES)]
    rng = np.random.default_rng(5)
    y = (true[:, None] * rng.normal(size=(len(true), months))).ravel()

    def function(x: Any, fixed: Any) -> Any:
        sizes = jnp.concatenate([jnp.ravel(fixed[name]) for name in SIZES])
        return (y - jnp.repeat(sizes, months) * x) / 0.02

    solving(monkeypatch, function, shocks=True)
    found = fit_gaussian(toy(len(true) * months, months), rounds=24)
    sizes = np.concatenate([np.ravel(found.fixed[name]) for name in SIZES])
    np.testing.assert_allclose(sizes, y.reshape(len(true), months).std(1), rtol=0.05)


def test_noise_is_set_to_the_size_of_gaps_by_group() -> None:
    """Gaps larger than the noise raise it; series that are not to learn keep theirs.

    What is believed counts as two figures: squares of 4 twice and 1 twice have a mean of 2.5.
    """
    seen = np.array([[True, True, False], [True, True, True]])
    learning, other = (
        SimpleNamespace(id=name, noise_name=f"noise:{name}", seen=seen, noise_learned=learned)
        for name, learned in (("a", True), ("b", False))
    )
    made = toy(1, observed=(learning, other))
    gap = np.array([2.0, -2.0, 1.0, 1.0, -1.0, *[9.0] * 5])
    fixed = {"noise:a": np.full((2, 1), 0.3), "noise:b": np.full((2, 1), 0.3)}
    out = _update_noise(made, gap, np.zeros((10, 1)), np.eye(1), fixed)
    np.testing.assert_allclose(out["noise:a"].ravel(), [0.3 * np.sqrt(2.5), 0.3])
    np.testing.assert_array_equal(out["noise:b"], fixed["noise:b"])
    # what the fit is unsure of counts as gap too
    wide = _update_noise(made, 0 * gap, np.ones((10, 1)), np.eye(1), fixed)
    np.testing.assert_allclose(wide["noise:a"].ravel(), [0.3, 0.3])


@dataclass(frozen=True)
class Two:
    """Two parameters, the second of which is not learned."""

    learned: NDArray[np.bool_] = field(default_factory=lambda: np.array([True, False]))
    size: int = 2
    parameters: slice = field(default_factory=lambda: slice(0, 2))


def test_what_was_learned_follows_what_was_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """y = x0 + x1 + e with x1 kept at its prior: x0 | x1 is algebra, and so is the joint."""
    sd = 0.1
    solving(monkeypatch, lambda x, fixed: (jnp.array([1.0]) - x[0] - x[1]) / sd)

    found = Gaussian(np.zeros(2), np.eye(2), {}, 0.0, np.zeros(1), np.zeros((1, 2)), 1, 0)
    covariance = spread_of_all(cast("Problem", Two()), found)
    own = 1 / (1 + 1 / sd**2)
    follows = -own / sd**2
    expected = [[own + follows**2, follows], [follows, 1.0]]
    np.testing.assert_allclose(covariance, expected, rtol=1e-12)
