"""A world: what is uncertain, for many lanes side by side.

A lane is one run of the model. It has a place among the draws of the posterior, where its
state at the decision point comes from, a score for every parameter, and its own shocks.
Every case of a question runs in the same world, so that cases differ by themselves alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.streams import named_streams
from corridor.questions.runs.normals import draw_bits, normals_of
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.unfitted import Unfitted

__all__ = ["DRAWN", "Behind", "World", "draw_shocks", "draw_world", "parameters_of"]

Floats = NDArray[np.float64]

#: counted up when the same seed comes to give other draws; part of what names a model run
DRAWN = 2


@dataclass(frozen=True)
class Behind:
    """What of the posterior stands behind lanes, for the error of what they come to.

    Lanes on one draw hang together, and so do draws that are neighbours in a chain: batches of
    these are what was sampled independently.
    """

    #: place of the draw of the posterior, [lane]
    draw: NDArray[np.int64]
    #: batch that this draw is of, [lane]; see ``Fitted.batches``
    batch: NDArray[np.int64]

    @classmethod
    def of(cls, fitted: Fitted, draw: NDArray[np.int64]) -> Behind:
        """Return what stands behind lanes that start from these draws of a fit, [lane]."""
        return cls(draw, fitted.batches[draw])

    @classmethod
    def apart(cls, draw: NDArray[np.int64]) -> Behind:
        """Return what stands behind lanes of draws that are independent of each other, [lane]."""
        return cls(draw, draw)

    @property
    def draws(self) -> int:
        """How many draws of the posterior there are, each counted once."""
        return len(np.unique(self.draw))

    def error_of_mean(self, values: NDArray[np.floating[Any]]) -> Floats:
        """Return the standard error of means over lanes, [..., lane] to [...]; NaN of one batch.

        It is robust to what lanes of a batch share (Liang and Zeger 1986).
        """
        _, place, size = np.unique(self.batch, return_inverse=True, return_counts=True)
        many = len(size)
        if many < 2:
            return np.full(values.shape[:-1], np.nan)
        away = values - values.mean(-1, keepdims=True, dtype=np.float64)
        order = np.argsort(place, kind="stable")
        sums = np.add.reduceat(away[..., order], np.cumsum(size) - size, axis=-1)
        return np.asarray(np.sqrt((sums**2).sum(-1) * many / (many - 1)) / len(place))

    def __getitem__(self, places: Any) -> Behind:
        """Return what stands behind these lanes: places, a slice, or a mask."""
        return Behind(self.draw[places], self.batch[places])


@dataclass(frozen=True)
class World:
    """The uncertain inputs of lanes."""

    #: place of the draw of the posterior that a lane's state comes from, [lane]
    draw: NDArray[np.int64]
    #: standard normal scores of the parameters, those of the fit and then the others, [row, lane]
    z: Floats
    #: name -> standard normal shocks in single precision, [month, lane] or [month, group, lane]
    shocks: Mapping[str, NDArray[np.float32]]

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        return len(self.draw)

    def take(self, places: NDArray[np.int64]) -> World:
        """Return a world of these lanes of this one, in this order; [lane]."""
        shocks = {name: values[..., places] for name, values in self.shocks.items()}
        return World(self.draw[places], self.z[:, places], shocks)

    def with_rows(self, rows: Any, values: Any) -> World:
        """Return the same world with other scores in some rows of ``z``.

        ``rows``: an index or a slice of rows; ``values``: what NumPy can put there.
        """
        z = self.z.copy()
        z[rows] = values
        return replace(self, z=z)


def draw_world(
    fitted: Fitted,
    unfitted: Unfitted,
    corridor: Corridor,
    months: int,
    lanes: int,
    rng: np.random.Generator,
) -> World:
    """Draw a world: draws of the posterior in random order, other parameters, shocks."""
    draw = fitted.pick(lanes, rng)
    other = unfitted.draw_z(lanes, rng)
    return World(
        draw, np.concatenate([fitted.z[:, draw], other]), draw_shocks(corridor, months, lanes, rng)
    )


def draw_shocks(
    corridor: Corridor, months: int, lanes: int, rng: np.random.Generator
) -> dict[str, NDArray[np.float32]]:
    """Return the shocks of lanes, name -> [month, lane] or [month, group, lane].

    Those of one name hang on no other that there is, and their first months not on how many
    months there are.
    """
    from corridor.system.simulate import load_system

    stream, groups = named_streams(rng), len(corridor.groups)
    shapes = {
        name: (months, groups, lanes) if name.endswith("_gd") else (months, lanes)
        for name in load_system(corridor).shocks
    }
    if not shapes:
        return {}
    bits = [draw_bits((prod(shape),), stream(name)) for name, shape in shapes.items()]
    # made all at once, for what makes them is compiled for a shape
    normal = normals_of(np.concatenate(bits))
    ends = np.cumsum([prod(shape) for shape in shapes.values()])
    parts = np.split(normal, ends[:-1])
    return {n: part.reshape(shapes[n]) for n, part in zip(shapes, parts, strict=True)}


def parameters_of(
    fitted: Fitted, unfitted: Unfitted, world: World
) -> tuple[dict[str, NDArray[np.float32]], dict[str, NDArray[np.float32]]]:
    """Return (parameters, state at the decision point) of the lanes of a world.

    Each is name -> [lane] or [group, lane] in single precision.
    """
    size = fitted.tables.size
    theta = _single(fitted.tables.theta(world.z[:size]))
    theta |= _single(unfitted.tables.theta(world.z[size:]))
    return theta, _single(fitted.states(world.draw))


def _single(arrays: Mapping[str, Any]) -> dict[str, NDArray[np.float32]]:
    return {name: np.asarray(values, np.float32) for name, values in arrays.items()}
