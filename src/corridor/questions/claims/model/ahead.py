"""Runs of the whole model from the decision point on, one for each case that a check asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.policies import load_policy, policy_names
from corridor.questions.regimes import STEP, force_levers, load_regimes, regime_case
from corridor.questions.runs.engine import Case, run_cases
from corridor.questions.runs.setup import Setup, make_setup
from corridor.questions.runs.summarise import over_window
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.couplings import pick_switches
from corridor.system.outcomes import Outcome, outcomes, pick_outcomes
from corridor.system.unfitted import ACCOUNT, load_unfitted

__all__ = [
    "CHANGES",
    "DRAWS",
    "MONTHS",
    "Ahead",
    "Asked",
    "policy_words",
    "setting_words",
    "settings_names",
]

DRAWS = 1000
"""Draws of every run."""
MONTHS = 20
"""Months of every run."""

CHANGES = {
    "none": "nothing is changed",
    "interdiction_more": f"the rate of being stopped in Mexico is {STEP:.0%} higher",
    "interdiction_none": "nobody is stopped in Mexico",
    "force_covert": "one covert use of force in Mexico in the first month",
    "force_open": "one acknowledged use of force in Mexico in the first month",
}
"""What may be changed besides levers and policies, in words."""

_SCALED = {"interdiction_more": 1 + STEP, "interdiction_none": 0.0}


def settings_names() -> tuple[str, ...]:
    """Return what a run may stand under: ids of border regimes and of policies."""
    return (*(regime.id for regime in load_regimes(load_corridor())), *policy_names())


def setting_words(name: str) -> str:
    """Return what a run stands under in words: the rules of early 2019, or a policy."""
    for regime in load_regimes(load_corridor()):
        if regime.id == name:
            # "Early 2019" and "From February 2025", within a sentence
            joint = "" if regime.label.startswith("From ") else "of "
            return f"the rules {joint}{regime.label[:1].lower()}{regime.label[1:]}"
    return policy_words(name)


def policy_words(name: str) -> str:
    """Return a policy in words, by the label that is shown of it."""
    return f"the policy “{load_policy(name).label}”"


@dataclass(frozen=True)
class Asked:
    """One run: the rules it stands under, and what is changed."""

    under: str
    change: str
    levers: tuple[tuple[str, float], ...] = ()
    policy: str = ""
    account: str = ACCOUNT


class Ahead:
    """The model from one decision point on; a run that was made once is kept."""

    def __init__(self, place: Corridor, known: int, seed: int) -> None:
        self.place, self.known, self.seed = place, known, seed
        self._runs: dict[Asked, Mapping[str, NDArray[np.float32]]] = {}
        self._setups: dict[str, Setup] = {}
        self._cases: dict[str, Case] = {}

    @cached_property
    def _reported(self) -> tuple[Outcome, ...]:
        return pick_outcomes((), self.place)

    def setup(self, account: str = ACCOUNT) -> Setup:
        """Return what a run needs under one account of bargaining."""
        if ACCOUNT not in self._setups:
            self._setups[ACCOUNT] = make_setup(self.place, self.known, MONTHS)
        if account not in self._setups:
            mine = load_unfitted(self.place, account)
            self._setups[account] = replace(self._setups[ACCOUNT], unfitted=mine)
        return self._setups[account]

    def window(self, asked: Asked, outcome: str) -> NDArray[np.float64]:
        """Return an outcome over the months of the run, as its file says, [draw].

        Runs share draws and shocks, so that two of them may be compared draw by draw.
        """
        if asked not in self._runs:
            setup = self.setup(asked.account)
            made = run_cases(
                setup.fitted,
                setup.unfitted,
                setup.place,
                [self._case(setup, asked)],
                setup.inputs,
                self._reported,
                months=MONTHS,
                draws=DRAWS,
                seed=self.seed,
                by_group=False,
            )
            self._runs[asked] = {name: runs[0] for name, runs in made.outcomes.items()}
        values = self._runs[asked][outcome]
        return np.asarray(over_window(values, outcomes(self.place)[outcome].over)[0], np.float64)

    def _case(self, setup: Setup, asked: Asked) -> Case:
        base = self._base(setup, asked.under)
        levers: dict[str, Any] = dict(base.levers)
        if asked.policy:
            levers = dict(self._levers(setup, asked.policy))
        if asked.change.startswith("force"):
            levers |= force_levers(MONTHS, acknowledged=asked.change == "force_open")
        levers |= {name: np.full(MONTHS, value) for name, value in asked.levers}
        scale = _SCALED.get(asked.change)
        scaled = {} if scale is None else {"stop_rate_d": scale}
        return Case(levers, base.switches, base.drivers, scaled)

    def _base(self, setup: Setup, under: str) -> Case:
        """Return the rules of a regime, or the levers of a policy; none hangs on the account."""
        if under not in self._cases:
            switches = pick_switches()
            regimes = {regime.id: regime for regime in load_regimes(self.place)}
            self._cases[under] = (
                regime_case(setup, regimes[under], switches)
                if under in regimes
                else Case(self._levers(setup, under), switches)
            )
        return self._cases[under]

    def _levers(self, setup: Setup, policy: str) -> Mapping[str, NDArray[np.float64]]:
        return load_policy(policy, corridor=self.place).values(setup.known, MONTHS, setup.quo)
