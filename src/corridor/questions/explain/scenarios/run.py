"""Scenario discovery: draws, boxes for either answer, and single values at which it turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np

from corridor.core.errors import InputError, nearest
from corridor.questions.compare.info import outcome_info
from corridor.questions.explain.scenarios.conditions import (
    Draws,
    conditions_of,
    draw_answers,
    variants_of,
)
from corridor.questions.explain.scenarios.describe import Told
from corridor.questions.explain.scenarios.result import NEARLY, Scenarios
from corridor.questions.explain.scenarios.search import LEAST_OF_INTEREST, Settings, find_boxes
from corridor.questions.explain.scenarios.shares import halves, share_of
from corridor.questions.explain.scenarios.threshold import find_crossings
from corridor.questions.runs.asked import Asked

__all__ = ["FEWEST", "scenarios"]

#: draws below which half of them says nothing
FEWEST = 400


def scenarios(
    asked: Asked,
    *,
    outcome: str = "",
    pair: tuple[int, int] = (0, 1),
    month: int | None = None,
    margin: float = 0.0,
    accounts: Sequence[str] = (),
    couplings: Sequence[str] = (),
    settings: Settings | None = None,
    report: Callable[[float], None] = lambda _share: None,
) -> Scenarios:
    """Find the conditions under which one policy exceeds another on one outcome.

    Parameters
    ----------
    outcome: id of the outcome, the first that is asked for if empty.
    pair: places of the two policies.
    month: place of a month in the window, from 0; the whole window if None.
    margin: by more than this, in the unit of the window's (or the month's) figure.
    accounts, couplings: rival accounts of bargaining, and couplings that are switched one at a
        time; each combination gets as many draws, and is a condition too.
    report: called with the share done.

    Raises InputError for an unknown outcome, policy, month, account or coupling, a margin that
    is no number, or too few draws.
    """
    settings = settings or Settings()
    known = {o.id: o for o in asked.outcomes}
    name = outcome or asked.outcomes[0].id
    _check(asked, name, pair, month, margin, settings)
    kinds, variants = variants_of(asked, accounts, couplings)
    draws = draw_answers(
        *(asked, pair, name, month, variants), report=lambda share: report(0.5 * share)
    )
    conditions = (*conditions_of(asked), *kinds)
    seen = halves(draws.behind, asked.seed)
    told = Told(asked, conditions, draws, seen)
    above = draws.gap > margin
    # a number whose prior has no width cannot be what the answer hangs on
    wide = [c for c in range(len(conditions)) if _varies(draws, c)]
    sides = []
    for exceeds in (True, False):
        y = above == exceeds
        few = min(int((y & half).sum()) for half in (seen, ~seen)) < LEAST_OF_INTEREST
        sought = y.mean() < NEARLY and not few
        found = find_boxes(draws.given, y, draws.behind, seen, settings, wide) if sought else None
        sides.append(told.side(y, exceeds, found))
        report(0.7 if exceeds else 0.9)
    numbers = [c for c in wide if c < len(draws.given.x)]
    crossings = find_crossings(
        *(draws.given.x, above, draws.behind, seen, numbers),
        level=settings.level,
        seed=asked.seed,
    )
    report(1.0)
    first, second = (asked.policies[p] for p in pair)
    info = outcome_info(known[name], asked.setup.place)
    return Scenarios(
        policies=(first.label, second.label),
        ids=(first.id, second.id),
        outcome=info,
        start=asked.setup.known,
        months=asked.setup.months,
        month=None if month is None else asked.setup.known + month,
        margin=margin,
        unit=info.unit_total if month is None else info.unit,
        draws=len(above),
        searched=int(seen.sum()),
        blocks=draws.behind.draws,
        share=share_of(above, np.ones(len(above), bool), draws.behind),
        equal=float((draws.gap == 0).mean()),
        sides=(sides[0], sides[1]),
        thresholds=tuple(told.threshold(c) for c in crossings),
        numbers=len(numbers),
        choices=kinds,
        settings=asdict(settings),
        seed=asked.seed,
        fit=asked.setup.fitted.meta["fingerprint"],
    )


def _check(
    asked: Asked,
    name: str,
    pair: tuple[int, int],
    month: int | None,
    margin: float,
    settings: Settings,
) -> None:
    ids = [o.id for o in asked.outcomes]
    if name not in ids:
        raise InputError(f"outcome '{name}' is not asked for", remedy=nearest(name, ids))
    if len({*pair}) != 2 or not all(0 <= p < len(asked.policies) for p in pair):
        raise InputError(
            f"{pair} is no pair of policies",
            remedy=f"Use two different places from 0 to {len(asked.policies) - 1}",
        )
    if month is not None and not 0 <= month < asked.setup.months:
        raise InputError(
            f"month {month} lies outside the window",
            remedy=f"Use 0 to {asked.setup.months - 1}, or none for the whole window",
        )
    if not np.isfinite(margin):
        raise InputError(f"the margin {margin} is no number", remedy="Use 0 for none")
    if asked.draws < FEWEST:
        raise InputError(
            f"{asked.draws} draws are too few to search one half and judge by the other",
            where="--draws",
            remedy=f"Use {FEWEST:,} or more; 4,000 are better",
        )
    if settings.most < 1 or settings.boxes < 1 or not 0 < settings.alpha < 0.5:
        raise InputError("a search needs a condition, a box and a peel between 0 and a half")


def _varies(draws: Draws, column: int) -> bool:
    numbers = len(draws.given.x)
    rows = draws.given.x if column < numbers else draws.given.codes
    return bool(np.ptp(rows[column if column < numbers else column - numbers]) > 0)
