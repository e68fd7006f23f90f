"""Hamiltonian Monte Carlo on whitened axes: adaptation of the step, then blocks of transitions.

The sampler is BlackJAX's. Chains run side by side in one call of the model, which carries an
axis of draws at little cost. A block is a pure function of (seed, number of the block, states),
so a run that was stopped goes on as if it had not been.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.system.fit.full.density import Density
from corridor.system.fit.full.whiten import Whitening, place

__all__ = ["Block", "Sampler", "join_chains"]

Floats = NDArray[np.float64]

_TARGET = 0.85  # mean acceptance that the step size is set for


@dataclass(frozen=True)
class Block:
    """What a block of transitions gives."""

    #: [transition, entry, chain], on the whitened axes
    y: Floats
    #: [transition, chain]
    log_density: Floats
    steps: NDArray[np.int64]
    diverged: NDArray[np.bool_]
    acceptance: Floats


def join_chains(blocks: Sequence[Block]) -> Block:
    """Return blocks of as many transitions side by side, chain after chain."""
    parts = ("y", "log_density", "steps", "diverged", "acceptance")
    return Block(*(np.concatenate([getattr(b, part) for b in blocks], -1) for part in parts))


class Sampler:
    """Transitions of the posterior on whitened axes, compiled once for any axes."""

    def __init__(self, density: Density, seed: int) -> None:
        self.density = density
        self.seed = seed
        self._ready: set[bool] = set()

    def compiled(self, adapt: bool) -> bool:
        """Has a run with or without adaptation been compiled?"""
        return adapt in self._ready

    def _many(self, y: Any, cut: Any, axes: Any) -> Any:
        """Return log density and slope of chains side by side, [entry, chain]."""

        def value(at: Any) -> Any:
            return self.density.log_density(place(axes, at, cut), cut)

        found, pull = jax.vjp(value, y)
        return found, pull(jnp.ones_like(found))[0]

    @cached_property
    def density_of_one(self) -> Callable[[Any, Any, Any], Any]:
        """Return log density of one chain, which many at a time share one call of the model."""

        @jax.custom_batching.custom_vmap
        def both(y: Any, cut: Any, axes: Any) -> Any:
            value, slope = self._many(y[:, None], cut[:, None], axes)
            return value[0], slope[:, 0]

        @both.def_vmap
        def _rule(size: int, batched: Any, y: Any, cut: Any, axes: Any) -> Any:
            y = y if batched[0] else jnp.broadcast_to(y, (size, *y.shape))
            cut = cut if batched[1] else jnp.broadcast_to(cut, (size, *cut.shape))
            value, slope = self._many(y.T, cut.T, axes)
            return (value, slope.T), (True, True)

        @jax.custom_vjp
        def density(y: Any, cut: Any, axes: Any) -> Any:
            return both(y, cut, axes)[0]

        def forward(y: Any, cut: Any, axes: Any) -> Any:
            return both(y, cut, axes)

        def backward(slope: Any, weight: Any) -> Any:
            # only y is ever moved along
            return slope * weight, None, None

        density.defvjp(forward, backward)
        return density

    @cached_property
    def _scan(self) -> Callable[..., Any]:
        """Return the function that makes a number of transitions of chains side by side."""
        from blackjax.adaptation.step_size import dual_averaging_adaptation
        from blackjax.mcmc import hmc

        kernel = hmc.build_kernel()
        density = self.density_of_one
        scale = jnp.ones(self.density.size)
        _, update, _ = dual_averaging_adaptation(_TARGET)

        def one(key: Any, state: Any, cut: Any, axes: Any, step: Any, count: Any) -> Any:
            return kernel(key, state, lambda y: density(y, cut, axes), step, scale, count)

        def transition(carry: Any, now: Any, axes: Any, longest: Any, adapt: bool) -> Any:
            (y, step), (keys, cut) = carry, now
            # what is given may have moved, and the density with it
            level, slope = self._many(y, cut, axes)
            state = hmc.HMCState(y.T, level, slope.T)
            size = jnp.exp(step.log_step_size if adapt else step.log_step_size_avg)
            # trajectories of many lengths, so that none runs in circles; one for all chains,
            # so that none waits for another
            count = jax.random.randint(jax.random.fold_in(keys[0], 1), (), 1, longest + 1)
            side_by_side: Any = jax.vmap(one, in_axes=(0, 0, 1, None, None, None))
            state, info = side_by_side(keys, state, cut, axes, size, count)
            if adapt:
                step = update(step, jnp.mean(info.acceptance_rate))
            y = state.position.T
            seen = (
                y,
                state.logdensity,
                jnp.full(keys.shape[0], count),
                info.is_divergent,
                info.acceptance_rate,
            )
            return (y, step), seen

        def many(y: Any, step: Any, now: Any, axes: Any, longest: Any, adapt: bool) -> Any:
            return jax.lax.scan(
                lambda carry, at: transition(carry, at, axes, longest, adapt), (y, step), now
            )

        return jax.jit(many, static_argnames="adapt")

    @cached_property
    def _level(self) -> Callable[..., Any]:
        return jax.jit(self._many)

    def level(self, y: Floats, cut: Floats, axes: Whitening) -> tuple[Floats, Floats]:
        """Return log density and slope of chains at ``y``: [chain] and [entry, chain]."""
        value, slope = self._level(jnp.asarray(y), jnp.asarray(cut), axes.arrays)
        return np.asarray(value), np.asarray(slope)

    def first_step(self, size: float = 0.1) -> Any:
        """Return the state of the adaptation of the step size."""
        from blackjax.adaptation.step_size import dual_averaging_adaptation

        begin, _, _ = dual_averaging_adaptation(_TARGET)
        # the mean starts where the step does, so that a run without adaptation keeps to it
        first = begin(size)
        return _strict(first._replace(log_step_size_avg=first.log_step_size))

    def run(
        self,
        y: Floats,
        step: Any,
        cut: Floats,
        axes: Whitening,
        block: int,
        count: int,
        longest: int,
        *,
        adapt: bool = False,
    ) -> tuple[Any, Block]:
        """Make ``count`` transitions from ``y`` [entry, chain]; return adaptation and block.

        ``cut`` is what is given, [row, chain], or [transition, row, chain] where it moves: x
        follows it then. ``block`` numbers this piece of the run: with the seed it fixes all its
        randomness. A trajectory has 1 to ``longest`` steps.
        """
        key = jax.random.fold_in(jax.random.key(self.seed), block)
        keys = jax.random.split(key, (count, y.shape[1]))
        given = jnp.broadcast_to(jnp.asarray(cut), (count, *np.shape(cut)[-2:]))
        (_, step), seen = self._scan(
            jnp.asarray(y), step, (keys, given), axes.arrays, np.int64(longest), adapt=adapt
        )
        self._ready.add(adapt)
        return _strict(step), Block(*(np.asarray(part) for part in seen))


def _strict(tree: Any) -> Any:
    """Return arrays of firm types, so that nothing is compiled twice."""
    return jax.tree.map(np.asarray, tree)
