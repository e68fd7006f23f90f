"""The common model in EMA Workbench: a function of NumPy arrays, called once a draw.

Started in the peers' environment: ``with_ema_workbench.py FOLDER DRAWS SEED``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from ema_workbench import ArrayOutcome, Model, RealParameter, Samplers, perform_experiments

from bench.common.given import STAGES, given
from bench.peers.answer import Floats, answer

HOW = "Model of a NumPy function of one draw, perform_experiments, Monte Carlo sampler, one process"


class Peer:
    """The model with its uncertainties."""

    def __init__(self, folder: Path) -> None:
        """Need nothing from the folder."""
        self.data = given()
        self.names = [f"row{n}" for n in range(self.data.size)]
        self.start = [self.data.start[stage] for stage in STAGES]
        self.rng = np.random.default_rng(0)
        model = Model("common", function=self.experiment)
        ends = zip(self.names, self.data.low, self.data.high, strict=True)
        model.uncertainties = [RealParameter(name, low, high) for name, low, high in ends]
        model.outcomes = [ArrayOutcome("reached")]
        self.model = model

    def experiment(self, **rows: float) -> dict[str, Floats]:
        """Return what the workbench asks of an experiment."""
        return {"reached": self.run(np.array([rows[name] for name in self.names]))}

    def run(self, values: Floats) -> Floats:
        """Return arrivals, [month, origin], of the values of one draw, [row]."""
        data = self.data
        size, depart, retry = (values[data.rows[n]] for n in ("size_gd", "depart_gd", "retry_gd"))
        first, second, cross, refuse, again, stop, capacity, spread = values[24:].tolist()
        noise = self.rng.standard_normal((data.months, data.origins))
        joined = size * data.season * np.exp(spread * noise - spread**2 / 2)
        intent, transit, held, border, settled = self.start
        reached = np.empty((data.months, data.origins))
        for month in range(data.months):
            left = depart * intent
            onward = first * transit
            stopped = stop * capacity / (capacity + held.sum()) * held
            arrived = second * (held - stopped)
            crossed = cross * border
            refused = refuse * crossed
            intent = intent + joined[month] - left + retry * stopped
            transit = transit + left - onward + again * refused
            held = held + onward - stopped - arrived
            border = border + arrived - crossed
            settled = settled + crossed - refused
            reached[month] = arrived
        return reached

    def many(self, draws: int, seed: int) -> Floats:
        """Return arrivals of random draws, [month, origin, draw]."""
        self.rng = np.random.default_rng(seed)
        np.random.seed(seed)  # the workbench's own source of parameters
        _, outcomes = perform_experiments(
            self.model, scenarios=draws, uncertainty_sampling=Samplers.MC
        )
        return np.moveaxis(np.asarray(outcomes["reached"]), 0, -1)


if __name__ == "__main__":
    answer("ema-workbench", Peer, HOW)
