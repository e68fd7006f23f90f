"""Scenario discovery: draws, boxes for either answer, and single values at which it turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.questions.explain.scenarios.box import Box, Conditions
from corridor.questions.explain.scenarios.conditions import (
    Condition,
    Draws,
    conditions_of,
    draw_answers,
    natural,
    variants_of,
)
from corridor.questions.explain.scenarios.result import (
    NEARLY,
    FoundBox,
    Path,
    Range,
    Scenarios,
    Side,
    Threshold,
)
from corridor.questions.explain.scenarios.search import (
    LEAST_OF_INTEREST,
    Held,
    Settings,
    find_boxes,
)
from corridor.questions.explain.scenarios.shares import halves, share_of
from corridor.questions.explain.scenarios.threshold import Crossing, find_crossings
from corridor.questions.runs.asked import Asked

__all__ = ["FEWEST", "scenarios"]

Mask = NDArray[np.bool_]

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
    seen = halves(draws.block, asked.seed)
    above = draws.gap > margin
    share = share_of(above, np.ones(len(above), bool), draws.block)
    # a number whose prior has no width cannot be what the answer hangs on
    wide = [c for c in range(len(conditions)) if _varies(draws, c)]
    sides = []
    for exceeds in (True, False):
        sides.append(
            _side(asked, conditions, draws, above == exceeds, exceeds, seen, settings, wide)
        )
        report(0.7 if exceeds else 0.9)
    numbers = [c for c in wide if c < len(draws.given.x)]
    crossings = find_crossings(
        *(draws.given.x, above, draws.block, seen, numbers),
        level=settings.level,
        seed=asked.seed,
    )
    report(1.0)
    chosen = known[name]
    return Scenarios(
        policies=(asked.policies[pair[0]].label, asked.policies[pair[1]].label),
        ids=(asked.policies[pair[0]].id, asked.policies[pair[1]].id),
        outcome=name,
        outcome_label=chosen.label,
        month=None if month is None else asked.setup.known + month,
        margin=margin,
        unit=_unit(chosen.unit, chosen.unit_total, month),
        draws=len(above),
        searched=int(seen.sum()),
        blocks=len(np.unique(draws.block)),
        share=share,
        sides=(sides[0], sides[1]),
        thresholds=tuple(_threshold(asked, conditions, draws, c) for c in crossings),
        numbers=len(numbers),
        choices=kinds,
        settings=asdict(settings),
        seed=asked.seed,
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


def _unit(unit: str, unit_total: str, month: int | None) -> str:
    return unit if month is not None else unit_total or unit.removesuffix(" a month")


def _varies(draws: Draws, column: int) -> bool:
    numbers = len(draws.given.x)
    rows = draws.given.x if column < numbers else draws.given.codes
    return bool(np.ptp(rows[column if column < numbers else column - numbers]) > 0)


def _side(
    asked: Asked,
    conditions: tuple[Condition, ...],
    draws: Draws,
    y: Mask,
    exceeds: bool,
    seen: Mask,
    settings: Settings,
    columns: Sequence[int],
) -> Side:
    """Return the boxes of one answer."""
    share = float(y.mean())
    few = min(int((y & half).sum()) for half in (seen, ~seen)) < LEAST_OF_INTEREST
    sought = share < NEARLY and not few
    if not sought:
        return Side(exceeds, share, False, (), None, None)
    found = find_boxes(draws.given, y, draws.block, seen, settings, columns)
    whole = Conditions(draws.given.x[:, seen], draws.given.codes[:, seen]).whole()
    boxes, union = [], np.zeros(len(y), bool)
    for held in found:
        inside = held.box.holds(draws.given, whole)
        boxes.append(_box(asked, conditions, draws, y, seen, held, whole, union))
        union |= inside
    return Side(
        exceeds,
        share,
        True,
        tuple(boxes),
        _three(y, union, ~seen) if boxes else None,
        _path(found[0], draws.given, y, seen, whole) if found else None,
    )


def _three(y: Mask, inside: Mask, half: Mask) -> tuple[float, float, float]:
    """Return mass, coverage and density of a box in one half of the draws."""
    n, hits = int((inside & half).sum()), int((y & inside & half).sum())
    return (
        n / max(1, int(half.sum())),
        hits / max(1, int((y & half).sum())),
        hits / max(1, n),
    )


def _box(
    asked: Asked,
    conditions: tuple[Condition, ...],
    draws: Draws,
    y: Mask,
    seen: Mask,
    held: Held,
    whole: Box,
    before: Mask,
) -> FoundBox:
    inside = held.box.holds(draws.given, whole)
    mass, coverage, _ = _three(y, inside, ~seen)
    columns = sorted({column for column, _ in held.quasi_p})
    ranges = [_range(asked, conditions[c], draws, held, whole, c) for c in columns]
    return FoundBox(
        # those that narrow the draws most come first
        ranges=tuple(sorted(ranges, key=lambda r: r.inside)),
        mass=mass,
        coverage=coverage,
        added=_three(y, inside & ~before, ~seen)[1],
        density=share_of(y, inside & ~seen, draws.block),
        outside=share_of(y, ~inside & ~seen, draws.block),
        searched=_three(y, inside, seen),
    )


def _range(
    asked: Asked, condition: Condition, draws: Draws, held: Held, whole: Box, column: int
) -> Range:
    from scipy.special import ndtr

    p = [value for (c, _), value in held.quasi_p.items() if c == column]
    quasi = {"quasi_p": max(v[0] for v in p), "quasi_p_held": max(v[1] for v in p)}
    numbers = len(draws.given.x)
    if column >= numbers:
        at = column - numbers
        kept = held.box.kept[at]
        inside = float(np.isin(draws.given.codes[at], list(kept)).mean())
        labels = tuple(condition.choices[code] for code in sorted(kept))
        return Range(condition, None, None, None, None, labels, inside, **quasi)
    z = draws.given.x[column]
    low, high = float(held.box.low[column]), float(held.box.high[column])
    has_low, has_high = low > whole.low[column], high < whole.high[column]
    inside = (z >= low if has_low else True) & (z <= high if has_high else True)
    return Range(
        condition=condition,
        low=float(natural(asked, column, low)) if has_low else None,
        high=float(natural(asked, column, high)) if has_high else None,
        low_prior=float(ndtr(low)) if has_low else None,
        high_prior=float(ndtr(high)) if has_high else None,
        kept=(),
        inside=float(np.mean(inside)),
        **quasi,
    )


def _path(held: Held, given: Conditions, y: Mask, seen: Mask, whole: Box) -> Path:
    coverage, density, mass, limited = [], [], [], []
    coverage_held: list[float] = []
    density_held: list[float | None] = []
    for step in held.path:
        inside = step.box.holds(given, whole)
        for half, covers, dense in (
            (seen, coverage, density),
            (~seen, coverage_held, density_held),
        ):
            _, covered, of_it = _three(y, inside, half)
            covers.append(covered)
            dense.append(of_it if (inside & half).any() else None)  # type: ignore[arg-type]
        mass.append(step.n / int(seen.sum()))
        limited.append(int(step.box.limited(whole).sum()))
    return Path(
        *(tuple(coverage), tuple(density), tuple(mass), tuple(limited)),
        *(tuple(coverage_held), tuple(density_held), held.chosen),
    )


def _threshold(
    asked: Asked, conditions: tuple[Condition, ...], draws: Draws, crossing: Crossing
) -> Threshold:
    from scipy.special import ndtr

    column = crossing.column
    ends = natural(asked, column, [crossing.z, *crossing.interval])
    return Threshold(
        condition=conditions[column],
        value=float(ends[0]),
        low=float(ends[1]),
        high=float(ends[2]),
        prior=float(ndtr(crossing.z)),
        drawn=float((draws.given.x[column] < crossing.z).mean()),
        above=crossing.above,
        steady=crossing.steady,
        below_held=crossing.below_held,
        above_held=crossing.above_held,
        p_value=crossing.p_value,
        values=tuple(natural(asked, column, crossing.curve_z).tolist()),
        chances=tuple(crossing.curve.tolist()),
    )
