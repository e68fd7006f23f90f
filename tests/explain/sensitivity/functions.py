"""Functions whose indices are known in closed form, and worlds to run them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from corridor.questions.explain.sensitivity.design import Evaluate, run_worlds
from corridor.questions.explain.sensitivity.factors import Factor, swap
from corridor.questions.runs.worlds import World

Floats = NDArray[np.floating[Any]]

#: places among the draws: many, so that a place is nearly a uniform number
PLACES = 2**20
LANES = 300


def world(rows: int, lanes: int, seed: int) -> World:
    """Draw rows of z, a shock of one month, and places."""
    rng = np.random.default_rng(seed)
    return World(
        draw=rng.integers(0, PLACES, lanes),
        z=rng.standard_normal((rows, lanes)),
        shocks={"luck_d": rng.standard_normal((1, lanes)).astype(np.float32)},
    )


def row(*rows: int) -> Factor:
    """Return the factor of some rows of z."""
    return Factor("+".join(map(str, rows)), "", "block", rows=rows)


PLACE = Factor("place", "", "fit", place=True)
LUCK = Factor("luck", "", "shock", shocks=("luck_d",))


def uniform(w: World) -> Floats:
    """Return the inputs of a world as uniform numbers: rows, then the shock, then the place."""
    place = (w.draw + 0.5) / PLACES
    return np.vstack([ndtr(w.z), ndtr(w.shocks["luck_d"].astype(float)), place])


def ishigami(w: World) -> Floats:
    """Two rows and the place, a = 7 and b = 0.1."""
    u = uniform(w)
    x = np.pi * (2 * u[[0, 1, -1]] - 1)
    return np.asarray((np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))[None])


def ishigami_truth() -> tuple[Floats, Floats]:
    """First and total order of (row 0, row 1, place)."""
    one = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
    two = 7**2 / 8
    both = 8 * 0.1**2 * np.pi**8 / 225
    whole = one + two + both
    return np.array([one, two, 0]) / whole, np.array([one + both, two, both]) / whole


@dataclass(frozen=True)
class G:
    """The g function of Sobol; inputs in the order of ``uniform``."""

    a: tuple[float, ...]

    def __call__(self, w: World) -> Floats:
        """Return [1, lane]."""
        u, a = uniform(w), np.array(self.a)[:, None]
        return np.asarray(((np.abs(4 * u - 2) + a) / (1 + a)).prod(0)[None])

    def truth(self, inputs: Sequence[int]) -> tuple[float, float]:
        """First (closed) and total order of a block of inputs."""
        parts = 1 / (3 * (1 + np.array(self.a)) ** 2)
        inside = np.prod(1 + parts[list(inputs)])
        whole = np.prod(1 + parts)
        return float((inside - 1) / (whole - 1)), float(1 - (whole / inside - 1) / (whole - 1))


def pages(
    function: Evaluate, factors: Sequence[Factor], base: int, seed: int, rows: int = 2
) -> tuple[Floats, Floats, Floats]:
    """Return f_A, f_B and f_AB of a design, run as the model is."""
    one, two = world(rows, base, 2 * seed), world(rows, base, 2 * seed + 1)
    worlds = (one, two, *(swap(one, two, f) for f in factors))
    found = run_worlds(function, worlds, lanes=LANES)
    split = found.reshape(len(found), len(worlds), base).transpose(1, 0, 2)
    return split[0], split[1], split[2:]
