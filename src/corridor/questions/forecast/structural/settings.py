"""The forecaster's numbers: ``settings.toml``, and what a corridor's ``forecast.toml`` adds.

``settings.toml`` holds what is the same for every corridor. A corridor says in its own file which
of its series are signals from the way (``[signals]``) or move beside the target (``[beside]``),
each with the prior of its coefficient, and how its counts come about (``[noise]``). Without
the file it has no signals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.toml import read_toml
from corridor.questions.forecast.own.settings import own_entries, own_numbers
from corridor.system.corridor import Corridor

__all__ = ["LOADED", "Layout", "Settings", "load_settings"]

Floats = NDArray[np.float64]

_FILE = Path(__file__).with_name("settings.toml")

_TERMS = ("drift", "season", "momentum", "reversal", "foreign", "home", "near", "gap")
_MEASURES = ("impact", "follow", "fade", "rule_impact", "rule_follow")
LOADED = ("season", "momentum", "measures", "upstream", "beside")
"""What groups share with the total, each with a loading."""
_PRIOR = ("mean", "sd", "drift", "keep")
_NOISE = ("rounding", "dispersion")


@dataclass(frozen=True)
class Layout:
    """Where the coefficients stand in a vector of ``size``.

    Attributes
    ----------
    signals, besides: ids of the corridor's series that are signals, and that move beside.
    """

    signals: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    drift = 0
    seasons = slice(1, 13)
    momentum = slice(13, 19)
    measures = slice(19, 19 + len(_MEASURES))
    _end = 19 + len(_MEASURES)

    @property
    def upstream(self) -> slice:
        """Coefficients of the signals."""
        return slice(self._end, self._end + len(self.signals))

    @property
    def beside(self) -> slice:
        """Coefficients of the series beside the target."""
        return slice(self._end + len(self.signals), self.size)

    @property
    def size(self) -> int:
        """How many coefficients there are."""
        return self._end + len(self.signals) + len(self.besides)

    @property
    def loaded(self) -> tuple[slice, ...]:
        """The part that each loading multiplies."""
        return (self.seasons, self.momentum, self.measures, self.upstream, self.beside)

    @property
    def names(self) -> tuple[str, ...]:
        """Name of each coefficient in order; season stands once for each calendar month."""
        terms = (*_TERMS[:1], *("season",) * 12, *_TERMS[2:], *_MEASURES)
        return (*terms, *self.signals, *self.besides)


@dataclass(frozen=True)
class Settings:
    """Every number of ``settings.toml`` and of a corridor's file; a variant changes some."""

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
    layout: Layout = Layout()

    def column(self, what: str, variant: dict[str, float]) -> Floats:
        """Return ``mean``, ``sd`` or ``drift`` of each coefficient, [coefficient]."""
        values = np.array([self.spread[name].get(what, 1.0) for name in self.layout.names])
        for name, part in (("season", Layout.seasons), ("momentum", slice(13, 14))):
            if f"{name}_{what}" in variant:
                values[part] = variant[f"{name}_{what}"]
        return values

    def loadings(self, what: str) -> Floats:
        """Return ``mean`` or ``sd`` of each loading, [loading]."""
        return np.array([self.loading[name][what] for name in LOADED])


@lru_cache(maxsize=16)
def load_settings(corridor: Corridor) -> Settings:
    """Return the shipped settings with those of a corridor.

    Raises InputError, naming file and entry, for a fault in the corridor's file.
    """
    data = read_toml(_FILE)
    data["variant"] = tuple(data["variant"])
    entries = own_entries(corridor)
    target = corridor.forecast.target
    signals, besides = (
        _priors(corridor, name, entries.get(name, {}), target) for name in ("signals", "beside")
    )
    noise = {"rounding": 1.0, "dispersion": corridor.series[target].dispersion}
    noise |= own_numbers(corridor, "noise", entries.get("noise", {}), _NOISE)
    return Settings(
        **{
            **data,
            "spread": {**data["spread"], **signals, **besides},
            "noise": {**data["noise"], **noise},
            "layout": Layout(tuple(signals), tuple(besides)),
        }
    )


def _priors(
    corridor: Corridor, part: str, entries: Mapping[str, Any], target: str
) -> dict[str, dict[str, float]]:
    """Return prior mean, sd and drift of the coefficient of each series that a part names."""
    return {
        name: {
            "drift": 0.0,
            **own_numbers(
                corridor,
                f"{part}/{name}",
                entry,
                _PRIOR,
                needed=("mean", "sd"),
                series=name,
                target=target,
            ),
        }
        for name, entry in entries.items()
    }
