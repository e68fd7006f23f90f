"""Robustness of policies: the question put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.questions.compare.info import outcome_info
from corridor.questions.compare.run import compared
from corridor.questions.explain.robust.aims import Aim, Threshold, both_ways
from corridor.questions.explain.robust.dominance import (
    draw_share,
    first_order,
    simplex,
    standing,
    weight_shares,
)
from corridor.questions.explain.robust.figures import Figure, block_sums, spread
from corridor.questions.explain.robust.measures import regret, satisficing, tails, weighted
from corridor.questions.explain.robust.result import SCALES, Robust, Standings
from corridor.questions.explain.robust.scenarios import simulate_worlds, worlds_of
from corridor.questions.runs.asked import Asked
from corridor.questions.runs.worlds import Behind

__all__ = ["robust", "standings"]

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]

#: weights drawn for the shares, those of them that are used again in resamples, and resamples
_WEIGHTS, _AGAIN, _RESAMPLES = 20_000, 2_000, 200
#: draws of the posterior are put into at most so many blocks, which are then resampled
_BLOCKS = 1_000


def robust(
    asked: Asked,
    aims: Sequence[Aim] = (),
    *,
    thresholds: Sequence[Threshold] = (),
    scaled: str = "spread",
    rivals: bool = True,
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> Robust:
    """Return how policies hold up over draws, rival accounts and couplings switched.

    Parameters
    ----------
    asked: two or more policies on one setup.
    aims: outcomes with their directions and weights. Without any, regret and tails of all
        outcomes asked for are given both for less and for more of each, and nothing is added
        up: a direction is a judgement, and none is made here.
    thresholds: what would be enough of some outcomes.
    scaled: how outcomes are made comparable before weighting, a key of ``SCALES``.
    rivals: also rival accounts and couplings switched; otherwise the question's own world.

    Raises InputError for one policy, or an unknown way to scale.
    """
    if len(asked.policies) < 2:
        raise InputError("one policy is no comparison", remedy="Name two or more policies")
    if scaled not in SCALES:
        raise InputError(
            f"'{scaled}' is no way to scale", where="--scale", remedy=f"Use {' or '.join(SCALES)}"
        )
    directed = bool(aims)
    wanted = tuple(aims) or both_ways(asked.outcomes)
    chosen = {a.outcome.id: a.outcome for a in wanted}
    needed = chosen | {limit.outcome.id: limit.outcome for limit in thresholds}
    worlds = worlds_of(asked, rivals=rivals)
    values = simulate_worlds(
        asked, worlds, tuple(needed.values()), lambda share: report("simulating", share)
    )
    report("summarising", 1.0)
    beside = None
    if directed:
        asked = replace(asked, outcomes=tuple(needed.values()))
        beside = compared(asked, sides=False, hindcast=True)
    losses = [aim.sign * values[aim.outcome.id] for aim in wanted]
    scales = np.array([spread(values[a.outcome.id]) if scaled == "spread" else 1.0 for a in wanted])
    several = directed and len(wanted) > 1
    weights = np.array([aim.weight for aim in wanted])
    setup, behind = asked.setup, asked.behind()
    return Robust(
        corridor=setup.place.label,
        policies=tuple((policy.id, policy.label) for policy in asked.policies),
        outcomes={name: outcome_info(o, setup.place) for name, o in needed.items()},
        aims=wanted,
        directed=directed,
        worlds=tuple(info for info, _ in worlds),
        start=setup.known,
        months=setup.months,
        draws=asked.draws,
        seed=asked.seed,
        command=asked.command,
        regret=tuple(regret(loss, behind) for loss in losses),
        tails=tuple(tails(values[aim.outcome.id], aim.sign, behind) for aim in wanted),
        scaled=scaled,
        scales=scales,
        score=regret(weighted(losses, scales, weights), behind) if several else None,
        standings=standings(losses, scales, asked.seed, behind) if several else None,
        satisficing=satisficing([values[t.outcome.id] for t in thresholds], thresholds, behind)
        if thresholds
        else None,
        beside=beside,
    )


def standings(
    losses: Sequence[Floats], scales: Floats, seed: int, behind: Behind | None = None
) -> Standings:
    """Return which policies are best under some weights, and which under none.

    ``losses``: one array an outcome, [policy, world, draw], less is better; ``scales``: what
    each is divided by; ``behind``: what of the posterior stands behind each draw. Errors come
    from resampling its batches, with all that stands on them.
    """
    whole = np.stack(
        [loss / scale for loss, scale in zip(losses, scales, strict=True)], axis=1
    )  # [policy, outcome, world, draw]
    by_draw = whole.mean(2)
    expected = by_draw.mean(-1)
    policies = [standing(expected, p) for p in range(len(expected))]
    rng = np.random.default_rng(np.random.SeedSequence([seed, 1]))
    weights = simplex(len(losses), _WEIGHTS, rng)
    shares = weight_shares(expected, weights)

    again = _resampled(by_draw, rng, behind)
    moved = weight_shares(again, weights[:_AGAIN])
    others = [[standing(one, p) for p in range(len(one))] for one in again[:_RESAMPLES]]
    error = np.sqrt(moved.var(0, ddof=1) + shares * (1 - shares) / _WEIGHTS)
    flat = whole.reshape(*whole.shape[:2], -1)
    return Standings(
        policies=tuple(policies),
        share=tuple(
            Figure(float(s), max(0.0, float(s - 1.96 * e)), min(1.0, float(s + 1.96 * e)))
            for s, e in zip(shares, error, strict=True)
        ),
        never_best=np.array([[one.never_best for one in row] for row in others]).mean(0),
        dominated=np.array([[one.dominated for one in row] for row in others]).mean(0),
        by_draw=draw_share(flat),
        stochastic=first_order(flat),
        weights=_WEIGHTS,
        resamples=_RESAMPLES,
    )


def _resampled(by_draw: Floats, rng: np.random.Generator, behind: Behind | None) -> Floats:
    """Return expected losses of resampled draws, [resample, policy, outcome]."""
    sums, sizes = block_sums(by_draw, _BLOCKS, behind)
    blocks = len(sizes)
    picked = rng.multinomial(blocks, np.full(blocks, 1 / blocks), _RESAMPLES)
    out: Floats = np.einsum("pob,rb->rpo", sums, picked) / (picked @ sizes)[:, None, None]
    return out
