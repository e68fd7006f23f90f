"""Every decision point that a corridor takes, and what its tables say there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from corridor.core.months import format_month
from corridor.system.stands import latest_of
from hardening.check import Finding, Tell
from hardening.model import Model, survey
from hardening.numbers.extreme_levers import CORRIDORS

WHAT = (
    "inputs of every decision point, from the shipped state, levers as they were and all at either "
    "end, 3 corridors: finite, >= 0, nobody lost"
)
DRAWS = 32
ENDS = ("status quo", "low", "high")


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Run each corridor; ``scale`` is the part of its months, the last one always among them."""
    figures: dict[str, Any] = {}
    faults: list[str] = []
    for name in CORRIDORS:
        model = Model(name, DRAWS * len(ENDS), seed)
        place = model.setup.place
        first, last = place.history.earliest, latest_of(place)
        months = np.arange(first, last + 1)
        if scale < 1:
            few = np.linspace(0, len(months) - 1, max(2, round(scale * len(months))))
            months = months[np.unique(few.round().astype(int))]
        lost, wrong = survey(
            model,
            months.tolist(),
            1,
            partial(_arguments, model),
            lambda some, lane: f"{format_month(some[0])}, {ENDS[lane // DRAWS]}",
            tell,
        )
        figures[name] = {
            "decision points": len(months),
            "from": format_month(first),
            "to": format_month(last),
            "months": model.months,
            **lost,
        }
        faults += [f"{name}: {one}" for one in wrong]
    return Finding(figures, faults)


def _arguments(model: Model, some: Sequence[int]) -> Any:
    """Return what a loop takes from a month on: a third of the lanes at each end."""
    model.move(some[0])
    out = {}
    for name, path in model.policy("status-quo").items():
        lever = model.levers[name]
        ends = (path, np.full_like(path, lever.low), np.full_like(path, lever.high))
        out[name] = np.repeat(np.stack(ends, 1), DRAWS, axis=1)
    return model.arguments(out)
