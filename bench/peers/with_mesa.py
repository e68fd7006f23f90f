"""The common model in Mesa: one agent an origin, one model a draw.

Started in the peers' environment: ``with_mesa.py FOLDER DRAWS SEED``.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from bench.common.given import STAGES, given
from bench.peers.answer import Floats, answer

HOW = "one Agent an origin, agents.do for each month, one Model a draw, one process"


class Origin(mesa.Agent):  # type: ignore[misc]
    """The people of one origin."""

    def __init__(self, model: Any, size: float, depart: float, retry: float, start: Any) -> None:
        """Take the origin's own values and where its stages begin."""
        super().__init__(model)
        self.size, self.depart, self.retry = size, depart, retry
        self.intent, self.transit, self.held, self.border, self.settled = start

    def step(self, wave: Any, shock: Any, stopping: float) -> None:
        """Move the people of a month on."""
        at = self.model
        place = self.unique_id - 1
        joined = self.size * wave[place] * math.exp(at.spread * shock[place] - at.drift)
        left = self.depart * self.intent
        onward = at.first * self.transit
        stopped = stopping * self.held
        reached = at.second * (self.held - stopped)
        crossed = at.cross * self.border
        refused = at.refuse * crossed
        self.intent += joined - left + self.retry * stopped
        self.transit += left - onward + at.again * refused
        self.held += onward - stopped - reached
        self.border += reached - crossed
        self.settled += crossed - refused
        at.reached[at.month, place] = reached


class Common(mesa.Model):  # type: ignore[misc]
    """The model of one draw."""

    def __init__(self, data: Any, values: Any, seed: int) -> None:
        """Take the values of the draw, [row], as plain numbers."""
        super().__init__(seed=seed)
        for name, rows in data.rows.items():
            if name.endswith("_d"):
                setattr(self, name.removesuffix("_d"), values[rows.start])
        own = [values[data.rows[name]] for name in ("size_gd", "depart_gd", "retry_gd")]
        starts = zip(*(data.start[stage].tolist() for stage in STAGES), strict=True)
        for size, depart, retry, start in zip(*own, starts, strict=True):
            Origin(self, size, depart, retry, start)
        self.drift = self.spread**2 / 2
        self.season = data.season.tolist()
        self.shocks = self.rng.standard_normal((data.months, data.origins)).tolist()
        self.month = 0
        self.reached = np.empty((data.months, data.origins))

    def step(self) -> None:
        """Run a month."""
        crowd = sum(agent.held for agent in self.agents)
        stopping = self.stop * self.capacity / (self.capacity + crowd)
        self.agents.do("step", self.season[self.month], self.shocks[self.month], stopping)
        self.month += 1


class Peer:
    """Runs draws one by one."""

    def __init__(self, folder: Path) -> None:
        """Need nothing from the folder."""
        self.data = given()

    def run(self, values: Floats, seed: int = 0) -> Floats:
        """Return arrivals, [month, origin], of the values of one draw, [row]."""
        model = Common(self.data, values.tolist(), seed)
        for _ in range(self.data.months):
            model.step()
        return np.asarray(model.reached)

    def many(self, draws: int, seed: int) -> Floats:
        """Return arrivals of random draws, [month, origin, draw]."""
        values = self.data.draw(draws, seed)
        seeds = np.random.SeedSequence(seed).generate_state(draws).tolist()
        return np.stack([self.run(v, s) for v, s in zip(values.T, seeds, strict=True)], axis=-1)


if __name__ == "__main__":
    answer("mesa", Peer, HOW)
