"""The common model as data: the uncertain values, the season and where the stages begin.

Read by every engine, also by those that run in another environment: NumPy alone is imported.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["STAGES", "Given", "given"]

Floats = NDArray[np.float64]

#: the five stages, in the order in which people pass them
STAGES = ("intent", "transit", "held", "border", "settled")

_YEAR = 12  # months


@dataclass(frozen=True)
class Given:
    """What defines a run of the common model, but for its shocks."""

    months: int
    origins: int
    #: rows of the vector of uncertain values: name -> rows; a name ends as in the real model
    rows: Mapping[str, slice]
    #: ends of the uniform distributions, [row]
    low: Floats
    high: Floats
    #: height and month of the seasonal wave, [origin], and its value, [month, origin]
    swing: Floats
    peak: Floats
    season: Floats
    #: stage -> people before the first month, [origin]
    start: Mapping[str, Floats]

    @property
    def size(self) -> int:
        """Number of uncertain values."""
        return len(self.low)

    def values(self, uniform: Floats) -> Floats:
        """Return the uncertain values, [row, draw], at these points between 0 and 1."""
        return self.low[:, None] + (self.high - self.low)[:, None] * uniform

    def draw(self, draws: int, seed: int) -> Floats:
        """Return uncertain values, [row, draw]."""
        return self.values(np.random.default_rng(seed).random((self.size, draws)))

    def quiet(self, values: Floats) -> Floats:
        """Return the same values with shocks off: their spread is 0."""
        made = values.copy()
        made[self.rows["spread_d"]] = 0.0
        return made

    def named(self, values: Floats) -> dict[str, Floats]:
        """Return name -> [origin, draw] or [draw] for values of [row, draw]."""
        return {
            name: values[rows] if name.endswith("_gd") else values[rows.start]
            for name, rows in self.rows.items()
        }


@lru_cache(maxsize=1)
def given() -> Given:
    """Read ``model.toml`` beside this file."""
    with (Path(__file__).parent / "model.toml").open("rb") as file:
        read = tomllib.load(file)
    swing, peak = (np.asarray(read["season"][key], float) for key in ("swing", "peak"))
    month = np.arange(read["months"])[:, None]
    rows: dict[str, slice] = {}
    low: list[float] = []
    high: list[float] = []
    for name, ends in read["uniform"].items():
        first = len(low)
        low += np.atleast_1d(np.asarray(ends["low"], float)).tolist()
        high += np.atleast_1d(np.asarray(ends["high"], float)).tolist()
        rows[name] = slice(first, len(low))
    return Given(
        months=read["months"],
        origins=len(swing),
        rows=rows,
        low=np.asarray(low),
        high=np.asarray(high),
        swing=swing,
        peak=peak,
        season=1 + swing * np.cos(2 * np.pi * (month - peak) / _YEAR),
        start={stage: np.asarray(read["start"][stage], float) for stage in STAGES},
    )
