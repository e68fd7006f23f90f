"""The same question asked otherwise: under rival accounts, and with one coupling switched.

Side runs use fewer draws than the comparison itself, the same ones for each, so that what
differs between two of them comes from the account or the coupling and not from luck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from corridor.questions.compare.result import QUANTILES, SideRun
from corridor.questions.runs.engine import Case, run_cases
from corridor.questions.runs.setup import Setup
from corridor.questions.runs.summarise import exceeds, over_window, quantiles
from corridor.system.couplings import couplings
from corridor.system.outcomes import Outcome
from corridor.system.simulate import load_system
from corridor.system.unfitted import accounts, load_unfitted

__all__ = ["SIDE_DRAWS", "side_runs"]

SIDE_DRAWS = 500


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
    own, system = setup.unfitted.account.id, load_system(setup.place)
    known = accounts()
    if not setup.unfitted.updated:
        # nothing in this corridor hangs on an account of bargaining
        known = {own: known[own]}
    live = [c for c in couplings().values() if system.is_live(c)]
    switched = [switches, *({**switches, c.id: not switches[c.id]} for c in live)]
    names = [("", "As compared", "Nothing is switched.")]
    names += [(c.id, f"{c.label}: {'off' if switches[c.id] else 'on'}", c.says) for c in live]
    order = sorted(known, key=lambda name: name != own)
    found: dict[str, list[SideRun]] = {"account": [], "coupling": []}
    for done, account in enumerate(order):
        # couplings are switched under the account of the comparison only
        asked = switched if account == own else [switches]
        runs = run_cases(
            setup.fitted,
            load_unfitted(setup.place, account),
            setup.place,
            [Case(values, on) for on in asked for values in levers],
            setup.inputs,
            outcomes,
            months=setup.months,
            draws=min(draws, SIDE_DRAWS),
            seed=seed,
            by_group=False,
            report=partial(_part_of, report, done, len(order)),
        )
        totals = {
            o.id: [over_window(values, o.over)[0] for values in runs.outcomes[o.id]]
            for o in outcomes
        }
        for at in range(len(asked)):
            here = slice(at * len(levers), (at + 1) * len(levers))
            gaps = {name: _gaps(values[here], pairs) for name, values in totals.items()}
            side = SideRun(
                kind="coupling",
                id=names[at][0],
                label=names[at][1],
                says=names[at][2],
                draws=min(draws, SIDE_DRAWS),
                difference={name: quantiles(gap, QUANTILES) for name, gap in gaps.items()},
                exceeds={name: exceeds(gap) for name, gap in gaps.items()},
            )
            if account == own:
                found["coupling"].append(side)
            if at == 0:
                rival = known[account]
                found["account"].append(
                    replace(side, kind="account", id=account, label=rival.label, says=rival.summary)
                )
    return (*found["account"], *found["coupling"])


def _part_of(report: Callable[[float], None], done: int, whole: int, share: float) -> None:
    report((done + share) / whole)


def _gaps(totals: Sequence[Any], pairs: Sequence[tuple[int, int]]) -> Any:
    """Return [pair, draw]."""
    return np.stack([totals[i] - totals[j] for i, j in pairs])
