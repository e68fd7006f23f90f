"""Which outcomes are explained where none is named."""

from __future__ import annotations

from pathlib import Path

from corridor.core.toml import read_toml
from corridor.system.corridor import Corridor
from corridor.system.outcomes import outcomes

__all__ = ["OUTCOMES", "explained"]

OUTCOMES: tuple[str, ...] = tuple(read_toml(Path(__file__).with_suffix(".toml"))["outcomes"])
"""Ids of those outcomes, in their order."""


def explained(corridor: Corridor) -> tuple[str, ...]:
    """Return which outcomes of a corridor are explained where none is named: all of few."""
    known = outcomes(corridor)
    return OUTCOMES if set(OUTCOMES) <= known.keys() else tuple(known)
