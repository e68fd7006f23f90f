"""The model for the EMA Workbench: a ``Model`` of its kind, and an evaluator that runs many.

The workbench (Kwakkel 2017) brings designs, scenario discovery, feature scoring and optimisers,
and asks a model for one experiment at a time. Here an experiment is the mean of an outcome over a
few draws, the same draws and shocks for every experiment, with the uncertain numbers that the
workbench samples put in place of the drawn ones.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, get_extra, nearest
from corridor.policies import Policy
from corridor.questions.runs.asked import Asked, ask
from corridor.questions.runs.engine import CHUNK, Case
from corridor.questions.runs.summarise import over_window
from corridor.questions.runs.worlds import World
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT
from corridor.system.levers import Lever
from corridor.system.levers import levers as all_levers
from corridor.system.unfitted import ACCOUNT

__all__ = [
    "CHOICE",
    "Experiments",
    "corridor_evaluator",
    "corridor_model",
    "corridor_policies",
    "workbench",
]

Floats = NDArray[np.float64]

#: name of the lever that chooses between policies
CHOICE = "chosen_policy"

#: share of what is believed that a range leaves out on either side
_TAIL = 0.01


@dataclass(frozen=True)
class Experiments:
    """Experiments on common draws: call it with a value for each name, or run many at once."""

    asked: Asked
    #: name of an uncertain number -> its row in ``World.z``
    rows: Mapping[str, int]
    #: ids of the levers that an experiment sets in every month
    levers: tuple[str, ...]
    #: draws behind one experiment
    draws: int
    #: ids of the policies that an experiment may choose, in the order of ``asked.levers``
    policies: tuple[str, ...]

    def __call__(self, **setting: Any) -> dict[str, float]:
        """Return outcome id -> its mean over the draws, for one experiment."""
        return {name: float(values[0]) for name, values in self._batch([setting], 1).items()}

    def run(self, settings: Sequence[Mapping[str, Any]]) -> dict[str, Floats]:
        """Return outcome id -> [experiment], the same as one by one and much sooner."""
        size = max(1, CHUNK // self.draws)
        parts = [self._batch(settings[i : i + size], size) for i in range(0, len(settings), size)]
        names = [o.id for o in self.asked.outcomes]
        return {
            name: np.concatenate([part[name] for part in parts]) if parts else np.empty(0)
            for name in names
        }

    @cached_property
    def _world(self) -> World:
        return self.asked.world(0, self.draws)

    def _batch(self, settings: Sequence[Mapping[str, Any]], size: int) -> dict[str, Floats]:
        """Run up to ``size`` experiments side by side; the last is repeated to make them full."""
        full = [*settings, *[settings[-1]] * (size - len(settings))]
        lanes = np.tile(np.arange(self.draws), size)
        world = self._world.take(lanes)
        z = world.z.copy()
        for name, row in self.rows.items():
            given = np.array([setting.get(name, np.nan) for setting in full], float)
            at = np.repeat(self._score(row, given), self.draws)
            z[row] = np.where(np.isnan(at), z[row], at)
        world = World(world.draw, z, world.shocks)
        paths = [self._paths(setting) for setting in full]
        names = paths[0]
        levers = {
            name: np.repeat(np.stack([path[name] for path in paths], 1), self.draws, axis=1)
            for name in names
        }
        found = self.asked.simulate(world, [Case(levers, self.asked.switches)])
        out = {}
        for outcome in self.asked.outcomes:
            totals = over_window(found[outcome.id][0].sum(1).astype(float), outcome.over)
            out[outcome.id] = totals.reshape(size, self.draws).mean(1)[: len(settings)]
        return out

    def _score(self, row: int, values: Floats) -> Floats:
        """Return the scores at which a row takes its values."""
        size = self.asked.setup.fitted.tables.size
        tables = self.asked.setup.fitted.tables if row < size else self.asked.setup.unfitted.tables
        curve = tables.values[row if row < size else row - size]
        return np.where(np.isnan(values), np.nan, np.interp(values, curve, tables.grid))

    def _paths(self, setting: Mapping[str, Any]) -> dict[str, Floats]:
        """Return the levers of one experiment, [month]."""
        chosen = str(setting.get(CHOICE, self.policies[0]))
        if chosen not in self.policies:
            raise InputError(
                f"there is no policy '{chosen}' in this model",
                remedy=nearest(chosen, self.policies),
            )
        paths = {k: np.asarray(v) for k, v in self._own(chosen).items()}
        for name in self.levers:
            if name in setting:
                paths[name] = np.full(self.asked.setup.months, float(setting[name]))
        return paths

    def _own(self, policy: str) -> Mapping[str, Floats]:
        return self.asked.levers[self.policies.index(policy)]


def workbench() -> Any:
    """Return the package ``ema_workbench``, imported now.

    Raises InputError, which says how to get it, where it is not installed.
    """
    try:
        with warnings.catch_warnings():
            # it warns of optional charts as it starts
            warnings.simplefilter("ignore")
            import ema_workbench
    except ImportError:
        raise InputError(
            "the EMA Workbench is not installed",
            remedy=get_extra("ema"),
        ) from None
    return ema_workbench


def corridor_model(
    policies: Sequence[str | Path | Policy],
    *,
    uncertainties: Iterable[str] = (),
    levers: Iterable[str] = (),
    outcomes: Sequence[str] = (),
    draws: int = 32,
    seed: int = 0,
    believed: bool = True,
    start: str = "",
    months: int = 20,
    corridor: str = DEFAULT,
    account: str = ACCOUNT,
    off: Sequence[str] = (),
    on: Sequence[str] = (),
    fit: str | Path | None = None,
) -> Any:
    """Return an ``ema_workbench.Model`` whose function is an ``Experiments``.

    Parameters
    ----------
    policies: the policies to choose from, as for ``compare``; with several, the categorical
        lever ``chosen_policy`` names one by its id.
    uncertainties: ids of parameters that the workbench samples, in their own units; one that
        differs by origin group is named with the group's id (``departures_base_GTM``). By
        default all that are drawn independently of others. Those of the fit are drawn jointly:
        sampled alone they lose what goes with them.
    levers: ids of levers that the workbench sets, in place of the policy's path and in every
        month, with the bounds of the lever's file.
    outcomes: ids; all if empty. An outcome is the mean over the draws of its one number for the
        window.
    draws: draws behind one experiment, the same for all.
    believed: sample uncertainties by their priors, or evenly over the same range; the range is
        the central 98%.

    Raises InputError for a name that there is not, or where the workbench is not installed.
    """
    ema = workbench()
    named = [*policies]
    asked = ask(
        named if len(named) > 1 else [*named, *named],
        start=start,
        months=months,
        draws=draws,
        seed=seed,
        corridor=corridor,
        outcomes=outcomes,
        fit=fit,
        account=account,
        off=off,
        on=on,
    )
    ids = tuple(policy.id for policy in asked.policies[: len(named)])
    rows = _rows(asked, tuple(uncertainties))
    chosen = _levers(tuple(levers), asked.setup.place)
    model = ema.Model("corridor", function=Experiments(asked, rows, tuple(chosen), draws, ids))
    model.uncertainties = [_parameter(ema, asked, k, row, believed) for k, row in rows.items()]
    model.levers = [
        *([ema.CategoricalParameter(CHOICE, list(ids))] if len(ids) > 1 else []),
        *(_lever(ema, lever) for lever in chosen.values()),
    ]
    model.outcomes = [ema.ScalarOutcome(outcome.id) for outcome in asked.outcomes]
    return model


def corridor_policies(model: Any) -> list[Any]:
    """Return the policies of a ``corridor_model`` as the workbench takes them, named by their ids.

    To be used where levers are not sampled: ``perform_experiments(policies=...)``.
    """
    ema = workbench()
    # one class for policies and scenarios from 3.0 on
    kind = getattr(ema, "Sample", None) or ema.Policy
    ids = model.function.policies
    return [kind(name, **({CHOICE: name} if len(ids) > 1 else {})) for name in ids]


def corridor_evaluator(model: Any) -> Any:
    """Return an evaluator of the workbench that runs experiments of ``corridor_model`` together.

    To be used like its own: ``with corridor_evaluator(model) as evaluator:
    evaluator.perform_experiments(...)``. Works with versions 2.5 and 3.0, whose evaluators are
    asked in different ways.
    """
    workbench()
    from ema_workbench.em_framework.evaluators import BaseEvaluator
    from ema_workbench.em_framework.points import experiment_generator

    class Together(BaseEvaluator):  # type: ignore[misc]
        """All experiments of a design in as few runs as hold them."""

        def initialize(self) -> None:
            pass

        def finalize(self) -> None:
            pass

        def evaluate_experiments(self, *given: Any, **more: Any) -> None:
            if len(given) == 2:  # from 3.0 on: experiments, callback
                experiments, callback = given
            else:
                scenarios, policies, callback = given
                experiments = experiment_generator(
                    scenarios, self._msis, policies, combine=more.get("combine", "factorial")
                )
            experiments = list(experiments)
            settings = [{**one.scenario, **one.policy} for one in experiments]
            found = model.function.run(settings)
            for place, one in enumerate(experiments):
                callback(one, {name: float(values[place]) for name, values in found.items()})

    return Together(model)


def _rows(asked: Asked, names: tuple[str, ...]) -> dict[str, int]:
    """Return name -> row of the uncertain numbers asked for, in the order of the rows."""
    setup, known = asked.setup, {}
    joint = {slot.id for slot in setup.fitted.tables.slots} | set(setup.unfitted.updated)
    alone = []
    for slot in setup.slots:
        for at in range(slot.size):
            group = f"_{setup.place.group_ids[at]}" if slot.size > 1 else ""
            known[f"{slot.id}{group}"] = slot.start + at
            if slot.id not in joint:
                alone.append(f"{slot.id}{group}")
    for name in names:
        if name not in known:
            raise InputError(f"there is no parameter '{name}'", remedy=nearest(name, known))
    wanted = set(names or alone)
    return {name: row for name, row in known.items() if name in wanted}


def _levers(names: tuple[str, ...], corridor: Corridor) -> dict[str, Lever]:
    known = all_levers(corridor)
    for name in names:
        if name not in known:
            raise InputError(f"there is no lever '{name}'", remedy=nearest(name, known))
    return {name: known[name] for name in names}


def _lever(ema: Any, lever: Lever) -> Any:
    """Return a lever as a parameter of the workbench, whole where its file has whole steps."""
    whole = all(float(value).is_integer() for value in (lever.low, lever.high, lever.step))
    if whole:
        return ema.IntegerParameter(lever.id, int(lever.low), int(lever.high))
    return ema.RealParameter(lever.id, float(lever.low), float(lever.high))


def _parameter(ema: Any, asked: Asked, name: str, row: int, believed: bool) -> Any:
    """Return an uncertain number as a parameter of the workbench, in its own unit."""
    from scipy.special import ndtr, ndtri
    from scipy.stats import rv_continuous

    size = asked.setup.fitted.tables.size
    tables = asked.setup.fitted.tables if row < size else asked.setup.unfitted.tables
    at = row if row < size else row - size
    low, high = tables.at(at, ndtri(np.array([_TAIL, 1 - _TAIL]))).tolist()
    if not believed:
        return ema.RealParameter(name, low, high)

    class Believed(rv_continuous):  # type: ignore[misc]
        """The prior of one number, cut to its central part."""

        def _ppf(self, q: Any) -> Any:
            share = _TAIL + (1 - 2 * _TAIL) * np.asarray(q, float)
            return tables.at(at, ndtri(share))

        def _cdf(self, x: Any) -> Any:
            share = ndtr(np.interp(x, tables.values[at], tables.grid))
            return np.clip((share - _TAIL) / (1 - 2 * _TAIL), 0.0, 1.0)

    return ema.RealParameter.from_dist(name, Believed(a=low, b=high, name=name)())
