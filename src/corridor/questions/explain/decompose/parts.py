"""Exact Shapley parts of the difference of two policies, draw by draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.decompose.lanes import chunks
from corridor.questions.explain.decompose.result import Parts
from corridor.questions.runs.engine import Case
from corridor.questions.runs.shapley import orders_through, shapley_weights
from corridor.questions.runs.summarise import QUANTILES, by_month, over_window, quantiles
from corridor.questions.runs.worlds import Behind

if TYPE_CHECKING:
    from corridor.questions.runs.asked import Asked
    from corridor.system.outcomes import Outcome

__all__ = ["MONTHLY_DRAWS", "divide", "middle_half"]

Floats = NDArray[np.floating[Any]]

#: draws whose months are kept; the window uses all
MONTHLY_DRAWS = 4000
#: cases that are run at once, so that their months stay small in memory
_BATCH = 8
#: what is below this share of the figures that it comes from is rounding
_ROUNDING = 1e-12


@dataclass
class _Made:
    """What the coalitions came to, filled chunk by chunk."""

    #: window of every coalition, [coalition, draw]
    window: Floats
    #: parts and the whole of each month, [part, month, draw]
    monthly: Floats
    #: the largest figure of a month
    largest: float = 0.0


def divide(
    asked: Asked,
    cases: Sequence[Case],
    draws: int,
    report: Callable[[float], None] = lambda _share: None,
) -> dict[str, Parts]:
    """Run every coalition in the same worlds and return the parts of each outcome.

    ``cases``: one for each coalition, in their order (``runs.shapley``).
    """
    players = len(cases).bit_length() - 1
    weights = shapley_weights(players)
    # the last row is the whole difference, so that parts and whole come from one product
    whole = np.zeros(len(cases))
    whole[-1], whole[0] = 1.0, -1.0
    rows = np.concatenate([weights, whole[None]])
    kept = min(draws, MONTHLY_DRAWS)
    months = asked.setup.months
    made = {
        o.id: _Made(np.empty((len(cases), draws)), np.zeros((players + 1, months, kept)))
        for o in asked.outcomes
    }
    drawn: list[NDArray[np.int64]] = []
    begin = 0
    for world, use in chunks(asked, draws):
        for first in range(0, len(cases), _BATCH):
            batch = slice(first, min(first + _BATCH, len(cases)))
            found = asked.simulate(world, cases[batch])
            for outcome in asked.outcomes:
                values = np.stack(found[outcome.id])[:, :, 0, :use]
                _add(made[outcome.id], values, outcome, rows[:, batch], batch, begin)
            report((begin + use * batch.stop / len(cases)) / draws)
        drawn.append(world.draw[:use])
        begin += use
    behind = Behind.of(asked.setup.fitted, np.concatenate(drawn))
    return {o.id: _summary(made.pop(o.id), rows, behind) for o in asked.outcomes}


def _add(
    made: _Made, values: Floats, outcome: Outcome, rows: Floats, batch: slice, begin: int
) -> None:
    """Add a batch of coalitions, ``values`` [coalition, month, draw], to what is made."""
    single = np.asarray(values, np.float64)
    window = over_window(single.swapaxes(0, 1), outcome.over)
    made.window[batch, begin : begin + window.shape[-1]] = window
    room = made.monthly.shape[-1] - begin
    if room > 0:
        shown = by_month(single.swapaxes(0, 1), outcome.over)[..., :room]
        made.largest = max(made.largest, float(np.abs(shown).max()))
        at = slice(begin, begin + shown.shape[-1])
        made.monthly[..., at] += np.einsum("pc,mcd->pmd", rows, shown, optimize=True)


def _clean(values: Floats, size: float) -> Floats:
    """Return values without what rounding leaves of zero, where figures of ``size`` cancel."""
    out: Floats = np.where(np.abs(values) > _ROUNDING * size, values, 0.0)
    return out


def middle_half(difference: Floats) -> NDArray[np.bool_]:
    """Return which draws lie in the middle half by their difference, [draw], ends included."""
    low, high = quantiles(difference, (0.25, 0.75))
    inside = (difference >= low) & (difference <= high)
    # of two draws neither lies between the quartiles of both
    return np.asarray(inside if inside.any() else np.ones_like(inside), np.bool_)


def _summary(made: _Made, rows: Floats, behind: Behind) -> Parts:
    values = made.window
    parts = _clean(rows @ values, float(np.abs(values).max()))
    monthly = _clean(made.monthly, made.largest)
    players = len(rows) - 1
    size = np.abs(values).max(0)
    gap = np.abs(parts[:-1].sum(0) - parts[-1]) / np.where(size > 0, size, 1.0)
    alone = np.stack([values[1 << k] - values[0] for k in range(players)])
    joint = parts[-1] - alone.sum(0)
    inside = middle_half(parts[-1])
    middle = values[:, inside].mean(1)
    added = [orders_through(middle, k) for k in range(players)]
    return Parts(
        levels=(float(middle[0]), float(middle[-1])),
        middle=parts[:, inside].mean(1),
        error=behind[inside].error_of_mean(parts[:, inside]),
        mean=parts.mean(1),
        mean_error=behind.error_of_mean(parts),
        window=quantiles(parts, QUANTILES),
        monthly_middle=monthly[..., inside[: monthly.shape[-1]]].mean(2),
        monthly=quantiles(monthly, QUANTILES),
        coalitions=middle,
        alone=np.array([one[0] for one in added]),
        last=np.array([one[-1] for one in added]),
        least=np.array([one.min() for one in added]),
        most=np.array([one.max() for one in added]),
        joint=quantiles(joint, QUANTILES),
        joint_middle=float(joint[inside].mean()),
        gap=float(gap.max()),
    )
