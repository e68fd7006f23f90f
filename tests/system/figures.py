"""Figures that the tests make up: errors of measurement as the corridor's file describes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.system.world import Floats


def errors_that_last(seen: Any, persistence: float, rng: np.random.Generator) -> Floats:
    """Return errors of size 1, [group, month], of which ``persistence`` is left a month later.

    After a month without a figure they begin anew.
    """
    new = rng.normal(size=seen.shape)
    out: Floats = new.copy()
    for month in range(1, seen.shape[1]):
        kept = persistence * (seen[:, month] & seen[:, month - 1])
        out[:, month] = kept * out[:, month - 1] + np.sqrt(1 - kept**2) * new[:, month]
    return out
