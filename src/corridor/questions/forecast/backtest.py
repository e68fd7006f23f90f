"""Rolling origins: every model forecasts from every month with what was out by then.

The forecasts are made one model and origin at a time, in this process or in several, and kept
as they are made. Scores are computed from the kept forecasts at the end, so that the result
is the same however often the run was stopped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import CorridorError, InputError
from corridor.core.months import format_month, parse_month
from corridor.questions.forecast.cache import entry, read_entry, write_entry
from corridor.questions.forecast.models import Model, model, refuse_foresight
from corridor.questions.forecast.predictive import POINTS, points, to_log
from corridor.questions.forecast.scores import Scores, score
from corridor.questions.forecast.vintage import (
    last_origin,
    offset,
    series_ids,
    truth,
    vintage,
)
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT, load_corridor

__all__ = ["HORIZONS", "Backtest", "backtest", "forecast_points"]

Floats = NDArray[np.float64]
Report = Callable[[str, float], None]

HORIZONS = (1, 3, 6, 12)
"""Months ahead that are scored."""

#: one thread a process: two of them share two cores
_SINGLE = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")},
    "POLARS_MAX_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


@dataclass(frozen=True, eq=False)
class Backtest:
    """Every score of every model.

    Attributes
    ----------
    origins: month indices.
    scores: model id -> Scores, each [origin, series, horizon]; NaN where the record ends.
    seen: what happened as ln(count + offset), [origin, series, horizon].
    """

    corridor: Corridor
    models: tuple[Model, ...]
    origins: tuple[int, ...]
    horizons: tuple[int, ...]
    scores: dict[str, Scores]
    seen: Floats
    draws: int
    seed: int


@dataclass(frozen=True)
class _Task:
    """One forecast to make; plain values, so that another process can be given it."""

    folder: str
    model: str
    origin: int
    horizons: tuple[int, ...]
    draws: int
    seed: int

    @property
    def settings(self) -> str:
        return f"{self.horizons} {self.draws} {self.seed} {POINTS}"


def backtest(
    names: Sequence[str],
    *,
    corridor: str | Path = DEFAULT,
    first: str = "",
    last: str = "",
    horizons: tuple[int, ...] = HORIZONS,
    draws: int = 1000,
    seed: int = 0,
    processes: int = 1,
    report: Report = lambda text, share: None,
) -> Backtest:
    """Forecast from every origin with every model, and score.

    Parameters
    ----------
    corridor: id of a shipped corridor, or the folder of one.
    first, last: first and last origin, YYYY-MM; the corridor's first, and its last month but
        one, when empty.
    processes: how many forecast at a time.
    report: called with a line and the share done.

    Raises InputError for unknown models, models that may see the future, or months outside
    the record.
    """
    place = load_corridor(corridor)
    chosen = tuple(model(name) for name in names)
    if not chosen or len({one.id for one in chosen}) < len(chosen):
        raise InputError("no models, or one named twice", where="--models", remedy="Name each once")
    refuse_foresight(chosen)
    origins = _origins(place, first or format_month(place.forecast.first), last)
    tasks = [
        _Task(str(place.folder), one.id, origin, horizons, draws, seed)
        for one in chosen
        for origin in origins
    ]
    found = _all(tasks, processes, report)
    end, count = last_origin(place), max(horizons)
    known = to_log(truth(place, origins[0], end - origins[0] + 1), offset(place))
    # points are kept in single precision: a recorded nought has to equal a forecast of nought
    known = known.astype(np.float32).astype(np.float64)
    wide = np.concatenate([known, np.full((len(known), count), np.nan)], 1)
    at = np.array(origins)[:, None] - origins[0] + np.array(horizons)
    seen = np.moveaxis(wide[:, np.minimum(at, wide.shape[1] - 1)], 0, 1)
    scores = {
        one.id: score(np.stack([found[one.id, origin] for origin in origins]), seen)
        for one in chosen
    }
    return Backtest(place, chosen, origins, horizons, scores, seen, draws, seed)


def _origins(corridor: Corridor, first: str, last: str) -> tuple[int, ...]:
    end = last_origin(corridor) - 1  # after it nothing is left to score
    begin = parse_month(first, where="--from")
    until = parse_month(last, where="--to") if last else end
    if not begin <= until <= end:
        raise InputError(
            f"there are no origins from {first} to {last or format_month(end)}",
            where="--from, --to",
            remedy=f"Use months in order, to {format_month(end)} at most",
        )
    return tuple(range(begin, until + 1))


def forecast_points(task: _Task) -> tuple[str, int, Floats]:
    """Return (model, origin, points [series, horizon, point]) of one task, kept or made.

    Raises CorridorError if the model fails or returns something else than finite counts.
    """
    corridor, one = load_corridor(Path(task.folder)), model(task.model)
    then = vintage(corridor, task.origin)
    path = entry(one, then, task.settings)
    shape = (len(series_ids(corridor)), len(task.horizons), POINTS)
    kept = read_entry(path, shape)
    if kept is not None:
        return task.model, task.origin, kept
    whole = (shape[0], max(task.horizons), task.draws)
    try:
        counts = one.forecast(then, max(task.horizons), task.draws, task.seed)
    except CorridorError:
        raise
    except Exception as error:
        raise _failed(task, f"{type(error).__name__}: {error}") from error
    if counts.shape != whole or not np.isfinite(counts).all() or (counts < 0).any():
        raise _failed(task, f"it returned no finite counts of shape {whole}")
    rows = [horizon - 1 for horizon in task.horizons]
    write_entry(path, points(counts[:, rows], offset(corridor)))
    # read again: what is scored now is what a later run would score
    made = read_entry(path, shape)
    if made is None:
        raise _failed(task, f"{path} does not hold what was written to it")
    return task.model, task.origin, made


def _failed(task: _Task, why: str) -> CorridorError:
    return CorridorError(
        f"model '{task.model}' gave no forecast from {format_month(task.origin)}: {why}",
        remedy="Leave it out with --models, or mend it; what was made is kept",
    )


def _all(tasks: list[_Task], processes: int, report: Report) -> dict[tuple[str, int], Floats]:
    import time

    found: dict[tuple[str, int], Floats] = {}
    begun = time.monotonic()
    for name, origin, made in _made(tasks, processes):
        found[name, origin] = made
        rate = len(found) / max(time.monotonic() - begun, 1e-9)
        left = (len(tasks) - len(found)) / rate / 60
        report(
            f"forecasting: {name} from {format_month(origin)}, {len(found):,} of {len(tasks):,}, "
            f"{rate:.1f} a second, {left:.0f} min left",
            len(found) / len(tasks),
        )
    return found


def _made(tasks: list[_Task], processes: int) -> Iterator[tuple[str, int, Floats]]:
    if processes == 1:
        yield from map(forecast_points, tasks)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    with _environment(_SINGLE):
        pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
        try:
            for done in as_completed([pool.submit(forecast_points, task) for task in tasks]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables that processes started inside take over, and put them back."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update({name: value for name, value in values.items() if before[name] is None})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
