"""The model kept warm: what a question needs is read and drawn once, each policy run once.

Moving a lever of one policy runs that policy alone, on the draws and shocks that the other met.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.core.months import parse_month
from corridor.desk import ground
from corridor.desk.address import ALL, Question
from corridor.questions.compare.held import hold_alone
from corridor.questions.compare.info import (
    account_info,
    fit_info,
    link_infos,
    outcome_info,
    policy_info,
    record_of,
)
from corridor.questions.compare.result import Comparison, OutcomeInfo
from corridor.questions.compare.run import HISTORY, summary
from corridor.questions.hindcast.result import Hindcast
from corridor.questions.hindcast.rows import policy_done
from corridor.questions.runs.asked import Asked, Levers
from corridor.questions.runs.cautions import (
    Caution,
    beyond_record,
    cautions,
    in_order,
    leaning,
)
from corridor.questions.runs.engine import Case, Ready
from corridor.questions.runs.setup import Setup, make_setup
from corridor.questions.runs.summarise import by_month, over_window, quantiles
from corridor.questions.runs.variance import DRAWS_A_ROW, Regression
from corridor.questions.runs.worlds import World
from corridor.system.corridor import Corridor
from corridor.system.couplings import pick_switches
from corridor.system.fit import check_covered, is_kept
from corridor.system.outcomes import Outcome
from corridor.system.stands import stands_on

__all__ = ["Answer", "Live"]

Floats = NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """A question answered."""

    question: Question
    asked: Asked
    #: the two policies over the chosen outcomes; groups are ``ALL`` and the chosen one
    comparison: Comparison
    #: outcome id -> [month], median of the reference policy for the chosen group
    reference: Mapping[str, Floats]
    #: outcome id -> [draw], the paired difference over the window for the chosen group
    gaps: Mapping[str, Floats]
    #: outcome id -> [policy, path, month], whole single draws for the chosen group
    paths: Mapping[str, Floats]
    #: milliseconds in the engine
    milliseconds: float
    #: what was done held against the record, in everything that is recorded, all groups
    #: together, and each where one is chosen; None where no policy holds what was done, or no
    #: month of it is recorded
    hindcast: Hindcast | None = None
    #: the corridor's outcomes, which it is told of
    known: tuple[OutcomeInfo, ...] = ()


class _Kept:
    """A few values by key, the least used leaves first; made by one thread at a time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.values: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        if key not in self.values:
            self.values[key] = make()
        self.values.move_to_end(key)
        while len(self.values) > self.most:
            self.values.popitem(last=False)
        found: T = self.values[key]
        return found


@dataclass
class Live:
    """Answers questions about the desk's corridor, one at a time; earlier work is kept."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    # bounded, so that memory stays flat however many questions are asked
    _setups: _Kept = field(default_factory=lambda: _Kept(3))
    _worlds: _Kept = field(default_factory=lambda: _Kept(3))
    _runs: _Kept = field(default_factory=lambda: _Kept(12))
    _by_group: _Kept = field(default_factory=lambda: _Kept(3))
    _regressions: _Kept = field(default_factory=lambda: _Kept(3))
    #: what stands beside the numbers and does not change with levers
    _words: _Kept = field(default_factory=lambda: _Kept(128))

    @property
    def place(self) -> Corridor:
        """The corridor."""
        return ground.place()

    def groups(self) -> dict[str, str]:
        """Return the origin groups, id -> label."""
        return {group.id: group.label for group in self.place.groups}

    def ask(self, question: Question) -> Asked:
        """Return the question as every other part of the project asks it.

        Raises FitError where the decision point has no fit yet: making one takes minutes.
        """
        with self._lock:
            return self._ask(question)

    def answer(self, question: Question) -> Answer:
        """Return the answer to a question. Raises FitError as ``ask`` does."""
        clock = time.perf_counter()
        with self._lock:
            asked = self._ask(question)
            runs = [self._run(question, asked, values) for values in asked.levers]
            quo = ground.reference()
            still = quo.values(asked.setup.known, question.months, asked.setup.quo)
            reference = self._run(question, asked, still)
            held = self._held(question, asked)
            where = self._regression(question, asked)
        found = self._compared(question, asked, runs)
        found = replace(found, cautions=in_order(_leaning(asked, runs, where) + found.cautions))
        lines, gaps, paths = {}, {}, {}
        for outcome in asked.outcomes:
            at = found.groups_of(outcome.id)[-1:]
            whole = [_group(run[outcome.id], at[0], self.place) for run in (*runs, reference)]
            lines[outcome.id] = quantiles(by_month(whole[2], outcome.over)[:, -1], (0.5,))[:, 0]
            months = [by_month(v, outcome.over)[:, -1, : question.paths].T for v in whole[:2]]
            paths[outcome.id] = np.stack(months)
            window = [over_window(values, outcome.over)[-1] for values in whole[:2]]
            gaps[outcome.id] = window[0] - window[1]
        taken = 1000 * (time.perf_counter() - clock)
        known = tuple(self._outcome(one) for one in ground.known_outcomes().values())
        return Answer(question, asked, found, lines, gaps, paths, taken, held, known)

    def _ask(self, question: Question) -> Asked:
        setup = self._setups.get(
            (question.start, question.months, question.account),
            lambda: self._setup(question),
        )
        policies = question.policies()
        levers = tuple(
            policy.values(setup.known, question.months, setup.quo) for policy in policies
        )
        return Asked(
            setup,
            policies,
            levers,
            pick_switches(question.off, question.on),
            tuple(ground.known_outcomes()[name] for name in question.outcomes),
            question.draws,
            question.seed,
            question.command(),
        )

    def _setup(self, question: Question) -> Setup:
        known = parse_month(question.start)
        if not is_kept(self.place, known):
            check_covered(self.place, known)
            raise FitError(
                f"there is no fit for {question.start} yet",
                where="from",
                remedy=f"Make one, in minutes: corridor fit --quick --from {question.start}"
                + ground.flag(),
            )
        return make_setup(self.place, known, question.months, account=question.account)

    def _world(self, question: Question, asked: Asked) -> tuple[World, Ready]:
        """Return the world of a question, drawn or kept."""
        by_group = question.group != ALL

        def make() -> tuple[World, Ready]:
            world = asked.world(0, question.draws)
            return world, asked.ready(world, by_group=by_group)

        return self._worlds.get((*_world_key(question), by_group), make)

    def _regression(self, question: Question, asked: Asked) -> Regression | None:
        """Return what says where a spread comes from, None with too few draws for it."""
        world, _ = self._world(question, asked)
        if question.draws < DRAWS_A_ROW * len(world.z):
            return None
        return self._regressions.get(
            _world_key(question), lambda: Regression(world.z, asked.setup.slots)
        )

    def _run(self, question: Question, asked: Asked, levers: Levers) -> Mapping[str, Floats]:
        """Return outcome id -> [month, group, draw] of every outcome, run or kept."""
        by_group = question.group != ALL
        every = replace(asked, outcomes=tuple(ground.known_outcomes().values()))

        def make() -> Mapping[str, Floats]:
            world, ready = self._world(question, asked)
            case = Case(levers, asked.switches)
            made = every.simulate(world, [case], by_group=by_group, ready=ready)
            return {name: values[0] for name, values in made.items()}

        moved = tuple((name, values.tobytes()) for name, values in sorted(levers.items()))
        key = (*_world_key(question), tuple(sorted(asked.switches.items())), moved)
        return (self._by_group if by_group else self._runs).get(key, make)

    def _held(self, question: Question, asked: Asked) -> Hindcast | None:
        """Return what was done held against the record, which no lever moves; made once."""
        place, known, months = self.place, asked.setup.known, question.months
        done, by_group = policy_done(place, known), question.group != ALL
        if done is None:
            return None
        rows = slice(None if by_group else 1)

        def make() -> Hindcast | None:
            runs = self._run(question, asked, done.values(known, months, asked.setup.quo))
            return hold_alone(asked, done, tuple(ground.known_outcomes().values()), runs, rows)

        switches = tuple(sorted(asked.switches.items()))
        return self._words.get(("held", *_world_key(question), by_group, switches), make)

    def _record(self, outcome: Outcome, known: int, months: int) -> Floats:
        """Return [group, month] of the record drawn beside an outcome, ``ALL`` first."""
        key = ("record", outcome.id, known, months)
        return self._words.get(
            key, lambda: record_of(outcome, self.place, known - HISTORY, HISTORY + months)
        )

    def _outcome(self, outcome: Outcome) -> OutcomeInfo:
        return self._words.get(("outcome", outcome.id), lambda: outcome_info(outcome, self.place))

    def _compared(
        self, question: Question, asked: Asked, runs: list[Mapping[str, Floats]]
    ) -> Comparison:
        place, known, months = self.place, asked.setup.known, question.months
        chosen = [question.group] if question.group != ALL else []
        labels = self.groups()
        parts = {}
        for outcome in asked.outcomes:
            groups = (ALL, *chosen) if outcome.by_group else (ALL,)
            flows = [
                np.concatenate([_group(run[outcome.id], g, place) for g in groups], axis=1)
                for run in runs
            ]
            parts[outcome.id] = summary(flows, outcome.over, ((0, 1),), None)
        rows = [0, *(1 + place.group_ids.index(name) for name in chosen)]
        recorded = {
            o.id: self._record(o, known, months)[rows if o.by_group else [0]]
            for o in asked.outcomes
        }
        return Comparison(
            corridor=place.label,
            place=place,
            policies=tuple(policy_info(p, known, asked.setup.quo) for p in asked.policies),
            outcomes=tuple(self._outcome(outcome) for outcome in asked.outcomes),
            groups=(ALL, *chosen),
            group_labels=("All groups", *(labels[name] for name in chosen)),
            start=known,
            months=months,
            draws=question.draws,
            seed=question.seed,
            **_across(parts),
            pairs=((0, 1),),
            recorded_start=known - HISTORY,
            recorded=recorded,
            fit=self._words.get(
                ("fit", question.start, question.account),
                lambda: fit_info(asked.setup.fitted, asked.setup.unfitted, asked.setup.place),
            ),
            command=asked.command,
            seconds={},
            account=account_info(asked.setup.unfitted.account),
            links=link_infos(asked.switches, asked.setup.place),
            stands=stands_on(place, asked.setup.known),
            cautions=cautions(asked)
            + beyond_record(
                known, months, {o.label: recorded[o.id][:, HISTORY:] for o in asked.outcomes}
            ),
        )


def _leaning(
    asked: Asked, runs: list[Mapping[str, Floats]], where: Regression | None
) -> tuple[Caution, ...]:
    """Return the caution on the parameters that outcomes hang on, all groups together."""
    if where is None:
        return ()
    shares, place = {}, asked.setup.place
    for outcome in asked.outcomes:
        one, other = (
            over_window(_group(run[outcome.id], ALL, place), outcome.over)[0] for run in runs
        )
        shares[outcome.label] = (where.share(one - other),)
    return leaning(shares, place)


def _world_key(question: Question) -> tuple[Hashable, ...]:
    return question.start, question.months, question.account, question.draws, question.seed


def _across(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return name of a figure -> outcome id -> figure, from the other way round."""
    names = next(iter(parts.values()))
    return {name: {outcome: part[name] for outcome, part in parts.items()} for name in names}


def _group(values: Floats, group: str, place: Corridor) -> Floats:
    """Return [month, 1, draw] of one group, or of all together."""
    if group == ALL or values.shape[1] == 1:
        return values.sum(1, keepdims=True) if values.shape[1] > 1 else values
    at = place.group_ids.index(group)
    return values[:, at : at + 1]
