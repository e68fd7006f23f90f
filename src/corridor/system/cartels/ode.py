"""The published system of rival groups, for many draws at once.

For group i, with weights of rivalry R and of alliances A (both symmetric), a week:

    dC_i/dt = C_i (rho - eta / sum C - theta sum_{j != i} M_ij C_j - omega C_i)
    M_ij    = (R_ij + 1) / (sum_k A_ik + 1)

Recruits rho C, arrests eta (a constant number, spread in proportion to size), deaths
theta C' M C, losses by saturation omega C^2. From Prieto-Curiel, Campedelli and Hope (2023).
M need not be formed: M C = (R C + sum C - C) / (A 1 + 1), and R is sparse.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from corridor.system.cartels.integrate import Change, fitting_step, integrate
from corridor.system.cartels.network import Network
from corridor.system.cartels.parameters import Floats

__all__ = ["FASTEST_ARREST", "FLOWS", "Path", "Rates", "path", "simulate", "start_sizes"]

FLOWS = ("recruits", "deaths", "arrests", "saturation")

#: draws that are run together, so that their arrays stay in the processor's cache
_CHUNK = 256

#: nobody is arrested faster than at this rate a week; it acts below some hundred members
FASTEST_ARREST = 0.25


@dataclass(frozen=True, eq=False)
class Rates:
    """What moves members, each [draw].

    recruitment: per member a week; arrests: people a week, whatever the size;
    arrest_rate: per member a week, added to ``arrests``; lethality: per pair of members of two
    groups a week; saturation: per pair of members of a group a week.
    """

    recruitment: Floats
    arrests: Floats
    lethality: Floats
    saturation: Floats
    arrest_rate: Floats = field(default_factory=lambda: np.zeros(1))

    def some(self, draws: slice) -> Rates:
        """Return the rates of some of the draws."""

        def cut(value: Floats) -> Floats:
            return value[draws] if value.size > 1 else value

        return Rates(
            cut(self.recruitment),
            cut(self.arrests),
            cut(self.lethality),
            cut(self.saturation),
            cut(self.arrest_rate),
        )

    def arrest(self, members: Floats) -> Floats:
        """Return arrests per member a week of so many members, [draw]."""
        constant = self.arrests / np.maximum(members, 1.0)
        return np.asarray(np.minimum(constant + self.arrest_rate, FASTEST_ARREST))


@dataclass(frozen=True, eq=False)
class Path:
    """What a run gives.

    members: at the start and after each week, [week + 1, draw]; recruits, deaths, arrests,
    saturation: people in each week, [week, draw]; sizes: members at the end, [group, draw].
    """

    members: Floats
    recruits: Floats
    deaths: Floats
    arrests: Floats
    saturation: Floats
    sizes: Floats


def start_sizes(groups: int, total: Floats, exponent: Floats, seed: int) -> Floats:
    """Return sizes at the start, [group, draw]: Poisson around a power law of the rank.

    total: expected members of all groups, [draw]; exponent: steepness, [draw].
    """
    rank = np.arange(1.0, groups + 1)[:, None]
    weight = rank**-exponent
    rng = np.random.default_rng([seed, groups])
    return np.asarray(rng.poisson(total * weight / weight.sum(axis=0)), dtype=np.float64)


def simulate(
    network: Network, rates: Rates, start: Floats, weeks: int, *, step: float | None = None
) -> Path:
    """Run the system from ``start`` [group, draw] over some weeks.

    ``step`` in weeks; by default one that suits the rates at the start.
    """
    step = step or _step(network, rates, start)
    pieces = []
    for first in range(0, start.shape[1], _CHUNK):
        part = slice(first, first + _CHUNK)
        begin = np.ascontiguousarray(start[:, part])
        pieces.append(integrate(_change(network, rates.some(part)), begin, weeks, step))
    return path(
        start,
        np.concatenate([sizes for sizes, _ in pieces], axis=1),
        np.concatenate([flows for _, flows in pieces], axis=2),
    )


def path(start: Floats, sizes: Floats, flows: Floats) -> Path:
    """Return a run's path from its sizes at both ends and its flows [week, flow, draw]."""
    recruits, deaths, arrests, saturation = (flows[:, k] for k in range(len(FLOWS)))
    net = recruits - deaths - arrests - saturation
    first = start.sum(axis=0)[None]
    members = np.concatenate([first, first + np.cumsum(net, axis=0)])
    return Path(members, recruits, deaths, arrests, saturation, sizes)


def _change(network: Network, rates: Rates) -> Change:
    from scipy.sparse import csr_array

    rivals = csr_array(network.rivals)
    share = (1 / network.protection)[:, None]

    def change(_week: float, sizes: Floats) -> tuple[Floats, Floats]:
        members = sizes.sum(axis=0)
        arrest = rates.arrest(members)
        killed = rivals @ sizes
        killed += members
        killed -= sizes
        killed *= share
        killed *= rates.lethality
        deaths = np.einsum("gd,gd->d", sizes, killed)
        # what is left of each member's rate of growth
        crowded = sizes * rates.saturation
        saturation = np.einsum("gd,gd->d", sizes, crowded)
        crowded += killed
        np.subtract(rates.recruitment - arrest, crowded, out=crowded)
        crowded *= sizes
        return crowded, np.stack(
            [rates.recruitment * members, deaths, arrest * members, saturation]
        )

    return change


def _step(network: Network, rates: Rates, start: Floats) -> float:
    """Return a step that suits the fastest loss that the start's members could meet."""
    members = start.sum(axis=0)
    meet = (network.rivals @ start + members) / network.protection[:, None]
    fastest = (rates.lethality * meet).max() + (rates.saturation * start).max()
    return fitting_step(float(fastest + rates.arrest(members).max() + rates.recruitment.max()))
