"""Removal of a leader as an abstract event, on networks of equal size and unequal shape.

The published model has no leaders. This extension is our own and stylised. At an event one group
either stays whole or breaks up:

    P(break) = 1 / (1 + exp(-(b0 + b1 centrality)))
    fragments = 2 + Poisson(mu_k),  shares ~ Dirichlet(c_k)

Fragments inherit each rivalry, lose a share l_A of the alliances, and are rivals of each other with
the weight w_f 2^(-t / h_f), from which common allies protect nobody. With one fragment, no lost
alliance and no rift the path is the one without the event. A group that stays whole goes on as
before: any other effect of losing a leader is outside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from corridor.system.cartels.integrate import Change, integrate
from corridor.system.cartels.network import Network
from corridor.system.cartels.ode import Rates
from corridor.system.cartels.parameters import SPLIT, Floats, draw
from corridor.system.cartels.scenarios import Decade

__all__ = ["HIT", "MOST_FRAGMENTS", "WEEKS", "Effect", "Split", "after", "draw_split", "remove"]

#: which group: the one with most members, or any, in proportion to members
HIT = ("largest", "any")

#: weeks after the event over which deaths are added up
WEEKS = 52

#: a cut of the Poisson's far tail
MOST_FRAGMENTS = 10

_STEP = 4.0
_CHUNK = 256


@dataclass(frozen=True, eq=False)
class Split:
    """How groups break up, draw by draw; the same for every network that is compared.

    chance, pick: uniform numbers that settle whether it breaks, and which group is hit, [draw];
    base, centrality: log odds, [draw]; fragments: [draw]; shares: [fragment, draw], 0 beyond the
    draw's number; alliance_loss, rift, half_life (weeks): [draw].
    """

    chance: Floats
    pick: Floats
    base: Floats
    centrality: Floats
    fragments: Floats
    shares: Floats
    alliance_loss: Floats
    rift: Floats
    half_life: Floats

    def some(self, draws: slice) -> Split:
        """Return some of the draws."""
        return Split(**{name: value[..., draws] for name, value in vars(self).items()})

    @property
    def none(self) -> Split:
        """The same draws with groups that stay whole."""
        whole = np.zeros_like(self.shares)
        whole[0] = 1
        zero = np.zeros_like(self.rift)
        return replace(self, shares=whole, fragments=zero + 1, alliance_loss=zero, rift=zero)


@dataclass(frozen=True, eq=False)
class Effect:
    """What the event does in the 52 weeks after, each [draw].

    probability: that the group breaks up; breaks: whether it does in this draw; local, national:
    deaths after a break over deaths without the event, in pairs that hold a member of the group or
    of a fragment, and in all; extra: deaths more after a break, in all; fragments: their number.
    """

    probability: Floats
    breaks: Floats
    local: Floats
    national: Floats
    extra: Floats
    fragments: Floats

    def ratio(self, where: str) -> Floats:
        """Return the ratio ("local" or "national") with 1 in draws without a break."""
        return np.where(self.breaks > 0, getattr(self, where), 1.0)


def draw_split(draws: int, seed: int, *, published: bool = False) -> Split:
    """Return draws of how groups break up; ``published`` holds the parameters at their medians."""
    values = draw(SPLIT, draws, seed, published=published)
    rng = np.random.default_rng([seed, 10_000])
    chance, pick = rng.random((2, draws))
    fragments = np.minimum(2 + rng.poisson(values["split_more"]), MOST_FRAGMENTS).astype(float)
    parts = rng.standard_gamma(np.tile(values["split_evenness"], (MOST_FRAGMENTS, 1)))
    parts = np.where(np.arange(MOST_FRAGMENTS)[:, None] < fragments, parts, 0.0)
    return Split(
        chance,
        pick,
        values["split_base"],
        values["split_centrality"],
        fragments,
        parts / parts.sum(axis=0),
        values["split_alliance_loss"],
        values["rift_weight"],
        values["rift_half_life"],
    )


def remove(past: list[Decade], split: Split, hit: str = "largest") -> Effect:
    """Return the effect of one event at the start of 2022, over the draws of all networks.

    Both paths run in every draw from the same state; ``breaks`` says in which draws the break
    counts.
    """
    rows: list[tuple[Floats, ...]] = []
    first = 0
    for one in past:
        sizes = one.path.sizes
        here = split.some(slice(first, first + sizes.shape[1]))
        first += sizes.shape[1]
        group = _hit(sizes, here.pick, hit)
        odds = here.base + here.centrality * one.network.centrality[group]
        probability = 1 / (1 + np.exp(-odds))
        broken = after(one.network, one.rates, sizes, group, here)
        whole = after(one.network, one.rates, sizes, group, here.none)
        rows.append(
            (
                probability,
                (here.chance < probability).astype(float),
                broken[0] / whole[0],
                broken[1] / whole[1],
                broken[1] - whole[1],
                here.fragments,
            )
        )
    return Effect(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def after(
    network: Network, rates: Rates, sizes: Floats, group: Floats, split: Split
) -> tuple[Floats, Floats]:
    """Return local and national deaths in the 52 weeks after the split, each [draw].

    sizes: at the event, [group, draw]; group: place of the group that is hit, [draw].
    """
    pieces = []
    for first in range(0, sizes.shape[1], _CHUNK):
        part = slice(first, first + _CHUNK)
        at = group[part].astype(int)
        here = split.some(part)
        begin = _begin(sizes[:, part], at, here)
        change = _change(network, rates.some(part), at, here)
        pieces.append(integrate(change, begin, WEEKS, _STEP)[1].sum(axis=0))
    flows = np.concatenate(pieces, axis=1)
    return flows[4], flows[1]


def _hit(sizes: Floats, pick: Floats, hit: str) -> Floats:
    if hit == "largest":
        return np.asarray(sizes.argmax(axis=0))
    reached = np.cumsum(sizes, axis=0) / sizes.sum(axis=0)
    return np.asarray(np.minimum((reached < pick).sum(axis=0), len(sizes) - 1))


def _begin(sizes: Floats, at: Floats, split: Split) -> Floats:
    """Return the sizes of groups and, below them, of fragments: [group + fragment, draw]."""
    draws = np.arange(sizes.shape[1])
    groups = sizes.copy()
    fragments = split.shares * groups[at, draws]
    groups[at, draws] = 0
    return np.concatenate([groups, fragments])


def _change(network: Network, rates: Rates, at: Floats, split: Split) -> Change:
    """Return the system with one group of each draw in fragments; flows as in ode, then local."""
    from scipy.sparse import csr_array

    n, draws = network.size, np.arange(len(at))
    rivals = csr_array(network.rivals)
    rival = network.rivals[:, at]
    # an ally loses in protection what the group loses in alliances
    lost = split.alliance_loss * network.allies[:, at]
    share = 1 / (network.protection[:, None] - lost)
    own = 1 / (1 + (1 - split.alliance_loss) * (network.protection[at] - 1))

    def change(week: float, state: Floats) -> tuple[Floats, Floats]:
        groups, parts = state[:n], state[n:]
        whole = parts.sum(axis=0)
        seen = groups.copy()
        seen[at, draws] = whole
        members = seen.sum(axis=0)
        foes = rivals @ seen
        met = rates.lethality * share * (foes + members - seen)
        rift = split.rift * 0.5 ** (week / split.half_life)
        outside = foes[at, draws] + members
        met_parts = rates.lethality * (own * (outside - parts) + rift * (whole - parts))
        killed = np.concatenate([met, met_parts])
        dead = (state * killed).sum(axis=0)
        inflicted = rates.lethality * whole * (groups * share * (rival + 1)).sum(axis=0)
        local = (parts * met_parts).sum(axis=0) + inflicted
        crowded = rates.saturation * state
        arrest = rates.arrest(members)
        moved = state * (rates.recruitment - arrest - killed - crowded)
        flows = (
            rates.recruitment * members,
            dead,
            arrest * members,
            (crowded * state).sum(axis=0),
            local,
        )
        return moved, np.stack(flows)

    return change
