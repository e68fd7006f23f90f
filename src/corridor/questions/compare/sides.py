"""The same question asked otherwise: under rival accounts, and with one coupling switched.

Side runs use fewer draws than the comparison itself, the same ones for each, so that what
differs between two of them comes from the account or the coupling and not from luck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from corridor.questions.compare.result import QUANTILES, SideRun
from corridor.questions.runs.engine import Case, run_cases
from corridor.questions.runs.setup import Setup
from corridor.questions.runs.summarise import exceeds, over_window, quantiles, with_total
from corridor.system.couplings import couplings
from corridor.system.outcomes import Outcome
from corridor.system.simulate import load_system
from corridor.system.unfitted import accounts, load_unfitted

__all__ = ["SIDE_DRAWS", "side_runs"]

SIDE_DRAWS = 1000


def side_runs(
    setup: Setup,
    levers: Sequence[Mapping[str, Any]],
    pairs: Sequence[tuple[int, int]],
    outcomes: Sequence[Outcome],
    switches: Mapping[str, bool],
    *,
    draws: int,
    seed: int,
    report: Callable[[float], None] = lambda _share: None,
) -> tuple[SideRun, ...]:
    """Return the paired differences under every account, and with every coupling switched.

    Parameters
    ----------
    levers: per policy, lever id -> [month].
    switches: coupling id -> is it on in the comparison itself.
    """
    draws = min(draws, SIDE_DRAWS)
    own = setup.unfitted.account.id
    known = accounts()
    jobs: list[tuple[str, str, str, str, str, Mapping[str, bool]]] = [
        ("account", name, known[name].label, known[name].summary, name, switches)
        for name in sorted(known, key=lambda name: name != own)
    ]
    system = load_system()
    for coupling in couplings().values():
        if not system.is_live(coupling):
            continue
        on = switches[coupling.id]
        label = f"{coupling.label}: {'off' if on else 'on'}"
        other = {**switches, coupling.id: not on}
        jobs.append(("coupling", coupling.id, label, coupling.says, own, other))
    found = []
    for done, (kind, name, label, says, account, switched) in enumerate(jobs):
        runs = run_cases(
            setup.fitted,
            load_unfitted(setup.place, account),
            setup.place,
            [Case(values, switched) for values in levers],
            setup.inputs,
            outcomes,
            months=setup.months,
            draws=draws,
            seed=seed,
        )
        gaps = {
            o.id: _gaps([over_window(with_total(v), o.over)[0] for v in runs.outcomes[o.id]], pairs)
            for o in outcomes
        }
        found.append(
            SideRun(
                kind=kind,
                id=name,
                label=label,
                says=says,
                draws=draws,
                difference={o: quantiles(gap, QUANTILES) for o, gap in gaps.items()},
                exceeds={o: exceeds(gap) for o, gap in gaps.items()},
            )
        )
        if kind == "account" and name == own:
            # nothing is switched in it either, so it is what the couplings are held against
            found.append(
                replace(
                    found[-1],
                    kind="coupling",
                    id="",
                    label="As compared",
                    says="Nothing is switched.",
                )
            )
        report((done + 1) / len(jobs))
    return tuple(found)


def _gaps(totals: Sequence[Any], pairs: Sequence[tuple[int, int]]) -> Any:
    """Return [pair, draw]."""
    return np.stack([totals[i] - totals[j] for i, j in pairs])
