"""Which policies are best under some weights, and which under none.

Everything here is of losses: outcomes times the sign of the user's direction and over their
scale, so that less is better. Weights are 0 or more and add up to 1.

Two things are kept apart. One policy may be beaten by another single one, which is at least as
good on each outcome. Or no single one does so, and still no weights make it the best, since
some mix of the others is at least as good on each: for every weights one of the mix then wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Standing",
    "at_least_as_good",
    "draw_share",
    "first_order",
    "simplex",
    "standing",
    "weight_shares",
]

Floats = NDArray[np.floating[Any]]

#: margins below this share of the largest loss are rounding, not a difference
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Standing:
    """How one policy stands on expected losses, against all others."""

    #: places of the policies that are at least as good on each outcome and better on one
    beaten_by: tuple[int, ...]
    #: largest lead over the best other policy that any weights give, in scaled loss; below 0
    #: no weights make it the best
    lead: float
    #: [outcome] the weights that give this lead
    weights: Floats
    #: [policy] the mix of the others that is as much better, on each outcome, as ``-lead``
    mix: Floats

    @property
    def never_best(self) -> bool:
        """Whether it is behind some other policy under every weights."""
        return self.lead < 0

    @property
    def dominated(self) -> bool:
        """Whether some single other policy is at least as good on each outcome."""
        return bool(self.beaten_by)


def standing(losses: Floats, policy: int) -> Standing:
    """Return how ``policy`` stands, from expected losses [policy, outcome].

    The lead is the largest t for which weights w exist with w·(loss of q - loss of policy) >= t
    for every other policy q: a linear programme. The mix solves its dual, so both agree.
    """
    others = [q for q in range(len(losses)) if q != policy]
    gaps = np.asarray(losses, np.float64)[others] - losses[policy]
    tolerance = _ROUNDING * max(1.0, float(np.abs(losses).max()))
    gaps = np.where(np.abs(gaps) <= tolerance, 0.0, gaps)
    lead, weights = _most_favourable(gaps)
    behind, share = _most_favourable(-gaps.T)
    mix = np.zeros(len(losses))
    mix[others] = share
    # both programmes have the same value, with opposite signs
    lead = 0.0 if abs(lead) <= tolerance else (lead - behind) / 2
    beaten = tuple(
        q for q, gap in zip(others, gaps, strict=True) if (gap <= 0).all() and (gap < 0).any()
    )
    return Standing(beaten, lead, weights, mix)


def _most_favourable(gaps: Floats) -> tuple[float, Floats]:
    """Return the largest t, and weights w of columns, with gaps @ w >= t in every row."""
    from scipy.optimize import linprog

    rows, columns = gaps.shape
    found = linprog(
        c=np.append(np.zeros(columns), -1.0),
        A_ub=np.hstack([-gaps, np.ones((rows, 1))]),
        b_ub=np.zeros(rows),
        A_eq=np.append(np.ones(columns), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0.0, 1.0)] * columns + [(None, None)],
        method="highs",
    )
    if not found.success:  # it always has a solution: every weights give some t
        raise ArithmeticError(f"the linear programme of the weights failed: {found.message}")
    # the solver leaves zeros with a minus sign
    return float(found.x[-1]), np.maximum(np.asarray(found.x[:-1]), 0.0) + 0.0


def simplex(outcomes: int, count: int, rng: np.random.Generator) -> Floats:
    """Return ``count`` weights [sample, outcome], spread evenly over all that add up to 1."""
    return rng.dirichlet(np.ones(outcomes), count)


def weight_shares(losses: Floats, weights: Floats) -> Floats:
    """Return the share of ``weights`` [sample, outcome] under which each policy is the best.

    ``losses``: [policy, outcome], or [repeat, policy, outcome] for a share in each. Policies
    that are equally good share what they win.
    """
    scores = np.einsum("...po,so->...sp", losses, weights)
    best = scores <= scores.min(-1, keepdims=True) + _ROUNDING * max(1.0, np.abs(scores).max())
    out: Floats = (best / best.sum(-1, keepdims=True)).mean(-2)
    return out


def at_least_as_good(losses: Floats) -> NDArray[np.bool_]:
    """Return [q, p]: in which scenarios q is as good as p on all outcomes and better on one.

    ``losses``: [policy, outcome, ...]; scenarios are the axes after.
    """
    one, other = losses[:, None], losses[None, :]
    return np.logical_and((one <= other).all(2), (one < other).any(2))


def draw_share(losses: Floats) -> Floats:
    """Return [q, p]: the share of scenarios in which q is as good on all outcomes, better on one.

    ``losses``: [policy, outcome, scenario].
    """
    count = len(losses)
    out = np.zeros((count, count))
    for q in range(count):
        for p in range(count):
            if q != p:
                out[q, p] = at_least_as_good(losses[[q, p]])[0, 1].mean()
    return out


def first_order(losses: Floats) -> Floats:
    """Return [q, p, outcome]: how far q is from dominating p stochastically, to first order.

    q dominates where its loss has, up to any value, at least as large a share of scenarios as
    p's. The figure is the largest shortfall of that share over all values: 0 says that q
    dominates, or that both are alike. ``losses``: [policy, outcome, scenario].
    """
    ordered = np.sort(losses, axis=-1)
    policies, outcomes, scenarios = ordered.shape
    out = np.zeros((policies, policies, outcomes))
    ranks = np.arange(1, scenarios + 1)
    for k in range(outcomes):
        for p in range(policies):
            for q in range(policies):
                if q != p:
                    # at each value of p: scenarios of p up to it, less those of q
                    within = np.searchsorted(ordered[q, k], ordered[p, k], side="right")
                    out[q, p, k] = max(0, (ranks - within).max()) / scenarios
    return out
