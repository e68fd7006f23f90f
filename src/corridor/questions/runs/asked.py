"""A question asked of policies: they in one setup, and the worlds that they are run in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, check_draws, check_list
from corridor.core.naming import ById
from corridor.policies import Policy, load_policy, start_of
from corridor.questions.runs.engine import (
    CHUNK,
    Case,
    Ready,
    Runs,
    behind,
    chunk_random,
    make_ready,
    run_cases,
    simulate_world,
)
from corridor.questions.runs.named import outcome_ids
from corridor.questions.runs.quasi import quasi_world
from corridor.questions.runs.setup import Setup, check_months, make_setup
from corridor.questions.runs.summarise import over_window
from corridor.questions.runs.worlds import Behind, World, draw_world
from corridor.system.corridors import DEFAULT, load_corridor
from corridor.system.couplings import pick_switches
from corridor.system.outcomes import Outcome, pick_outcomes
from corridor.system.unfitted import ACCOUNT, pick_account

__all__ = ["DRAWS_LIMIT", "Asked", "Levers", "ask", "parameters", "totals"]

Levers = Mapping[str, NDArray[np.float64]]

DRAWS_LIMIT = 1_000_000


@dataclass(frozen=True)
class Asked:
    """Policies, and all that is needed to run them or others beside them."""

    setup: Setup
    policies: tuple[Policy, ...]
    #: lever id -> [month], of each policy
    levers: tuple[Levers, ...]
    #: coupling id -> is it on
    switches: Mapping[str, bool]
    outcomes: tuple[Outcome, ...]
    draws: int
    seed: int
    #: the command that asks the same again
    command: str = ""

    def run(
        self,
        levers: Sequence[Levers] = (),
        *,
        draws: int = 0,
        by_group: bool = False,
        switches: Mapping[str, bool] | None = None,
        report: Callable[[float], None] = lambda _share: None,
    ) -> Runs:
        """Run these levers, those of the policies if none are given, on common draws.

        ``draws`` and ``switches`` are those of the question if none are given.
        """
        on = self.switches if switches is None else switches
        return run_cases(
            self.setup.fitted,
            self.setup.unfitted,
            self.setup.place,
            [Case(values, on) for values in levers or self.levers],
            self.setup.inputs,
            self.outcomes,
            months=self.setup.months,
            draws=draws or self.draws,
            seed=self.seed,
            by_group=by_group,
            report=report,
        )

    def world(self, index: int, lanes: int) -> World:
        """Return a chunk of the draws that ``run`` uses, if ``lanes`` is as many as its chunks."""
        return draw_world(
            self.setup.fitted,
            self.setup.unfitted,
            self.setup.place,
            self.setup.months,
            lanes,
            chunk_random(self.seed, index),
        )

    def behind(self) -> Behind:
        """Return what of the posterior stands behind each draw of ``run``.

        A fit holds far fewer draws than may be asked for, so that many stand on one.
        """
        return behind(self.setup.fitted, self.draws, self.seed, min(self.draws, CHUNK))

    def even_world(self, replicate: int, lanes: int) -> World:
        """Return a world whose means have far less error; see ``runs.quasi.quasi_world``.

        Means of replicates are independent: their spread is the error of their mean.
        """
        return quasi_world(
            self.setup.fitted,
            self.setup.unfitted,
            self.setup.place,
            self.setup.months,
            lanes,
            self.seed,
            replicate=replicate,
        )

    def ready(self, world: World, *, by_group: bool = False) -> Ready:
        """Return a world made ready for ``simulate``; see ``runs.engine.make_ready``."""
        return make_ready(self.setup.fitted, self.setup.unfitted, world, by_group=by_group)

    def simulate(
        self,
        world: World,
        cases: Sequence[Case],
        *,
        by_group: bool = False,
        threads: int | None = None,
        ready: Ready | None = None,
    ) -> dict[str, tuple[NDArray[np.float32], ...]]:
        """Simulate cases in a world; see ``runs.engine.simulate_world``."""
        return simulate_world(
            self.setup.fitted,
            self.setup.unfitted,
            self.setup.place,
            world,
            cases,
            self.setup.inputs,
            self.outcomes,
            months=self.setup.months,
            by_group=by_group,
            threads=threads,
            ready=ready,
        )


def ask(
    policies: Sequence[str | Path | Policy],
    *,
    start: str = "",
    months: int = 20,
    draws: int = 4000,
    seed: int = 0,
    corridor: str = DEFAULT,
    outcomes: Sequence[str] = (),
    fit: str | Path | None = None,
    account: str = ACCOUNT,
    off: Sequence[str] = (),
    on: Sequence[str] = (),
    command: str = "",
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> Asked:
    """Return the question; arguments as for ``compare``.

    Raises InputError for unusable arguments or fewer than two policies, FitError if the fit
    cannot be had.
    """
    check_list(policies, "policies", (str, Path, Policy))
    for what, names in (("outcomes", outcomes), ("off", off), ("on", on)):
        check_list(names, what)
    if len(policies) < 2:
        raise InputError("one policy is no comparison", remedy="Name two or more policies")
    pick_account(account)
    check_months(months)
    check_draws(draws, seed, DRAWS_LIMIT)
    place = load_corridor(corridor)
    chosen = pick_outcomes(outcome_ids(outcomes, place), place)
    switches = pick_switches(off, on)
    loaded = tuple(p if isinstance(p, Policy) else load_policy(p, corridor=place) for p in policies)
    for policy in loaded:
        if policy.corridor is not place:
            raise InputError(
                f"the policy '{policy.id}' moves levers of {policy.corridor.id}, not of {place.id}",
                remedy=f"Read it with load_policy(..., corridor=load_corridor('{corridor}'))",
            )
    loaded = _apart(loaded)
    known = start_of(loaded, place, start)
    # nothing that was asked for is unknown
    report("reading the fit", 0.0)
    setup = make_setup(place, known, months, account=account, fit=fit, report=report)
    levers = tuple(policy.values(known, months, setup.quo) for policy in loaded)
    return Asked(setup, loaded, levers, switches, chosen, draws, seed, command)


def _apart(policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Return the policies with a number behind an id or label that another has already.

    Results are kept by id: of two with one id, one would stand in the other's place.
    """
    found: list[Policy] = []
    for policy in policies:
        ids, labels = ({getattr(one, name) for one in found} for name in ("id", "label"))
        own = _free(policy.id, ids, "{}-{}")
        found.append(replace(policy, id=own, label=_free(policy.label, labels, "{} ({})")))
    return tuple(found)


def _free(name: str, taken: set[str], form: str) -> str:
    numbered = (form.format(name, n) for n in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


def totals(asked: Asked, runs: Runs) -> dict[str, Any]:
    """Return one number for the window, outcome id -> [case, draw], all groups together."""
    return ById(
        (o.id, np.stack([over_window(values.sum(1), o.over) for values in runs.outcomes[o.id]]))
        for o in asked.outcomes
    )


def parameters(asked: Asked, runs: Runs) -> dict[str, NDArray[np.float64]]:
    """Return parameter id -> its value in each draw that was run, [draw] or [group, draw].

    In the parameter's own unit; groups in the order of the corridor. Parameters of the fit go
    together within a draw. Parameters that have one fixed value are left out.
    """
    found: dict[str, NDArray[np.float64]] = ById()
    first = 0
    for tables in (asked.setup.fitted.tables, asked.setup.unfitted.tables):
        theta = tables.theta(runs.z[first : first + tables.size])
        found |= {slot.id: theta[slot.name] for slot in tables.slots}
        first += tables.size
    return found
