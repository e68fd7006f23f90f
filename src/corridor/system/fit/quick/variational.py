"""The Gaussian nearest to the posterior, by metric Gaussian variational inference.

The covariance is the inverse of the Fisher metric at the mean, and the mean
minimises the energy averaged over draws around it (Knollmueller and Ensslin 2019,
arXiv:1901.11033). Averaging makes narrow peaks cost what they cost: a joint mode
of parameters and shocks does not, and drives delays and repeated trials to
extremes with which shocks explain more.

The sizes of the shocks are set by expectation-maximisation on the way: each
variance is the mean of the squared shock, mean and spread together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.system.fit.problem import Problem, residuals
from corridor.system.fit.solve import Report, find_mode, jacobian
from corridor.system.simulate import fitted_system

__all__ = ["Gaussian", "fit_gaussian", "spread_of_all"]

Floats = NDArray[np.float64]

_BLOCK = 64  # draws that one call of the model carries
_AVERAGED = 12  # rounds at the end whose means are averaged
_STEPS = 8  # Newton steps on one set of draws
_SETTLED = 0.5  # fall of the mean energy that ends them, in units of log density
_SHORTEST = 1e-4
_BELIEVED = 2.0  # figures that the noise of a group counts as before any is seen


@dataclass(frozen=True)
class Gaussian:
    """Mean and covariance of the vector, with what was set beside it."""

    mean: Floats
    covariance: Floats
    fixed: Mapping[str, Floats]
    #: lower bound of the log evidence, up to a constant that depends on the data only
    bound: float
    #: residuals of the record at the mean
    residuals: Floats
    #: [round, entry]: the mean of each of the last rounds, whose mean is ``mean``
    rounds_means: Floats
    rounds: int
    seed: int


def fit_gaussian(
    problem: Problem,
    report: Report = lambda _text, _share: None,
    *,
    rounds: int = 36,
    seed: int = 0,
) -> Gaussian:
    """Approximate the posterior of parameters and shocks by a Gaussian.

    The last twelve rounds use four times the draws, leave the sizes of the shocks as they
    are, and are averaged. ``report`` is called with a line and the share done. Raises
    FitError if the search for a start does not settle or the model gives no finite number.
    """
    start = 0.2
    x = find_mode(problem, lambda text, share: report(text, start * share))
    function = residuals(problem)
    slopes, value = jacobian(function, problem.size), jax.jit(function)
    energy = _Energy(function)
    rng = np.random.default_rng(seed)
    fixed = dict(problem.fixed)
    slope = slopes(x, fixed)
    kept: list[Floats] = []
    energies: list[float] = []
    for round_ in range(rounds):
        final = round_ >= rounds - _AVERAGED
        precision = slope.T @ slope + np.eye(problem.size)
        root = np.linalg.inv(np.linalg.cholesky(precision))
        covariance = root.T @ root
        normal = rng.standard_normal(((4 if final else 1) * _BLOCK // 2, problem.size))
        around = normal @ root
        x, now = energy.minimise(x, np.concatenate([around, -around]), covariance, fixed)
        slope = slopes(x, fixed)
        if final:
            kept.append(x)
            energies.append(now)
        else:
            fixed = _update_noise(problem, value(x, fixed), slope, root, fixed)
            x, fixed, scale = _update_variances(problem, x, np.diag(covariance), fixed)
            # a shock enters only as size times normal, so slopes scale with its size
            slope = slope * scale
        text = f"round {round_ + 1} of {rounds}: mean energy {now:,.1f}"
        report(text, start + (1 - start) * (round_ + 1) / rounds)
    x = np.mean(kept, 0)
    slope = slopes(x, fixed)
    covariance = np.asarray(np.linalg.inv(slope.T @ slope + np.eye(problem.size)), np.float64)
    _, logdet = np.linalg.slogdet(covariance)
    bound = 0.5 * float(logdet + problem.size - np.trace(covariance)) - float(np.mean(energies))
    gap = np.asarray(value(x, fixed))
    return Gaussian(x, covariance, fixed, bound, gap, np.array(kept), rounds, seed)


def spread_of_all(problem: Problem, found: Gaussian) -> Floats:
    """Return the covariance of the vector when what is not learned varies by its prior.

    The fit holds such parameters at their median. What was learned depends on them: a
    stronger response asks for another base. Given them it moves along the slopes of the
    record, to first order, and keeps its own spread around that. The shape is [entry, entry].
    """
    free = replace(problem, learned=np.ones_like(problem.learned))
    slope = jacobian(residuals(free), problem.size)(found.mean, found.fixed)
    held = np.zeros(problem.size, bool)
    held[problem.parameters] = ~problem.learned
    mine = slope[:, ~held]
    own = np.linalg.inv(mine.T @ mine + np.eye(mine.shape[1]))
    follows = -own @ mine.T @ slope[:, held]
    covariance = np.eye(problem.size)
    covariance[np.ix_(~held, ~held)] = own + follows @ follows.T
    covariance[np.ix_(~held, held)] = follows
    covariance[np.ix_(held, ~held)] = follows.T
    return covariance


class _Energy:
    """Minus log density, averaged over draws around a mean."""

    def __init__(self, function: Any) -> None:
        def mean(x: Any, around: Any, fixed: Any) -> Any:
            gaps = jax.vmap(lambda part: function(x + part, fixed))(around)
            return 0.5 * x @ x + 0.5 * jnp.mean(jnp.sum(gaps**2, 1))

        self._value = jax.jit(mean)
        self._slope = jax.jit(jax.value_and_grad(mean))

    def value(self, x: Floats, around: Floats, fixed: Mapping[str, Floats]) -> float:
        """Return the mean energy of draws [draw, entry] around ``x``."""
        parts = [float(self._value(x, part, fixed)) for part in _blocks(around)]
        return float(np.mean(parts))

    def slope(self, x: Floats, around: Floats, fixed: Mapping[str, Floats]) -> tuple[float, Floats]:
        """Return the mean energy and its gradient."""
        parts = [self._slope(x, part, fixed) for part in _blocks(around)]
        gradient = np.mean([np.asarray(gradient) for _, gradient in parts], 0)
        return float(np.mean([float(value) for value, _ in parts])), gradient

    def minimise(
        self, x: Floats, around: Floats, covariance: Floats, fixed: Mapping[str, Floats]
    ) -> tuple[Floats, float]:
        """Return where the mean energy of these draws is lowest, and that energy."""
        now = np.inf
        for _ in range(_STEPS):
            now, gradient = self.slope(x, around, fixed)
            if not np.isfinite(now):
                raise FitError(
                    "the model gives no finite number near the mean of the fit",
                    remedy="Look at the last priors or mechanisms that changed",
                )
            direction, length = covariance @ gradient, 1.0
            then = self.value(x - direction, around, fixed)
            while not (np.isfinite(then) and then < now):
                length /= 2
                if length < _SHORTEST:
                    return x, now
                then = self.value(x - length * direction, around, fixed)
            x = x - length * direction
            if now - then < _SETTLED:
                return x, then
            now = then
        return x, now


def _blocks(around: Floats) -> list[Floats]:
    return [around[at : at + _BLOCK] for at in range(0, len(around), _BLOCK)]


def _update_noise(
    problem: Problem, gap: Floats, slope: Floats, root: Floats, fixed: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Set the noise of the series that have it learned to the expected size of their gaps."""
    out, at = dict(fixed), 0
    for series in problem.observed:
        count = int(series.seen.sum())
        rows = slice(at, at + count)
        at += count
        if not series.noise_learned:
            continue
        second = np.asarray(gap)[rows] ** 2 + ((slope[rows] @ root.T) ** 2).sum(1)
        where, groups = np.nonzero(series.seen)[0], len(series.seen)
        figures = np.bincount(where, minlength=groups)
        # a few figures' worth of what is believed, so that no series runs to no noise at all
        mean = (np.bincount(where, second, groups) + _BELIEVED) / (figures + _BELIEVED)
        out[series.noise_name] = fixed[series.noise_name] * np.sqrt(mean)[:, None]
    return out


def _update_variances(
    problem: Problem, x: Floats, variance: Floats, fixed: Mapping[str, Floats]
) -> tuple[Floats, dict[str, Floats], Floats]:
    """Set each shock's standard deviation to its expected size and rescale the shocks.

    Returns the vector, the fixed parameters and, by entry, what the size was multiplied by.
    """
    second = problem.split(x**2 + variance)
    scale = {name: np.ones_like(part) for name, part in problem.split(x).items()}
    out = dict(fixed)
    for shock, process in fitted_system(problem.corridor).shocks.items():
        name = process.size
        factor = np.sqrt(second[shock].mean(0))
        out[name] = np.asarray(fixed[name] * np.reshape(factor, np.shape(fixed[name])))
        scale[shock] = scale[shock] * factor
    flat = np.concatenate([np.ravel(part) for part in scale.values()])
    return x / flat, out, flat
