"""Made-up draws whose answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.scenarios.box import Conditions

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def plain(x: Any) -> Conditions:
    """Numbers alone, [column, case]."""
    x = np.asarray(x, float)
    return Conditions(x, np.zeros((0, x.shape[1]), np.int64))


def corridor_like(seed: int, draws: int = 2000, columns: int = 60) -> tuple[Floats, Places]:
    """Scores as a comparison draws them, [column, draw], and the posterior draw of each.

    Half of the columns repeat, since they come from few draws of a posterior.
    """
    rng = np.random.default_rng(seed)
    blocks = draws // 4
    place = np.concatenate([rng.permutation(blocks) for _ in range(4)])
    posterior = rng.standard_normal((columns // 2, blocks))[:, place]
    return np.concatenate([posterior, rng.standard_normal((columns // 2, draws))]), place
