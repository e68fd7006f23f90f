"""A change of axes in which the posterior is nearly a standard normal, for the sampler.

The mean Fisher metric over a few points is the inverse covariance of the nearest normal
distribution; its root turns ridges into circles. What is learned also follows what is given
("cut") along the slopes of the record, to first order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from corridor.system.fit.full.density import Density

__all__ = ["Fisher", "Whitening", "place", "start_vector", "whiten"]

Floats = NDArray[np.float64]

_BLOCK = 256  # columns of a Jacobian that one call of the model carries


@dataclass(frozen=True)
class Whitening:
    """``x = centre + follow @ cut + root @ y``."""

    centre: Floats
    #: [entry, entry]
    root: Floats
    #: [entry, row of what is given]
    follow: Floats

    @property
    def arrays(self) -> tuple[Floats, Floats, Floats]:
        """Centre [entry], root and follow, as ``place`` takes them."""
        return self.centre, self.root, self.follow

    def x(self, y: Floats, cut: Floats) -> Floats:
        """Return the vector at ``y`` [entry, draw], given ``cut`` [row, draw]."""
        return self.centre[:, None] + self.follow @ cut + self.root @ y

    def y(self, x: Floats, cut: Floats) -> Floats:
        """Return ``y`` [entry, draw] at the vector ``x`` of that shape; the inverse of ``x``."""
        rest = x - self.centre[:, None] - self.follow @ cut
        # the root is an upper triangle
        return np.asarray(solve_triangular(self.root, rest))


def place(axes: Any, y: Any, cut: Any) -> Any:
    """Return the vector at ``y``; ``Whitening.x`` for compiled code."""
    centre, root, follow = axes
    return centre[:, None] + follow @ cut + root @ y


class Fisher:
    """The Fisher metric of a density, compiled once."""

    def __init__(self, density: Density) -> None:
        self.size, self.given = density.size, len(density.cut)

        def block(x: Any, columns: Any) -> Any:
            whole = jnp.zeros((self.size + self.given, _BLOCK))
            tangent = whole.at[columns, jnp.arange(_BLOCK)].set(1.0)
            at = jnp.repeat(x[:, None], _BLOCK, axis=1)
            points = (at[: self.size], at[self.size :])
            return jax.jvp(
                density.metric_rows, points, (tangent[: self.size], tangent[self.size :])
            )[1]

        self._block = jax.jit(block)

    def at(self, xs: Floats, cut: Floats) -> tuple[Floats, Floats]:
        """Return the mean metric over the columns of ``xs`` given ``cut``, each [.., draw].

        First [entry, entry], then its block with what is given, [entry, row].
        """
        width = self.size + self.given
        metric, cross = np.zeros((self.size, self.size)), np.zeros((self.size, self.given))
        for x in np.concatenate([xs, cut]).T:
            parts = []
            for begin in range(0, width, _BLOCK):
                columns = np.minimum(np.arange(begin, begin + _BLOCK), width - 1)
                part = np.asarray(self._block(jnp.asarray(x), columns))
                parts.append(part[:, : min(_BLOCK, width - begin)])
            slope = np.concatenate(parts, axis=1)
            metric += slope[:, : self.size].T @ slope[:, : self.size]
            cross += slope[:, : self.size].T @ slope[:, self.size :]
        count = xs.shape[1]
        return metric / count, cross / count


def whiten(centre: Floats, metric: Floats, cross: Floats) -> Whitening:
    """Return the axes for a metric."""
    root = np.asarray(np.linalg.inv(np.linalg.cholesky(metric)).T)
    return Whitening(centre, root, -root @ (root.T @ cross))


def start_vector(density: Density, mean: Floats, fixed: Any) -> Floats:
    """Return the vector of the density at the mean of the start, sizes and noise as it set them.

    [entry]: parameters that are learned, sizes, shocks and noise, in that order.
    """
    problem = density.problem
    found = problem.split(mean)
    shocks = np.concatenate([np.ravel(found[name]) for name in density.shock_shapes])
    parts = [np.asarray(found["z"])[density.learned], density.processes.z_of(fixed), shocks]
    return np.concatenate([*parts, density.measures.z_of(fixed)])
