"""Windows after the last month of the fit: the forward run under what was done, as compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.evidence.cooperation import Cooperation
from corridor.evidence.windows import Window
from corridor.policies import load_policy
from corridor.questions.events.changes import changes, home_groups, measured, noise_of, seeded
from corridor.questions.events.given import AGREEMENT, agreed
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
    agreements: Sequence[Cooperation],
    *,
    draws: int,
    seed: int,
    report: Callable[[float], None] = lambda _share: None,
) -> dict[str, dict[str, Floats]]:
    """Return window id -> measure -> predicted log change, [draw].

    One run from the decision point on, its months those of ``setup``: nothing recorded after the
    decision point enters, so the level at the base is a prediction too. ``agreements``: those
    that the model is given besides where they came into force after a window's base.
    """
    if not windows:
        return {}
    done = load_policy(_POLICY, corridor=setup.place).values(setup.known, setup.months, setup.quo)
    paths = [
        done[AGREEMENT] + agreed(agreements, window.base, setup.known, setup.months)
        for window in windows
    ]
    runs = run_cases(
        setup.fitted,
        setup.unfitted,
        setup.place,
        [Case({**done, AGREEMENT: path}, pick_switches()) for path in paths],
        setup.inputs,
        pick_outcomes((series,), setup.place),
        months=setup.months,
        draws=draws,
        seed=seed,
        report=report,
    )
    noise = noise_of(setup.fitted, series, places_of(setup.fitted, runs.z))
    path = range(setup.known, max(w.end for w in windows) + 1)
    home, found = home_groups(setup.place), {}
    for window, flow in zip(windows, runs.outcomes[series], strict=True):
        # errors of measurement are the same whatever the model is given
        rngs = [seeded(seed, setup.known, month) for month in path]
        seen = measured(flow[: len(path), ..., :draws], noise, setup.place, series, rngs)
        both = np.stack([seen[month - setup.known] for month in (window.base, window.end)], axis=1)
        found[window.id] = changes(both, home)
    return found


def places_of(fitted: Fitted, z: Floats) -> NDArray[np.int64]:
    """Return the place in the fit of each draw of a run, [draw]; ``z`` as in ``Runs.z``."""
    own = np.ascontiguousarray(fitted.z.T)
    known = {row.tobytes(): at for at, row in enumerate(own)}
    mine = np.ascontiguousarray(z[: fitted.tables.size].T)
    return np.array([known[row.tobytes()] for row in mine], np.int64)
