"""The answer that is explained: paired differences of all origin groups together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.policies import Policy
from corridor.questions.compare.held import hold_alone
from corridor.questions.compare.info import (
    account_info,
    fit_info,
    link_infos,
    outcome_info,
    policy_info,
    record_of,
)
from corridor.questions.compare.result import Comparison
from corridor.questions.compare.run import summary
from corridor.questions.explain.result import Firmness
from corridor.questions.explain.robust.figures import error_of_mean
from corridor.questions.runs.asked import Asked
from corridor.questions.runs.cautions import beyond_record, cautions, in_order, leaning
from corridor.questions.runs.engine import Runs
from corridor.questions.runs.summarise import over_window
from corridor.questions.runs.variance import DRAWS_A_ROW, Regression
from corridor.questions.runs.worlds import Behind
from corridor.system.stands import stands_on

__all__ = ["answer", "firmness"]

#: of n draws that agree, as many in n may be otherwise
_MISSED = 3.0


def answer(asked: Asked, runs: Runs, done: Policy | None = None) -> Comparison:
    """Return the comparison of the policies asked about, for all origin groups together.

    ``runs``: of the policies in their order, with one group, and last of ``done``, the policy that
    says what was done, if any: it is held against the record. No record is drawn.
    """
    setup, several = asked.setup, len(asked.policies)
    pairs = tuple(combinations(range(several), 2))
    enough = asked.draws >= DRAWS_A_ROW * len(runs.z)
    regression = Regression(runs.z, setup.slots) if enough else None
    found: dict[str, dict[str, Any]] = {
        o.id: summary(runs.outcomes[o.id][:several], o.over, pairs, regression)
        for o in asked.outcomes
    }
    per: dict[str, Any] = {
        name: {outcome: one[name] for outcome, one in found.items()}
        for name in (
            *("monthly", "total", "difference_monthly", "difference_total"),
            *("exceeds_total", "equal_total", "exceeds_monthly", "grades"),
        )
    }
    recorded = {
        o.label: record_of(o, setup.place, setup.known, setup.months) for o in asked.outcomes
    }
    held = None
    if done is not None:
        last = {o.id: runs.outcomes[o.id][several] for o in asked.outcomes}
        held = hold_alone(asked, done, asked.outcomes, last, slice(1))
    return Comparison(
        corridor=setup.place.label,
        place=setup.place,
        policies=tuple(policy_info(policy, setup.known, setup.quo) for policy in asked.policies),
        outcomes=tuple(outcome_info(outcome, setup.place) for outcome in asked.outcomes),
        groups=("ALL",),
        group_labels=("All groups",),
        start=setup.known,
        months=setup.months,
        draws=asked.draws,
        seed=asked.seed,
        pairs=pairs,
        recorded_start=setup.known,
        recorded={},
        fit=fit_info(setup.fitted, setup.unfitted, setup.place),
        stands=stands_on(setup.place, setup.known),
        command=asked.command,
        seconds=runs.seconds,
        account=account_info(setup.unfitted.account),
        links=link_infos(asked.switches, asked.setup.place),
        cautions=in_order(
            leaning({o.label: found[o.id]["grades"] for o in asked.outcomes}, setup.place)
            + cautions(asked)
            + beyond_record(setup.known, setup.months, recorded)
        ),
        hindcast=held,
        **per,
    )


def firmness(asked: Asked, runs: Runs) -> Mapping[str, Firmness]:
    """Return how far luck of the draws moves the first pair's difference, by outcome.

    Draws that stand on one batch of neighbours in a chain of the fit are taken together: these
    batches, and no more, were sampled independently. The standard error of the median is half the
    distance between the quantiles one standard error of a share from the middle.
    """
    found, behind = {}, asked.behind()
    for outcome in asked.outcomes:
        first, second = runs.outcomes[outcome.id][:2]
        gap = over_window(first, outcome.over)[0] - over_window(second, outcome.over)[0]
        found[outcome.id] = Firmness(_of_median(gap, behind), _of_share(gap > 0, behind))
    return found


def _of_share(higher: NDArray[np.bool_], behind: Behind) -> float:
    """Return the standard error of a share; where all agree, half of what could still be missed.

    Of n that agree, up to 3 in n may be otherwise (95%; Hanley and Lippman-Hand 1983), n being
    the draws of the posterior behind them.
    """
    if higher.all() or not higher.any():
        return min(_MISSED / behind.draws, 1.0) / 2
    return error_of_mean(higher.astype(float), behind)


def _of_median(values: NDArray[np.floating[Any]], behind: Behind) -> float:
    half = error_of_mean(values <= np.median(values), behind)
    low, high = np.quantile(values, np.clip([0.5 - half, 0.5 + half], 0.0, 1.0))
    return float(high - low) / 2
