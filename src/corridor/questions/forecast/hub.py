"""Forecasts as forecast hubs write them: one row per series, month and quantile.

The columns are those of hubverse model output. ``origin_date`` is the day on which the
forecast was made, ``horizon`` the months since the last published one, ``location`` a series
(a group or a total), ``target`` what is counted, ``value`` the count in the calendar month that
ends on ``target_end_date``. The format is described in docs/reference/forecast-format.md.
"""

from __future__ import annotations

import calendar
import datetime
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.files import write_atomic

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "COLUMNS",
    "FORMATS",
    "HubForecast",
    "format_of",
    "month_end",
    "table",
    "write_hub",
]

Floats = NDArray[np.float64]

COLUMNS = (
    *("origin_date", "target", "horizon", "target_end_date", "location"),
    *("output_type", "output_type_id", "value"),
)
"""Columns of a file, in their order."""
FORMATS = ("csv", "parquet")
_DECIMALS = 1


@dataclass(frozen=True, eq=False)
class HubForecast:
    """A forecast known by its quantiles.

    Attributes
    ----------
    origin: last published month when it was made (index of core.months).
    made: the day on which it was made.
    target: what is counted, in words.
    series: ids of the series axis.
    levels: quantile levels in (0, 1), in order.
    values: counts, [series, horizon 1.., level], each row in order.
    """

    origin: int
    made: datetime.date
    target: str
    series: tuple[str, ...]
    levels: tuple[float, ...]
    values: Floats

    @property
    def horizons(self) -> int:
        """How many months ahead it reaches."""
        return int(self.values.shape[1])


def month_end(month: int) -> datetime.date:
    """Return the last day of a month."""
    year, number = month // 12, month % 12 + 1
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


def format_of(path: Path, named: str = "") -> str:
    """Return csv or parquet: as named, else from the file's ending.

    Raises InputError for another ending.
    """
    found = named or path.suffix.removeprefix(".").lower()
    if found not in FORMATS:
        raise InputError(
            f"'{path.name}' ends in neither .csv nor .parquet",
            where=str(path),
            remedy="Give the file one of these endings",
        )
    return found


def table(forecast: HubForecast) -> pl.DataFrame:
    """Return the forecast as rows in a fixed order: series, horizon, median, quantiles."""
    import polars as pl

    rows: list[tuple[object, ...]] = []
    for s, location in enumerate(forecast.series):
        for h in range(forecast.horizons):
            end = month_end(forecast.origin + h + 1)
            head = (forecast.made, forecast.target, h + 1, end, location)
            values = np.round(forecast.values[s, h], _DECIMALS).tolist()
            if 0.5 in forecast.levels:
                rows.append((*head, "median", None, values[forecast.levels.index(0.5)]))
            for level, value in zip(forecast.levels, values, strict=True):
                rows.append((*head, "quantile", level, value))
    kinds = (pl.Date, pl.String, pl.Int64, pl.Date, pl.String, pl.String, pl.Float64, pl.Float64)
    return pl.DataFrame(rows, schema=dict(zip(COLUMNS, kinds, strict=True)), orient="row")


def write_hub(forecast: HubForecast, path: Path, named: str = "") -> Path:
    """Write the forecast as CSV or Parquet, whole or not at all, and return the path.

    Raises InputError for another ending, or where the file cannot be written.
    """
    path = Path(path)
    kind = format_of(path, named)
    stream = io.BytesIO()
    if kind == "csv":
        # the word by which hubs mark that a type has no id
        table(forecast).write_csv(stream, null_value="NA")
    else:
        table(forecast).write_parquet(stream)
    write_atomic(path, stream.getvalue())
    return path
