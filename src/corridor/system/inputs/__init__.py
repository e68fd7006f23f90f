"""Monthly inputs of mechanisms that are not fitted, one file each, named as the mechanism.

A file holds ``inputs(corridor, start, count, known)``, name -> [month], from what was
recorded before the month ``known``; and, where levers stand as at the decision point,
``standing(corridor, known)``, lever -> value. A mechanism without a file needs neither.
"""

from __future__ import annotations

import importlib
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from corridor.system import history
from corridor.system.corridor import Corridor

__all__ = ["all_inputs", "status_quo"]


@lru_cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def all_inputs(
    corridor: Corridor, start: int, count: int, known: int
) -> dict[str, NDArray[np.float64]]:
    """Return every driver of the whole system, name -> [month] or [month, group, 1].

    See ``corridor.system.history.drivers`` for the arguments.
    """
    found = history.drivers(corridor, start, count, known)
    for module in _modules():
        found |= module.inputs(corridor, start, count, known)
    return found


def status_quo(corridor: Corridor, known: int) -> dict[str, float]:
    """Return the levers that stand at "history" as at the decision point ``known``."""
    found = history.status_quo(corridor, known)
    for module in _modules():
        if hasattr(module, "standing"):
            found |= module.standing(corridor, known)
    return found
