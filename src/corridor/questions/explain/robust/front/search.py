"""The search for a front, by pymoo: SMS-EMOA, which keeps the points that span most volume.

Beume, Naujoks and Emmerich (2007), as pymoo implements it (Blank and Deb 2020). Only this file
uses the package, which comes with the extra ``pareto``.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, get_extra

__all__ = ["MOST", "Search", "find_front"]

Floats = NDArray[np.float64]

#: the volume is exact, and takes minutes with more objectives
MOST = 5


@dataclass(frozen=True)
class Search:
    """What a search found."""

    #: [point, dial] and [point, objective], in the order of the first objective; none is beaten
    values: Floats
    losses: Floats
    #: share of the last generation's hypervolume that each generation had, [generation]
    volumes: Floats
    #: how many points were evaluated, and generations finished
    evaluated: int
    generations: int
    #: whether it was stopped before the generations asked for
    stopped: bool


def find_front(
    evaluate: Callable[[Floats], Floats],
    low: Floats,
    high: Floats,
    objectives: int,
    *,
    population: int = 48,
    generations: int = 40,
    seed: int = 0,
    snap: Callable[[Floats], Floats] = lambda values: values,
    report: Callable[[float], None] = lambda _share: None,
) -> Search:
    """Search for points that are not beaten; less is better.

    Parameters
    ----------
    evaluate: [point, dial] to losses [point, objective], for a whole population in one call.
        No point is evaluated twice.
    low, high: ends of every dial, [dial]. No point lies outside.
    snap: moves points to those that may be proposed.
    report: called with the share of generations done.

    KeyboardInterrupt ends the search with what the generations before it found; in the first
    one there is nothing, and it goes on up. The same seed gives the same front.
    Raises InputError for more than ``MOST`` objectives, or where pymoo is not installed.
    """
    if objectives > MOST:
        raise InputError(
            f"{objectives} objectives asked for",
            where="--outcome",
            remedy=f"Use at most {MOST}: with more, nearly every setting is on the front",
        )
    tools = _pymoo(objectives)
    problem = tools.problem(n_var=len(low), n_obj=objectives, xl=low, xu=high)
    algorithm = tools.make(population)
    algorithm.setup(problem, termination=tools.forever(), seed=seed)
    known: dict[bytes, Floats] = {}
    tops: list[Floats] = []
    stopped = False
    for generation in range(generations):
        try:
            asked = algorithm.ask()
            values = snap(np.clip(np.asarray(asked.get("X"), float), low, high))
            losses = _with_known(evaluate, values, known)
        except KeyboardInterrupt:
            if not generation:
                raise
            stopped = True
            break
        asked.set("X", values)
        tools.tell(algorithm, problem, asked, losses)
        tops.append(np.asarray(algorithm.opt.get("F"), float))
        report((generation + 1) / generations)
    found = np.unique(np.asarray(algorithm.opt.get("X"), float), axis=0)
    losses = _with_known(evaluate, found, known)
    order = np.lexsort(losses.T[::-1])
    return Search(
        values=found[order],
        losses=losses[order],
        volumes=tools.volumes(tops),
        evaluated=len(known),
        generations=len(tops),
        stopped=stopped,
    )


def _with_known(
    evaluate: Callable[[Floats], Floats], values: Floats, known: dict[bytes, Floats]
) -> Floats:
    """Return the losses of points, evaluating those that are new."""
    new = {row.tobytes(): row for row in values if row.tobytes() not in known}
    if new:
        found = np.asarray(evaluate(np.stack(list(new.values()))), float)
        known.update(zip(new, found, strict=True))
    return np.stack([known[row.tobytes()] for row in values])


class _pymoo:
    """What is used of the package."""

    def __init__(self, objectives: int) -> None:
        """Load it; raises InputError where it is not installed."""
        self.objectives = objectives
        try:
            with warnings.catch_warnings():
                # what its own dependencies say on import is not for our users
                warnings.simplefilter("ignore")
                from pymoo.core.problem import Problem
                from pymoo.core.termination import NoTermination
        except ImportError as error:
            raise InputError(
                "the search needs the package pymoo, which is not installed",
                remedy=get_extra("pareto"),
            ) from error
        self.problem: Any = Problem
        self.forever: Any = NoTermination

    def make(self, population: int) -> Any:
        """Return the algorithm, begun with a Latin hypercube."""
        from pymoo.algorithms.moo.sms import SMSEMOA
        from pymoo.operators.sampling.lhs import LHS

        return SMSEMOA(pop_size=population, sampling=LHS())

    def tell(self, algorithm: Any, problem: Any, asked: Any, losses: Floats) -> None:
        """Give the algorithm the losses of what it asked for."""
        from pymoo.core.evaluator import Evaluator
        from pymoo.problems.static import StaticProblem

        Evaluator().eval(StaticProblem(problem, F=losses), asked)
        algorithm.tell(infills=asked)

    def volumes(self, fronts: list[Floats]) -> Floats:
        """Return the hypervolume of each front over that of the last one."""
        from pymoo.indicators.hv import HV

        whole = np.concatenate(fronts)
        least, most = whole.min(0), whole.max(0)
        width = np.where(most > least, most - least, 1.0)
        measure = HV(ref_point=np.full(self.objectives, 1.1))
        found = np.array([float(measure((front - least) / width)) for front in fronts])
        return np.asarray(found / found[-1])
