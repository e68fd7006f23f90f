"""Reading a hub file with every promise of the format checked: one error names the first fault."""

from __future__ import annotations

import datetime
import io
import itertools
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from corridor.core.errors import InputError, nearest
from corridor.core.months import format_month
from corridor.core.parquet import read_parquet
from corridor.policies.elsewhere import elsewhere
from corridor.questions.forecast.hub import COLUMNS, HubForecast, format_of, month_end
from corridor.questions.forecast.predictive import LEVELS
from corridor.questions.forecast.vintage import series_ids, target_label, target_lag
from corridor.system.corridor import Corridor

if TYPE_CHECKING:
    import polars as pl

__all__ = ["number_remedy", "read_hub", "read_text_table"]

_TYPES = ("quantile", "median", "mean")
#: most bytes read; a forecast of every series and month is a hundredth of this
_LARGEST = 50_000_000
_MOST = 60  # months ahead
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


def read_hub(path: Path, corridor: Corridor) -> HubForecast:
    """Return the forecast in a CSV or Parquet file.

    Raises InputError, with file and line, for a file that cannot be read, columns or values
    that do not follow the format, a series that the corridor has not, months or quantiles
    that are missing, doubled, out of order or below zero.
    """
    path = Path(path)
    if format_of(path) == "csv":
        frame = read_text_table(path)
        first = 2  # lines of the file
    else:
        frame, first = _parquet(path), 1
    _columns(path, frame, COLUMNS)
    if frame.height == 0:
        _fail(path, "it has no rows", "Write a forecast with corridor forecast")
    lag = target_lag(corridor)
    cells: dict[tuple[str, int, float], float] = {}
    origins: set[tuple[int, datetime.date]] = set()
    for line, row in enumerate(frame.iter_rows(named=True), first):
        origin, made, location, horizon, level, value = _row(path, line, row, corridor, lag)
        origins.add((origin, made))
        if len(origins) > 1:
            _fail(path, "it holds forecasts of more than one origin", "Keep one a file", line)
        if level is None:
            continue
        if (location, horizon, level) in cells:
            what = f"quantile {level:g} of {location}, horizon {horizon}, is there twice"
            _fail(path, what, "Keep one of them", line)
        cells[location, horizon, level] = value
    ((origin, made),) = origins
    about = series_ids(corridor), target_label(corridor)
    return _whole(path, cells, about, origin, made)


def read_text_table(path: Path) -> pl.DataFrame:
    """Return the rows of a CSV file as text columns.

    Raises InputError if it is not there, not UTF-8, too large, or not a table.
    """
    import polars as pl

    data = _bytes(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        _fail(path, "it is not UTF-8 text", "Save it as CSV in UTF-8", line)
    head = text.partition("\n")[0]
    if ";" in head and "," not in head:
        what = "a semicolon stands between its values, where a comma should"
        _fail(path, what, "Save it as CSV with commas", 1)
    try:
        return pl.read_csv(io.BytesIO(data), infer_schema=False, raise_if_empty=True)
    except pl.exceptions.PolarsError as error:
        reason = str(error).strip().splitlines()[0]
        remedy = "Give every line as many values as the first; 9,500 is two, so write 9500"
        _fail(path, f"it is not a table of comma-separated values ({reason})", remedy)


def number_remedy(text: Any) -> str:
    """Return what to write in place of a text that should be a number."""
    # a comma before other than three digits may part the decimals
    if _THOUSANDS.fullmatch(str(text).strip()):
        return f"Leave out what parts thousands: {str(text).strip().replace(',', '')}"
    return "Write a number"


def _parquet(path: Path) -> pl.DataFrame:
    try:
        return read_parquet(_bytes(path))[0]
    except ValueError as error:
        _fail(path, f"it is not a Parquet file that can be read ({error})", "Write it again")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            _fail(path, f"it is larger than {_LARGEST:,} bytes", "Keep one forecast a file")
        return path.read_bytes()
    except OSError as error:
        _fail(path, f"it cannot be read ({error.strerror or error})", "Name a file that is there")


def _columns(path: Path, frame: pl.DataFrame, wanted: tuple[str, ...]) -> None:
    unknown = [name for name in frame.columns if name not in wanted]
    missing = [name for name in wanted if name not in frame.columns]
    if missing or unknown:
        said = [f"column '{missing[0]}' is missing"] if missing else []
        said += [f"there is no column '{unknown[0]}' in the format"] if unknown else []
        _fail(path, " and ".join(said), f"Columns are {', '.join(wanted)}", 1)


def _row(
    path: Path, line: int, row: dict[str, Any], corridor: Corridor, lag: int
) -> tuple[int, datetime.date, str, int, float | None, float]:
    """Return (origin, day, location, horizon, level or None, value) of one row."""
    made, end = _date(path, line, row, "origin_date"), _date(path, line, row, "target_end_date")
    known, location = series_ids(corridor), str(row["location"])
    if row["target"] != target_label(corridor) or location not in known:
        _elsewhere(path, line, row, corridor)
    number = _number(path, line, row, "horizon")
    if not number.is_integer() or not 1 <= number <= _MOST:
        _fail(path, f"horizon is {number:g}", f"Write a whole number from 1 to {_MOST}", line)
    horizon, month = int(number), 12 * end.year + end.month - 1
    if end != month_end(month):
        _fail(path, f"target_end_date {end} is not the last day of a month", "Write it", line)
    kind = row["output_type"]
    if kind not in _TYPES:
        _fail(path, f"output_type is {kind!r}", f"Use {' or '.join(_TYPES)}", line)
    level = None
    if kind == "quantile":
        level = _number(path, line, row, "output_type_id")
        if not 0 < level < 1:
            _fail(path, f"quantile level is {level:g}", "Write one between 0 and 1", line)
        level = round(level, 6)  # others may have kept it in single precision
    value = _number(path, line, row, "value")
    if value < 0:
        _fail(path, f"value {value:g} is below zero", "Counts start at 0", line)
    # a month that had ended is still to come as long as its figure was not out
    if 12 * made.year + made.month - 1 - max(lag - 1, 0) > month:
        _fail(path, f"{end} is before the forecast of {made}", "Forecast what is to come", line)
    return month - horizon, made, location, horizon, level, value


def _elsewhere(path: Path, line: int, row: dict[str, Any], corridor: Corridor) -> NoReturn:
    """Refuse what the corridor does not forecast, and name the one that does."""
    target, location = str(row["target"]), str(row["location"])

    def has(one: Corridor) -> bool:
        return target_label(one) == target and location in series_ids(one)

    known, wanted = series_ids(corridor), target_label(corridor)
    if target != wanted:
        what = f"target is {row['target']!r}, and {corridor.id} forecasts {wanted}"
        remedy = "Name the corridor that the file is of with --corridor"
        # a part of the name is meant for it; anything else may be of something else
        words, whole = set(target.casefold().split()), set(wanted.casefold().split())
        if location in known and words and words <= whole:
            remedy = f"Write '{wanted}'"
    else:
        what, remedy = f"there is no series '{location}'", nearest(location, known)
    _fail(path, what, elsewhere(has) or remedy, line)


def _whole(
    path: Path,
    cells: dict[tuple[str, int, float], float],
    place: tuple[tuple[str, ...], str],
    origin: int,
    made: datetime.date,
) -> HubForecast:
    """Return the forecast, every series, month and level of which has to be there, in order."""
    known, target = place
    there = {location for location, _, _ in cells}
    series = tuple(name for name in known if name in there)
    last = max((horizon for _, horizon, _ in cells), default=0)
    levels = tuple(sorted({level for _, _, level in cells}))
    lacking = [level for level in LEVELS if level not in levels]
    if lacking:
        shown = ", ".join(f"{level:g}" for level in lacking[:5])
        _fail(path, f"it lacks the quantiles {shown}", f"The format has {len(LEVELS)} levels")
    values = np.empty((len(series), last, len(levels)))
    for s, h, k in itertools.product(range(len(series)), range(last), range(len(levels))):
        value = cells.get((series[s], h + 1, levels[k]))
        if value is None:
            what = f"{series[s]} lacks {format_month(origin + h + 1)} (horizon {h + 1}), "
            _fail(path, f"{what}quantile {levels[k]:g}", "Give every series every month and level")
        values[s, h, k] = value
    for s, h in np.argwhere((np.diff(values, axis=-1) < 0).any(-1)).tolist():
        what = f"quantiles of {series[s]}, horizon {h + 1}, are not in order"
        _fail(path, what, "A higher level has no lower value")
    return HubForecast(origin, made, target, series, levels, values)


def _date(path: Path, line: int, row: dict[str, Any], name: str) -> datetime.date:
    found = row[name]
    if isinstance(found, datetime.datetime):
        return found.date()
    if isinstance(found, datetime.date):
        return found
    try:
        return datetime.date.fromisoformat(str(found))
    except ValueError:
        _fail(path, f"{name} is {found!r}", "Write a day as YYYY-MM-DD", line)


def _number(path: Path, line: int, row: dict[str, Any], name: str) -> float:
    try:
        value = float(row[name])
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        _fail(path, f"{name} is {row[name]!r}", number_remedy(row[name]), line)
    return value


def _fail(path: Path, problem: str, remedy: str, line: int | None = None) -> NoReturn:
    raise InputError(problem, where=f"{path}:{line}" if line else str(path), remedy=remedy)
