"""The forecaster's numbers, read once from ``settings.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LOADED", "NAMES", "Layout", "Settings", "load_settings"]

Floats = NDArray[np.float64]

_FILE = Path(__file__).with_name("settings.toml")

_TERMS = ("drift", "season", "momentum", "reversal", "foreign", "home", "near", "gap")
_MEASURES = ("impact", "follow", "fade", "rule_impact", "rule_follow")
_UPSTREAM = ("darien", "honduras_entries", "mexico_events")
_BESIDE = ("encounters_ports",)
NAMES = (*_TERMS[:1], *("season",) * 12, *_TERMS[2:], *_MEASURES, *_UPSTREAM, *_BESIDE)
"""Name of each coefficient in order; season stands once for each calendar month."""
LOADED = ("season", "momentum", "measures", "upstream", "beside")
"""What groups share with the total, each with a loading."""


class Layout:
    """Where the coefficients stand in a vector of ``len(NAMES)``."""

    drift = 0
    seasons = slice(1, 13)
    momentum = slice(13, 19)
    measures = slice(19, 19 + len(_MEASURES))
    upstream = slice(19 + len(_MEASURES), 19 + len(_MEASURES) + len(_UPSTREAM))
    beside = slice(19 + len(_MEASURES) + len(_UPSTREAM), len(NAMES))
    size = len(NAMES)
    #: the part that each loading multiplies
    loaded = (seasons, momentum, measures, upstream, beside)


@dataclass(frozen=True)
class Settings:
    """Every number of ``settings.toml``; a variant changes some of them."""

    spread: dict[str, dict[str, float]]
    loading: dict[str, Any]
    noise: dict[str, float]
    volatility: dict[str, float]
    shocks: dict[str, float]
    measures: dict[str, Any]
    upstream: dict[str, float]
    beside: dict[str, float]
    pool: dict[str, float]
    variant: tuple[dict[str, float], ...]

    def column(self, what: str, variant: dict[str, float]) -> Floats:
        """Return ``mean``, ``sd`` or ``drift`` of each coefficient, [coefficient]."""
        values = np.array([self.spread[name].get(what, 1.0) for name in NAMES])
        for name, part in (("season", Layout.seasons), ("momentum", slice(13, 14))):
            if f"{name}_{what}" in variant:
                values[part] = variant[f"{name}_{what}"]
        return values

    def loadings(self, what: str) -> Floats:
        """Return ``mean`` or ``sd`` of each loading, [loading]."""
        return np.array([self.loading[name][what] for name in LOADED])


@lru_cache
def load_settings() -> Settings:
    """Return the shipped settings."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    data["variant"] = tuple(data["variant"])
    return Settings(**data)
