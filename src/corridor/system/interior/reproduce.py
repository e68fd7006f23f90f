"""The record set beside what the mechanism's relations make of it, without that month's answer.

People held: recorded book-ins and the stay of the six months before, run for a number of months
with the relations of ``stock``; the interval is that of the stay's change, from the registry.

Removals by fiscal year: people who left custody by the balance (book-ins less growth of the
stock), less recorded releases, times removals per person removed from custody as in the *other*
years. Where no releases are on record, the share removed of those who left in the other years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.evidence import registry
from corridor.system.interior.record import (
    AGENCIES,
    fiscal_year,
    months,
    removals,
    stay_before,
)
from corridor.system.stock import stay_on

__all__ = ["INTERVAL", "Reproduced", "coverage", "held", "removed"]

Floats = NDArray[np.float64]

#: what the intervals hold
INTERVAL = 0.9
_YEAR = 12  # months
#: months before the first prediction, for a stay
_EARLIEST = 7
_STAYS = ("interior_stay_change", "border_stay_change")


@dataclass(frozen=True)
class Reproduced:
    """One recorded figure and the interval that was made without it."""

    #: month index, or fiscal year
    at: int
    recorded: float
    low: float
    middle: float
    high: float
    #: what it was made from
    by: str = ""

    @property
    def inside(self) -> bool:
        """Whether the record lies in the interval."""
        return self.low <= self.recorded <= self.high


def coverage(rows: list[Reproduced]) -> float:
    """Return the share of rows whose interval holds the record."""
    return float(np.mean([row.inside for row in rows]))


def held(ahead: int, draws: int = 2000, seed: int = 0) -> list[Reproduced]:
    """Return people held in each month, made from what was recorded ``ahead`` months before.

    Book-ins of the months between are those recorded; the stay is that of the six months before
    the first of them. Stocks start from the average of the month before.
    """
    rng = np.random.default_rng(seed)
    table = months()
    priors = [registry().parameters[name].prior for name in _STAYS]
    change = [prior.from_normal(rng.standard_normal(draws)) for prior in priors]
    out = []
    for end in range(_EARLIEST + ahead - 1, table.held.shape[1]):
        begin = end - ahead + 1
        stay = stay_before(begin)
        total = np.zeros(draws)
        for agency in range(len(AGENCIES)):
            people = np.full(draws, table.held[agency, begin - 1])
            for month in range(begin, end + 1):
                people = np.asarray(
                    stay_on(people, table.booked[agency, month], change[agency] * stay[agency])
                )
            total += people
        low, middle, high = np.quantile(total, _ends())
        recorded = float(table.held[:, end].sum())
        out.append(Reproduced(table.first + end, recorded, float(low), float(middle), float(high)))
    return out


def removed() -> list[Reproduced]:
    """Return removals of each fiscal year, made without that year's; FY2019 on."""
    years = sorted(removals())
    left = {year: _left(year) for year in years}
    released = {year: _released(year) for year in years}
    custody = {y: left[y] - r for y, r in released.items() if r is not None}
    out = []
    for year in years:
        base, known, by = (
            (custody[year], custody, "balance of custody, releases on record")
            if year in custody
            else (left[year], left, "those who left custody, no releases on record")
        )
        logs = [np.log(removals()[y] / known[y]) for y in years if y in known and y != year]
        low, middle, high = base * np.exp(_predict(np.array(logs)))
        out.append(Reproduced(year, removals()[year], float(low), float(middle), float(high), by))
    return out


def _ends() -> list[float]:
    return [0.5 - INTERVAL / 2, 0.5, 0.5 + INTERVAL / 2]


def _predict(logs: Floats) -> Floats:
    """Return the interval of one more value beside few that were seen (Student's t)."""
    from scipy.stats import t

    spread = logs.std(ddof=1) * np.sqrt(1 + 1 / len(logs))
    return np.asarray(logs.mean() + spread * t.ppf(_ends(), len(logs) - 1))


def _of(year: int) -> NDArray[np.bool_]:
    table = months()
    return np.array([fiscal_year(table.first + i) == year for i in range(table.held.shape[1])])


def _left(year: int) -> float:
    """Return the people who left custody in a fiscal year, deaths among them."""
    table, mine = months(), _of(year)
    first, last = np.flatnonzero(mine)[[0, -1]]
    stock = table.held.sum(0)
    # the table's first year has no month before it
    growth = stock[last] - stock[max(first - 1, 0)]
    return float(table.booked[:, mine].sum() - growth)


def _released(year: int) -> float | None:
    """Return recorded book-outs other than removals, None where there are none on record."""
    table, mine = months(), _of(year)
    out = table.out[mine]
    if not np.isfinite(out).any():
        return None
    return float(np.nansum(out) - np.nansum(table.removed[mine]))
