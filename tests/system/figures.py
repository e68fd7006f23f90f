"""Figures that the tests make up: errors of measurement as the corridor's file describes them."""

from __future__ import annotations

import numpy as np

from corridor.system.fit.errors import made_from
from corridor.system.fit.problem import Observed, Problem
from tests.system.world import Floats


def errors_of(series: Observed, problem: Problem, rng: np.random.Generator) -> Floats:
    """Return normal errors of a series, [group or 1, month], 0 where nothing was seen."""
    return made_from(
        rng.normal(size=series.seen.shape),
        series.seen,
        series.white(problem.fixed[series.dispersion_name])[..., 0],
        problem.fixed[series.noise_name][:, 0],
        problem.fixed[series.persistence_name][:, 0],
    )
