"""What a search over levers found, checked on draws that the search has not seen.

Axis names: point (a setting of the dials), dial, objective (in the order of the aims).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.questions.compare.result import Comparison, OutcomeInfo
from corridor.questions.explain.robust.aims import Aim
from corridor.questions.explain.robust.front.dials import Dial

__all__ = ["SCHEMA", "Front", "Named"]

Floats = NDArray[np.floating[Any]]

SCHEMA = "corridor-pareto/1"


@dataclass(frozen=True)
class Named:
    """A policy as it stands, held beside the points."""

    id: str
    label: str
    #: [objective], in the outcomes' own units, with standard errors
    figures: Floats
    errors: Floats
    #: [objective] on the draws of the search
    searched: Floats
    #: whether neither a point nor the base beats it
    kept: bool
    #: share of resamples of the draws in which that is so
    holds: float
    #: how many of the points that are kept it beats
    beats: int


@dataclass(frozen=True)
class Front:
    """Settings of levers of which none beats another, in the model."""

    corridor: str
    base: str
    base_label: str
    dials: tuple[Dial, ...]
    aims: tuple[Aim, ...]
    #: objective by objective
    outcomes: tuple[OutcomeInfo, ...]
    #: None for means, else the share of draws that are better than the figure
    quantile: float | None
    start: int
    months: int
    seed: int
    command: str
    #: draws that the search saw, and fresh ones that the figures come from
    search_draws: int
    draws: int
    #: [point, dial], in the levers' units
    values: Floats
    #: [point, objective] on the draws of the search, in the outcomes' own units
    searched: Floats
    #: [point, objective] on fresh draws, with standard errors
    figures: Floats
    errors: Floats
    #: [point, objective] the same errors if no two draws stood on one draw of the posterior
    alone: Floats
    #: [point] no other point beats it on fresh draws, nor the base as it stands
    kept: NDArray[np.bool_]
    #: [point] share of resamples of the fresh draws in which that is so
    holds: Floats
    #: [point] what beats it: a place among the points, or their number for the base; None if kept
    beaten_by: tuple[int | None, ...]
    #: the base and other policies as they stand
    named: tuple[Named, ...]
    population: int
    generations: int
    evaluated: int
    stopped: bool
    #: [generation] hypervolume of the search's front over that of the last generation
    volumes: Floats
    #: the policies as they stand and one of the settings that hold, each lever at its highest
    #: there, compared in the objectives: for what is to be careful with
    beside: Comparison | None = None

    @property
    def drift(self) -> Floats:
        """How much worse points do on fresh draws than the base does; mean, [objective].

        In standard errors of both sets of draws together. Above 0, the search took luck for
        merit; what all policies alike gain or lose with other draws cancels. Both sets stand on
        the same draws of the posterior, whose luck is in neither's favour.
        """
        signs = np.array([aim.sign for aim in self.aims])
        own = next(one for one in self.named if one.id == self.base)
        worse = signs * ((self.figures - self.searched) - (own.figures - own.searched))
        errors = self.alone * math.sqrt(1 + self.draws / self.search_draws)
        # an objective that no draw moves has no error, and no luck
        return np.asarray((worse / np.where(errors > 0, errors, np.inf)).mean(0))

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values; no NaN, None instead."""
        return {
            "schema": SCHEMA,
            "corridor": self.corridor,
            "base": {"id": self.base, "label": self.base_label},
            "start": format_month(self.start),
            "months": self.months,
            "seed": self.seed,
            "command": self.command,
            "levers": [
                {"id": d.lever.id, "unit": d.lever.unit, "low": d.low, "high": d.high}
                for d in self.dials
            ],
            "objectives": [{"outcome": a.outcome.id, "direction": a.direction} for a in self.aims],
            "statistic": "mean" if self.quantile is None else {"quantile": self.quantile},
            "search": {
                "draws": self.search_draws,
                "population": self.population,
                "generations": self.generations,
                "evaluated": self.evaluated,
                "stopped": self.stopped,
                "volumes": [_finite(v) for v in self.volumes],
            },
            "draws": self.draws,
            "drift_in_errors": [_finite(v) for v in self.drift],
            "points": [
                {
                    "levers": {
                        d.lever.id: float(v)
                        for d, v in zip(self.dials, self.values[k], strict=True)
                    },
                    **self._objectives(self.figures[k], self.errors[k]),
                    "searched": self._by_outcome(self.searched[k]),
                    "kept": bool(self.kept[k]),
                    "holds": _finite(self.holds[k]),
                    "beaten_by": self._beater(self.beaten_by[k]),
                }
                for k in range(len(self.values))
            ],
            "policies": [
                {
                    "id": one.id,
                    "label": one.label,
                    **self._objectives(one.figures, one.errors),
                    "kept": one.kept,
                    "beats_points": one.beats,
                    "holds": _finite(one.holds),
                }
                for one in self.named
            ],
            "cautions": [one.text for one in self.beside.cautions] if self.beside else [],
        }

    def _by_outcome(self, values: Floats) -> dict[str, float | None]:
        return {a.outcome.id: _finite(v) for a, v in zip(self.aims, values, strict=True)}

    def _objectives(self, figures: Floats, errors: Floats) -> dict[str, Any]:
        return {"figures": self._by_outcome(figures), "errors": self._by_outcome(errors)}

    def _beater(self, place: int | None) -> Any:
        if place is None:
            return None
        return {"point": place} if place < len(self.values) else {"policy": self.base}


def _finite(value: Any) -> float | None:
    return float(value) if math.isfinite(value) else None
