"""How long would removing a share of the US population take, and what would it cost?

Arithmetic on recorded paces and an announced goal, and a run of the mechanism ``interior``
with the ramps of its parameters. Three definitions of the cost of one removal stand side by
side. Nothing here says that it could be done, or that so many people could be found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, check_seed
from corridor.evidence import registry
from corridor.system.interior.alone import run_alone
from corridor.system.interior.record import fiscal_year, levels, months, removals

__all__ = ["COSTS", "ENDS", "Answer", "Pace", "Summary", "paces", "removal", "summarise"]

Floats = NDArray[np.float64]

#: cumulative probabilities of a summary: 90% interval, 50% interval, median
ENDS = (0.05, 0.25, 0.5, 0.75, 0.95)
#: definition of cost -> parameter
COSTS = {
    "average": "cost_average",
    "marginal": "cost_marginal",
    "build-out": "cost_buildout",
}
_YEAR = 12  # months
_BILLION = 1e9
#: months of the run with ramps; its last year's pace goes on after that
_RUN = 20 * _YEAR
#: fiscal year whose count stops short -> parameter that holds the share counted
_COUNTED = {2025: "counted_2025"}


@dataclass(frozen=True)
class Summary:
    """Quantiles at ``ENDS`` over draws, and the share of draws in which it never ends."""

    quantiles: tuple[float, ...]
    never: float = 0.0


@dataclass(frozen=True)
class Pace:
    """Removals in a year, and what counts as one."""

    id: str
    label: str
    #: removals in each year from the start, [year, draw]; the last goes on
    yearly: Floats


@dataclass(frozen=True)
class Answer:
    """What removing one share of the population means."""

    share: float
    people: Summary
    #: people over those living in the country without status
    over_unauthorised: Summary
    #: probability that they are more than those
    exceeds: float
    #: pace -> years, nobody coming after; and with the inflow assumed
    years: Mapping[str, Summary]
    years_inflow: Mapping[str, Summary]
    #: definition -> USD billion in all
    cost: Mapping[str, Summary]


def summarise(values: Floats) -> Summary:
    """Return quantiles at ``ENDS`` over draws; infinite values are those that never end."""
    # of all draws and not interpolated, so that "never" is an end where it is likely enough
    at = np.quantile(values, ENDS, method="inverted_cdf")
    return Summary(tuple(float(x) for x in at), float(np.isinf(values).mean()))


def removal(
    shares: Sequence[float], draws: int = 4000, seed: int = 0
) -> tuple[list[Answer], list[Pace]]:
    """Return an answer for each share (percent of the population), and the paces behind them.

    Raises InputError for a share outside 0 to 100, draws below 100 or a negative seed.
    """
    for share in shares:
        if not 0 < share <= 100:
            raise InputError(
                f"a share of {share:g} percent",
                where="--share",
                remedy="Use more than 0, up to 100",
            )
    if draws < _FEWEST:
        raise InputError(
            f"{draws} draws asked for", where="--draws", remedy=f"Use {_FEWEST} or more"
        )
    check_seed(seed)
    rng = np.random.default_rng(seed)
    drawn = {name: _draw(name, draws, rng) for name in (*_READ, *COSTS.values())}
    found = paces(draws, seed)
    answers = []
    for share in shares:
        people = share / 100 * drawn["us_population"]
        ratio = people / drawn["unauthorised_population"]
        answers.append(
            Answer(
                share,
                summarise(people),
                summarise(ratio),
                float((ratio > 1).mean()),
                {p.id: summarise(_years(people, p.yearly)) for p in found},
                {
                    p.id: summarise(_years(people, p.yearly - drawn["unauthorised_inflow"]))
                    for p in found
                },
                {k: summarise(people * drawn[name] / _BILLION) for k, name in COSTS.items()},
            )
        )
    return answers, found


_FEWEST = 100
_READ = ("us_population", "unauthorised_population", "unauthorised_inflow")


def paces(draws: int, seed: int = 0) -> list[Pace]:
    """Return the paces, each [year, draw]: recorded, announced, and with ramps to funded beds."""
    goal = registry().parameters["removal_goal"].prior.median

    def steady(name: str, label: str, people: float) -> Pace:
        return Pace(name, label, np.full((1, draws), people))

    found = []
    for year in sorted(removals())[-2:]:
        whole = removals()[year] / _counted(year)
        found.append(steady(f"all_{year}", f"All by ICE, pace of FY{year}", whole))
        found.append(steady(f"inside_{year}", f"From inside, pace of FY{year}", _inside(year)))
    found.append(steady("goal", f"The goal announced, {goal / 1e6:g}m a year", goal))
    found.append(Pace("ramp", "From inside, grown to funded beds", _ramp(draws, seed, goal)))
    return found


def _counted(year: int) -> float:
    """Return the share of a fiscal year that its count covers."""
    return registry().parameters[_COUNTED[year]].prior.median if year in _COUNTED else 1.0


def _inside(year: int) -> float:
    """Return book-ins after arrests inside, times the share removed of those leaving custody."""
    table = months()
    mine = [i for i in range(table.held.shape[1]) if fiscal_year(table.first + i) == year]
    share = np.nansum(table.removed[mine]) / np.nansum(table.out[mine])
    return float(table.booked[0][mine].sum() * share / _counted(year))


def _draw(name: str, draws: int, rng: np.random.Generator) -> Floats:
    return registry().parameters[name].prior.from_normal(rng.standard_normal(draws))


def _years(people: Floats, yearly: Floats) -> Floats:
    """Return the years until ``people`` are removed, [draw]; infinite where that never comes."""
    # a year in which more come than are removed adds to the task
    path = np.cumsum(yearly, axis=0)
    before = np.concatenate([np.zeros((1, path.shape[1])), path])[:-1]
    reached = path >= people
    first = np.argmax(reached, axis=0)
    draws = np.arange(path.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        within = first + (people - before[first, draws]) / yearly[first, draws]
        after = len(yearly) + (people - path[-1]) / yearly[-1]
    after = np.where(yearly[-1] > 0, after, np.inf)
    return np.asarray(np.where(reached.any(axis=0), within, after))


def _ramp(draws: int, seed: int, goal: float) -> Floats:
    """Return removals from inside by year where ``goal`` is sought and beds are funded.

    Starts after the last recorded month; people met at the border are booked in as in the
    months before it.
    """
    table = months()
    known = table.first + table.held.shape[1]
    now = levels(known)
    rng = np.random.default_rng(seed + 1)
    moved = {
        "removal_target": goal,
        "detention_beds": np.maximum(_draw("beds_funded", draws, rng), now.beds),
    }
    border = np.full(_RUN, now.booked[1])
    flow = run_alone(known, moved, border, ("interior_removals_d",), rng, draws)
    yearly: Floats = flow["interior_removals_d"].reshape(-1, _YEAR, draws).sum(1)
    return yearly
