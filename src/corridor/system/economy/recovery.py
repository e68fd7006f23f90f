"""The recovery without immigration: workers taken away, month by month, draw by draw.

What immigration added is W(t) workers, by one of two definitions:

    share of growth   f_1 (L(t1) - L(t0)) in proportion to time from t0 to t1, then
                      f_2 (L(t) - L(t1)) more
    above trend       w M (t - t0) / (t1 - t0), later by the delay before work

Without it the labour force is L - W. Employment falls by (1 - u) W; where the jobs of the
US-born depend on immigrants, by j W / w more, so that is shown as a quantity of its own.
Output has no series in the record, so only its change, -o W percent, is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.evidence import registry
from corridor.system.economy.definitions import Contribution, Definitions, Trend
from corridor.system.economy.labour import Labour

__all__ = ["PARAMETERS", "QUANTITIES", "Recovery", "draw", "recovery"]

Floats = NDArray[np.float64]

#: what this account reads, by id
PARAMETERS = (
    *("foreign_share_early", "foreign_share_late", "surge_people", "trend_growth"),
    *("arrival_work_share", "arrival_work_delay", "output_per_million", "native_jobs_ratio"),
)
#: what is held against a trend: id -> label
QUANTITIES = {
    "labour_force": "Labour force",
    "employment": "Employment",
    "employment_jobs": "Employment, US-born jobs too",
}

_MILLION = 1e6
_YEAR = 12  # months
_PERCENT = 100


@dataclass(frozen=True)
class Recovery:
    """One contribution on the months after ``before``: [draw, month] unless said otherwise."""

    months: NDArray[np.int64]
    workers: Floats
    #: change of output without these workers, percent
    output: Floats
    #: quantity -> as it was, [month]
    actual: Mapping[str, Floats]
    #: quantity -> without these workers
    without: Mapping[str, Floats]
    #: (quantity, trend) -> the trend, [draw, month]
    trends: Mapping[tuple[str, str], Floats]

    def regained(self, quantity: str, trend: str) -> tuple[Floats, Floats]:
        """Return the month in which the trend was regained, with and without, [draw].

        The first month at or above it after the first below; inf where there is none in the
        record, ``months[0]`` where it was never below.
        """
        line = self.trends[quantity, trend]
        return (
            _regained(self.months, self.actual[quantity] - line),
            _regained(self.months, self.without[quantity] - line),
        )

    def verdicts(self, quantity: str, trend: str, month: int) -> dict[str, float]:
        """Return the chances that a month is above its trend only with immigration, and else.

        ``essential``: at or above with it, below without; ``below_anyway``: below with it too;
        ``above_anyway``: at or above without it too. They add up to 1.
        """
        at = int(month - self.months[0])
        line = self.trends[quantity, trend][:, at]
        above = self.actual[quantity][at] >= line
        kept = self.without[quantity][:, at] >= line
        return {
            "essential": float((above & ~kept).mean()),
            "below_anyway": float((~above & ~kept).mean()),
            "above_anyway": float(kept.mean()),
        }


def draw(draws: int, seed: int) -> dict[str, Floats]:
    """Draw the parameters from their priors, id -> [draw, 1]; same seed, same draws."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, draws]))
    known = registry().parameters
    return {
        name: np.clip(
            known[name].prior.from_normal(rng.standard_normal((draws, 1))), *known[name].bounds
        )
        for name in PARAMETERS
    }


def recovery(
    labour: Labour, theta: Mapping[str, Floats], definitions: Definitions, chosen: Contribution
) -> Recovery:
    """Work out the months from the last before the pandemic on, without ``chosen``.

    ``theta``: parameter id -> [draw, 1].
    """
    begin = int(definitions.before - labour.months[0])
    months = labour.months[begin:]
    force, employed = labour.labour_force[begin:], labour.employment[begin:]
    kind = _share if chosen.kind == "share" else _people
    workers = kind(months, force, theta, chosen)
    left = employed - employed / force * workers
    people = workers / theta["arrival_work_share"]
    actual = {"labour_force": force, "employment": employed, "employment_jobs": employed}
    return Recovery(
        months=months,
        workers=workers,
        output=-theta["output_per_million"] * workers / _MILLION,
        actual=actual,
        without={
            "labour_force": force - workers,
            "employment": left,
            "employment_jobs": left - theta["native_jobs_ratio"] * people,
        },
        trends={
            (name, trend.id): _trend(labour, name, theta, definitions, trend)
            for name in QUANTITIES
            for trend in definitions.trends
        },
    )


def _share(
    months: NDArray[np.int64], force: Floats, theta: Mapping[str, Floats], chosen: Contribution
) -> Floats:
    first, last = chosen.knots
    early, late = (theta[name] for name in chosen.parameters)
    turn = int(last - months[0])
    begun = early * (force[turn] - force[int(first - months[0])])
    rising = begun * np.clip((months - first) / (last - first), 0, 1)
    return np.asarray(rising + np.where(months > last, late * (force - force[turn]), 0.0))


def _people(
    months: NDArray[np.int64], force: Floats, theta: Mapping[str, Floats], chosen: Contribution
) -> Floats:
    first, last = chosen.knots
    count = last - first + 1
    delay = theta["arrival_work_delay"]
    # an even inflow after an exponential delay: what has come, less what is still waiting
    since = np.clip(months - first + 1, 0, count) * 1.0
    working = since - delay * -np.expm1(-since / delay)
    (people,) = (theta[name] for name in chosen.parameters)
    return np.asarray(theta["arrival_work_share"] * people / count * working)


def _trend(
    labour: Labour,
    quantity: str,
    theta: Mapping[str, Floats],
    definitions: Definitions,
    trend: Trend,
) -> Floats:
    series = labour.labour_force if quantity == "labour_force" else labour.employment
    begin = int(definitions.before - labour.months[0])
    months = labour.months[begin:]
    years = (months - definitions.before) / _YEAR
    draws = len(theta["arrival_work_share"])
    if trend.kind == "growth":
        return np.asarray(series[begin] * (1 + theta[trend.parameter] / _PERCENT) ** years)
    line = np.full(len(months), series[begin])
    if trend.kind == "fit":
        span = slice(*(int(month - labour.months[0]) + i for i, month in enumerate(trend.window)))
        slope, height = np.polyfit(labour.months[span], np.log(series[span]), 1)
        line = np.exp(height + slope * months)
    return np.broadcast_to(line, (draws, len(months)))


def _regained(months: NDArray[np.int64], gap: Floats) -> Floats:
    """Return the first month at or above after the first below, [draw]; months without a
    figure are passed over."""
    fallen = np.maximum.accumulate(gap < 0, axis=1)
    back = fallen & (gap >= 0)
    found = np.where(back.any(1), months[back.argmax(1)], np.inf)
    return np.where(fallen.any(1), found, float(months[0]))
