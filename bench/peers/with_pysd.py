"""The common model in PySD: a Vensim file, run once a draw with other parameters.

Started in the peers' environment: ``with_pysd.py FOLDER DRAWS SEED``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas
import pysd
import xarray

from bench.common.given import STAGES, given
from bench.peers.answer import Floats, answer

HOW = "read_vensim once, model.run for each draw, shocks by RANDOM NORMAL, one process"


class Peer:
    """The translated model, ready to run."""

    def __init__(self, folder: Path) -> None:
        """Translate the file into the folder; not part of what is timed."""
        self.data = given()
        made = folder / "common.mdl"
        shutil.copy(Path(__file__).with_name("common.mdl"), made)
        self.model = pysd.read_vensim(str(made))
        self.names = [f"o{n + 1}" for n in range(self.data.origins)]
        fixed = {f"begin_{stage}": self.data.start[stage] for stage in STAGES}
        fixed |= {"swing": self.data.swing, "peak": self.data.peak}
        self.model.set_components({name: self.by_origin(v) for name, v in fixed.items()})

    def by_origin(self, values: Floats) -> xarray.DataArray:
        """Return values with the axis of origins named as PySD wants it."""
        return xarray.DataArray(values, {"origin": self.names}, ["origin"])

    def run(self, values: Floats) -> Floats:
        """Return arrivals, [month, origin], of the values of one draw, [row]."""
        params = {
            name.rsplit("_", 1)[0]: self.by_origin(values[rows])
            if name.endswith("_gd")
            else float(values[rows.start])
            for name, rows in self.data.rows.items()
        }
        table: pandas.DataFrame = self.model.run(
            params=params,
            return_columns=["reached"],
            return_timestamps=np.arange(self.data.months),
            final_time=self.data.months - 1,
        )
        return np.asarray(table[[f"reached[{name}]" for name in self.names]])

    def many(self, draws: int, seed: int) -> Floats:
        """Return arrivals of random draws, [month, origin, draw]."""
        np.random.seed(seed)  # PySD's own source of shocks
        values = self.data.draw(draws, seed)
        return np.stack([self.run(one) for one in values.T], axis=-1)


if __name__ == "__main__":
    answer("pysd", Peer, HOW)
