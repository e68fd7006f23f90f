"""The decomposition: what each part of a policy adds, and what the spread comes from."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from corridor.core.errors import InputError
from corridor.questions.compare.info import outcome_info
from corridor.questions.explain.decompose.lanes import run_lanes
from corridor.questions.explain.decompose.parts import MONTHLY_DRAWS, divide
from corridor.questions.explain.decompose.players import coalition_levers, find_players
from corridor.questions.explain.decompose.result import Decomposition
from corridor.questions.explain.decompose.spread import spread_shares
from corridor.questions.runs.engine import Case

if TYPE_CHECKING:
    from corridor.questions.runs.asked import Asked

__all__ = ["SPREAD_DRAWS", "check_pair", "decompose"]

Report = Callable[[str, float], None]

#: draws from which shares of variance are read, unless more are asked for
SPREAD_DRAWS = 20_000


def decompose(
    asked: Asked,
    *,
    pair: tuple[int, int] = (0, 1),
    by: str = "group",
    spread_draws: int | None = None,
    errors: bool = True,
    report: Report = lambda _text, _share: None,
) -> Decomposition:
    """Divide the difference of two policies over their levers, and its spread over what is unknown.

    Every coalition of the players is run in the same worlds: its players are set as the first
    policy sets them, the others as the second. In each draw the parts add up to that draw's
    difference, the first policy minus the second.

    Parameters
    ----------
    pair: places in ``asked.policies``.
    by: ``group``, the lever groups that differ; or ``lever``, single levers, where few differ.
    spread_draws: draws for the shares of variance; the larger of ``asked.draws`` and
        ``SPREAD_DRAWS`` if none is given.
    errors: also say how exact those shares are, which takes most of the time.

    Raises InputError for a pair that there is not, for policies that are alike and for too many
    levers.
    """
    first, second = check_pair(pair, len(asked.policies))
    players = find_players(asked.levers[first], asked.levers[second], by, asked.setup.place)
    paths = coalition_levers(asked.levers[first], asked.levers[second], players)
    cases = [Case(levers, asked.switches) for levers in paths]
    seconds: dict[str, float] = {}
    clock = time.perf_counter()
    parts = divide(asked, cases, asked.draws, partial(report, "dividing the difference"))
    seconds["parts"] = time.perf_counter() - clock

    clock = time.perf_counter()
    lanes = spread_draws or max(asked.draws, SPREAD_DRAWS)
    ends = run_lanes(asked, [cases[0], cases[-1]], lanes, partial(report, "drawing more"))
    seconds["draws"] = time.perf_counter() - clock

    clock = time.perf_counter()
    report("dividing the spread", 0.0)
    from corridor.system.priors import priors_of

    setup = asked.setup
    spread = spread_shares(
        {name: values[1] - values[0] for name, values in ends.totals.items()},
        ends.z,
        ends.behind,
        setup.slots,
        setup.fitted.tables.size,
        {name: parameter.label for name, parameter in priors_of(setup.place).parameters.items()},
        asked.seed,
        errors=errors,
    )
    seconds["spread"] = time.perf_counter() - clock
    one, other = asked.policies[first], asked.policies[second]
    return Decomposition(
        policies=((one.id, one.label), (other.id, other.label)),
        players=players,
        outcomes=tuple(outcome_info(outcome, setup.place) for outcome in asked.outcomes),
        start=setup.known,
        months=setup.months,
        draws=asked.draws,
        monthly_draws=min(asked.draws, MONTHLY_DRAWS),
        spread_draws=lanes,
        seed=asked.seed,
        parts=parts,
        spread=spread,
        fit=str(setup.fitted.meta["fingerprint"]),
        command=asked.command,
        seconds=seconds,
    )


def check_pair(pair: tuple[int, int], policies: int) -> tuple[int, int]:
    """Return a pair of places among policies; raises InputError for one that there is not."""
    first, second = pair
    if first == second or not all(0 <= at < policies for at in pair):
        raise InputError(
            f"{first}, {second} is no pair of {policies} policies",
            remedy=f"Give two different places from 0 to {policies - 1}",
        )
    return first, second
