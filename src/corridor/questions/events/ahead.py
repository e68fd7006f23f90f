"""Windows after the last month of the fit: the forward run under what was done, as compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.evidence.windows import Window
from corridor.policies import load_policy
from corridor.questions.events.changes import changes, home_groups, measured, noise_of, seeded
from corridor.questions.runs.engine import Case, run_cases
from corridor.questions.runs.setup import Setup
from corridor.system.couplings import pick_switches
from corridor.system.fit import Fitted
from corridor.system.outcomes import pick_outcomes

__all__ = ["changes_ahead", "places_of"]

Floats = NDArray[np.floating[Any]]

_POLICY = "actual"


def changes_ahead(
    setup: Setup,
    series: str,
    windows: Sequence[Window],
    *,
    draws: int,
    seed: int,
    report: Callable[[float], None] = lambda _share: None,
) -> dict[str, dict[str, Floats]]:
    """Return window id -> measure -> predicted log change, [draw].

    One run from the decision point on, its months those of ``setup``: nothing recorded after the
    decision point enters, so the level at the base is a prediction too.
    """
    if not windows:
        return {}
    levers = load_policy(_POLICY, corridor=setup.place).values(setup.known, setup.months, setup.quo)
    runs = run_cases(
        setup.fitted,
        setup.unfitted,
        setup.place,
        [Case(levers, pick_switches())],
        setup.inputs,
        pick_outcomes((series,), setup.place),
        months=setup.months,
        draws=draws,
        seed=seed,
        report=report,
    )
    flow = runs.outcomes[series][0]
    noise = noise_of(setup.fitted, series, places_of(setup.fitted, runs.z))
    path = range(setup.known, max(w.end for w in windows) + 1)
    rngs = [seeded(seed, setup.known, month) for month in path]
    seen = measured(flow[: len(path), ..., :draws], noise, setup.place, series, rngs)
    home = home_groups(setup.place)

    def both(window: Window) -> Floats:
        return np.stack([seen[month - setup.known] for month in (window.base, window.end)], axis=1)

    return {w.id: changes(both(w), home) for w in windows}


def places_of(fitted: Fitted, z: Floats) -> NDArray[np.int64]:
    """Return the place in the fit of each draw of a run, [draw]; ``z`` as in ``Runs.z``."""
    own = np.ascontiguousarray(fitted.z.T)
    known = {row.tobytes(): at for at, row in enumerate(own)}
    mine = np.ascontiguousarray(z[: fitted.tables.size].T)
    return np.array([known[row.tobytes()] for row in mine], np.int64)
