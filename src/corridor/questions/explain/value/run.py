"""Value of information: which parameter, if known, would most change the choice."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corridor.core.errors import InputError
from corridor.questions.compare.info import outcome_info
from corridor.questions.explain.decompose.lanes import run_lanes
from corridor.questions.explain.value.choice import check_weights, gains, net_benefit
from corridor.questions.explain.value.estimate import Estimate, Estimator
from corridor.questions.explain.value.result import Value, Worth
from corridor.questions.explain.value.targets import Target, targets
from corridor.questions.runs.engine import Case

if TYPE_CHECKING:
    from corridor.questions.runs.asked import Asked

__all__ = ["DRAWS", "LEAST_DRAWS", "value"]

Report = Callable[[str, float], None]

#: draws unless more are asked for, and fewer than which nothing is said
DRAWS = 20_000
LEAST_DRAWS = 1000
_NINETY = (0.05, 0.95)


def value(
    asked: Asked,
    outcome: str = "",
    *,
    weights: Mapping[str, float] | None = None,
    draws: int | None = None,
    report: Report = lambda _text, _share: None,
) -> Value:
    """Return what knowing each parameter, and each group of them, is worth to the choice.

    The choice is by the mean of the benefit over what is not known. The benefit is a weighted
    sum of what outcomes come to over the window.

    Parameters
    ----------
    outcome: id of the one outcome that decides. Between two policies it needs no direction: it is
        worth the same to know something whether fewer or more are wanted.
    weights: outcome id -> what one unit more is worth, negative for a loss; instead of ``outcome``.
    draws: the larger of ``asked.draws`` and ``DRAWS`` if none is given.

    Raises InputError for fewer than two policies, too few draws, and unusable weights.
    """
    policies = len(asked.policies)
    if policies < 2:
        raise InputError("one policy is no choice", remedy="Name two or more policies")
    weighed = check_weights(outcome, weights or {}, asked.outcomes, policies)
    lanes = draws or max(asked.draws, DRAWS)
    if lanes < LEAST_DRAWS:
        raise InputError(
            f"{lanes} draws tell too little of what knowledge is worth",
            where="--draws",
            remedy=f"Use {LEAST_DRAWS:,} or more",
        )
    from corridor.system.priors import priors_of
    from corridor.system.simulate import load_system

    clock = time.perf_counter()
    cases = [Case(levers, asked.switches) for levers in asked.levers]
    ran = run_lanes(asked, cases, lanes, partial(report, "drawing more"))
    benefit = net_benefit(ran.totals, weighed)
    seconds = {"draws": time.perf_counter() - clock}

    clock = time.perf_counter()
    setup, known = asked.setup, priors_of(asked.setup.place).parameters
    names = {m.declaration.id: m.declaration.label for m in load_system(setup.place).mechanisms}
    listed = targets(
        setup.slots,
        setup.fitted.tables.size,
        {name: parameter.label for name, parameter in known.items()},
        {name: (p.mechanism, names.get(p.mechanism, p.mechanism)) for name, p in known.items()},
    )
    estimator = Estimator(gains(benefit), ran.z, ran.behind, setup.fitted.tables.size, asked.seed)
    found: list[Estimate] = []
    for at, target in enumerate(listed):
        report("asking what knowledge is worth", at / len(listed))
        found.append(estimator.of_rows(target.rows, state=target.state))
    perfect, perfect_error = estimator.perfect()
    seconds["value"] = time.perf_counter() - clock
    parameters, groups, null = _ranked(listed, found)
    errors = ran.behind.error_of_mean(benefit)
    best = np.bincount(benefit.argmax(0), minlength=policies) / lanes
    return Value(
        policies=tuple((policy.id, policy.label) for policy in asked.policies),
        weights=weighed,
        directed=not outcome,
        outcomes=tuple(outcome_info(o, setup.place) for o in asked.outcomes if o.id in weighed),
        start=setup.known,
        months=setup.months,
        draws=lanes,
        seed=asked.seed,
        mean=tuple(map(float, benefit.mean(1))),
        mean_error=tuple(map(float, errors)),
        best=tuple(map(float, best)),
        perfect=perfect,
        perfect_error=perfect_error,
        parameters=parameters,
        groups=groups,
        null=null,
        fit=str(setup.fitted.meta["fingerprint"]),
        command=asked.command,
        seconds=seconds,
    )


def _ranked(
    listed: tuple[Target, ...], found: list[Estimate]
) -> tuple[tuple[Worth, ...], tuple[Worth, ...], float]:
    """Return parameters and groups, the largest first, and what chance shows of the largest."""
    single = [at for at, target in enumerate(listed) if target.kind == "parameter"]
    resampled = np.stack([found[at].resampled for at in single])
    most = np.where(resampled.max(0) > 0, resampled.argmax(0), -1)
    first = {at: float((most == k).mean()) for k, at in enumerate(single)}
    null = float(np.quantile(np.stack([found[at].null for at in single]).max(0), _NINETY[1]))
    made = [
        Worth(
            kind=target.kind,
            id=target.id,
            label=target.label,
            grade=target.grade,
            size=len(target.rows),
            value=estimate.value,
            low=float(np.quantile(estimate.resampled, _NINETY[0])),
            high=float(np.quantile(estimate.resampled, _NINETY[1])),
            null=float(np.quantile(estimate.null, _NINETY[1])),
            changes=estimate.changes,
            held_out=estimate.held_out,
            held_out_error=estimate.held_out_error,
            first=first.get(at, float("nan")),
        )
        for at, (target, estimate) in enumerate(zip(listed, found, strict=True))
    ]
    kinds = ("block", "grade", "mechanism")
    order = sorted(range(len(made)), key=lambda at: -made[at].value)
    return (
        tuple(made[at] for at in order if made[at].kind == "parameter"),
        tuple(made[at] for kind in kinds for at in order if made[at].kind == kind),
        null,
    )
