"""Four paths from 2022 to 2027, each set against 2022 and against no change.

Two comparators, always together: "more members than in 2022" and "fewer members than without the
change" are both true of some paths, and either alone misleads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from corridor.core.errors import InputError
from corridor.system.cartels.network import Network
from corridor.system.cartels.ode import Path, Rates, simulate, start_sizes
from corridor.system.cartels.parameters import NETWORK, Floats, draw

__all__ = [
    "ARRESTS",
    "SCENARIOS",
    "YEARS",
    "Decade",
    "Outcome",
    "Scenario",
    "decade",
    "follow",
    "run_scenarios",
    "shares",
]

#: start of the run, start of the scenarios, their end
YEARS = (2012, 2022, 2027)

#: how arrests go on after 2022: the same number a week, or the same rate per member
ARRESTS = ("constant", "proportional")

_WEEKS = 52


@dataclass(frozen=True)
class Scenario:
    """What changes in 2022, as factors of recruitment and of arrests."""

    label: str
    recruitment: float = 1.0
    arrests: float = 1.0


SCENARIOS = {
    "no_change": Scenario("No change"),
    "double_arrests": Scenario("Twice the incapacitation", arrests=2.0),
    "half_recruitment": Scenario("Half the recruitment", recruitment=0.5),
    "no_recruitment": Scenario("No recruitment", recruitment=0.0),
}


@dataclass(frozen=True, eq=False)
class Decade:
    """The years before the scenarios on one network: its rates, and the path to 2022."""

    network: Network
    rates: Rates
    path: Path


@dataclass(frozen=True, eq=False)
class Outcome:
    """Where a scenario leads, each [draw].

    members: in 2027; deaths: in the last week of 2026; the others in percent of 2022 and of the
    path without change in the same draw.
    """

    scenario: Scenario
    members: Floats
    deaths: Floats
    members_since: Floats
    deaths_since: Floats
    members_against: Floats
    deaths_against: Floats


def shares(draws: int, parts: int) -> list[slice]:
    """Return how draws are dealt out to parts: slices that differ by one draw at most.

    Raises InputError for fewer draws than parts.
    """
    if draws < parts:
        raise InputError(
            f"{draws} draws for {parts} networks",
            remedy="Ask for at least one draw for each network",
        )
    ends = [round(draws * k / parts) for k in range(parts + 1)]
    return [slice(a, b) for a, b in pairwise(ends)]


def decade(
    networks: Sequence[Network], draws: int, seed: int, *, published: bool = False
) -> list[Decade]:
    """Run 2012 to 2022; each network takes an equal share of the draws.

    ``published``: all draws at the published values, so that they differ in the start only.
    """
    values = draw(NETWORK, draws, seed, published=published)
    made = []
    for k, (network, part) in enumerate(zip(networks, shares(draws, len(networks)), strict=True)):
        here = {name: value[part] for name, value in values.items()}
        rates = Rates(
            here["cartel_recruitment"],
            here["cartel_arrests"],
            here["cartel_lethality"],
            here["cartel_saturation"],
        )
        begin = start_sizes(
            network.size,
            here["cartel_members_start"],
            here["cartel_size_exponent"],
            (seed + 1) * 1000 + k,
        )
        weeks = _WEEKS * (YEARS[1] - YEARS[0])
        made.append(Decade(network, rates, simulate(network, rates, begin, weeks)))
    return made


def run_scenarios(past: Sequence[Decade], arrests: str = "constant") -> dict[str, Outcome]:
    """Return where each scenario leads, by its id, over the draws of all networks.

    ``arrests``: "constant", as published, or "proportional": from 2022 on the rate per member
    that 2022 had, so that arrests grow and shrink with the groups.

    Raises InputError for any other word.
    """
    if arrests not in ARRESTS:
        raise InputError(f"there are no arrests '{arrests}'", remedy=f"Known: {', '.join(ARRESTS)}")
    ends: dict[str, list[tuple[Floats, Floats]]] = {name: [] for name in SCENARIOS}
    for one in past:
        for name, scenario in SCENARIOS.items():
            path = follow(one, scenario, arrests)
            ends[name].append((path.members[-1], path.deaths[-1]))
    start = (
        np.concatenate([one.path.members[-1] for one in past]),
        np.concatenate([one.path.deaths[-1] for one in past]),
    )
    joined = {
        name: tuple(np.concatenate(side) for side in zip(*rows, strict=True))
        for name, rows in ends.items()
    }
    still = joined["no_change"]
    return {
        name: Outcome(
            SCENARIOS[name],
            members,
            deaths,
            *(_percent(members, start[0]), _percent(deaths, start[1])),
            *(_percent(members, still[0]), _percent(deaths, still[1])),
        )
        for name, (members, deaths) in joined.items()
    }


def follow(past: Decade, scenario: Scenario, arrests: str = "constant") -> Path:
    """Return the path of one scenario on one network, 2022 to 2027."""
    rates = replace(past.rates, recruitment=past.rates.recruitment * scenario.recruitment)
    if arrests == "constant":
        rates = replace(rates, arrests=rates.arrests * scenario.arrests)
    else:
        rate = rates.arrest(past.path.members[-1]) * scenario.arrests
        rates = replace(rates, arrests=np.zeros_like(rates.arrests), arrest_rate=rate)
    weeks = _WEEKS * (YEARS[2] - YEARS[1])
    return simulate(past.network, rates, past.path.sizes, weeks)


def _percent(value: Floats, base: Floats) -> Floats:
    return np.asarray(100 * (value / base - 1))
