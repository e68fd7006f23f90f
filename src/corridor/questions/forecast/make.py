"""One forecast: from what is published, for the months ahead, by group and in total."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, check_draws
from corridor.core.months import parse_month
from corridor.questions.forecast.hub import HubForecast
from corridor.questions.forecast.models import Model, model, refuse_foresight
from corridor.questions.forecast.predictive import LEVELS, from_log, points, quantiles
from corridor.questions.forecast.vintage import (
    last_origin,
    offset,
    series_ids,
    target_label,
    vintage,
)
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT, load_corridor

__all__ = ["LONGEST", "Forecast", "forecast", "labels"]

Floats = NDArray[np.float64]

LONGEST = 24
"""Most months ahead."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """A forecast of every series.

    Attributes
    ----------
    model: the model that made it.
    origin: last published month; made: the day on which the forecast stands.
    begun: how many of its months had begun by that day: these are nowcasts.
    ahead: ids of series of which months after the origin were published already.
    stands: last month seen of each series, of the axis and of the corridor's others; None of
        one of which nothing was out.
    levels, values: quantile levels, and counts [series, month, level].
    first, history: first month of the record, and the record [series, month] to the origin.
    """

    corridor: Corridor
    model: Model
    origin: int
    made: datetime.date
    begun: int
    ahead: tuple[str, ...]
    stands: Mapping[str, int | None]
    levels: tuple[float, ...]
    values: Floats
    first: int
    history: Floats
    draws: int
    seed: int

    @property
    def series(self) -> tuple[str, ...]:
        """Ids of the series axis."""
        return series_ids(self.corridor)

    @property
    def months(self) -> range:
        """The months that are forecast."""
        return range(self.origin + 1, self.origin + 1 + self.values.shape[1])

    @property
    def behind(self) -> tuple[str, ...]:
        """Ids of groups and other series that end before the origin, or have no figure."""
        names = (*self.corridor.group_ids, *(n for n in self.stands if n not in self.series))
        return tuple(n for n in names if (self.stands[n] or 0) < self.origin)

    def label(self, name: str) -> str:
        """Return a series in words."""
        return labels(self.corridor)[name]

    def at(self, level: float) -> Floats:
        """Return the quantile of one of the levels, [series, month]."""
        return np.asarray(self.values[..., self.levels.index(level)])

    def hub(self) -> HubForecast:
        """Return the forecast as it is written to files."""
        target = target_label(self.corridor)
        return HubForecast(self.origin, self.made, target, self.series, self.levels, self.values)


def labels(corridor: Corridor) -> dict[str, str]:
    """Return the groups and the totals in words, by id."""
    words = {group.id: group.label for group in corridor.groups}
    home = " and ".join(group.label for group in corridor.groups if group.home)
    return {**words, "ALL": "All groups", "NONMEX": f"All but {home}"}


def forecast(
    name: str,
    *,
    corridor: str | Path = DEFAULT,
    origin: str = "",
    as_of: str = "",
    horizons: int = 12,
    draws: int = 2000,
    seed: int = 0,
) -> Forecast:
    """Forecast every series with one model.

    Parameters
    ----------
    corridor: id of a shipped corridor, or the folder of one.
    origin: last published month, YYYY-MM; the record's last one when empty.
    as_of: month in whose middle the forecast stands; the first one possible when empty.

    Raises InputError for an unknown model, a model that may see the future, months outside
    the record, or numbers out of range.
    """
    check_draws(draws, seed, 100_000, least=200)
    if not 1 <= horizons <= LONGEST:
        raise InputError(
            f"{horizons} months asked for", where="--horizon", remedy=f"Use 1 to {LONGEST}"
        )
    place, one = load_corridor(corridor), model(name)
    refuse_foresight([one])
    last = parse_month(origin, where="--origin") if origin else last_origin(place)
    then = vintage(place, last, parse_month(as_of, where="--as-of") if as_of else None)
    counts = one.forecast(then, horizons, draws, seed)
    add = offset(place)
    return Forecast(
        corridor=place,
        model=one,
        origin=last,
        made=then.date,
        begun=min(then.standing - last, horizons),
        ahead=tuple(
            series
            for series, grid in then.upstream.items()
            if np.isfinite(grid[:, last - then.first + 1 :]).any()
        ),
        stands=MappingProxyType(then.stands),
        levels=LEVELS,
        values=from_log(quantiles(points(counts, add)), add),
        first=then.first,
        history=np.array(then.series),
        draws=draws,
        seed=seed,
    )
