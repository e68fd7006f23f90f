"""Monthly inputs of the model, from the record: drivers and levers as they were.

A run that stands at a decision point may use only what came before it. Every
input is computed up to that month and then held: shares at the mean of the last
months ("as at the decision point"), origin conditions and labour demand at the
last value that was out.
"""

from __future__ import annotations

import calendar
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import parse_month
from corridor.record import load
from corridor.system.corridor import Corridor, Part
from corridor.system.interior.record import paths
from corridor.system.levers import levers
from corridor.system.observe import recorded_total
from corridor.system.shares import disposition_shares, route_shares

__all__ = ["drivers", "lever_history", "status_quo"]

Floats = NDArray[np.float64]


def drivers(corridor: Corridor, start: int, count: int, known: int) -> dict[str, Floats]:
    """Return every driver for ``count`` months from ``start``.

    Parameters
    ----------
    known: first month that is not known; values from there on are held.

    Returns
    -------
    name -> [month] or [month, group, 1]; log drivers are centred on the months from
    the corridor's first month to ``known``.
    """
    months = np.arange(start, start + count)
    angle = 2 * np.pi * (months % 12) / 12
    result: dict[str, Floats] = {
        "cos1": np.cos(angle),
        "sin1": np.sin(angle),
        "cos2": np.cos(2 * angle),
        "sin2": np.sin(2 * angle),
        "days": _days(start, count),
        "mobility_closure": np.array(
            # one that is in force at the decision point is held, one to come is not foreseen
            [
                float(any(a <= min(m, known - 1) <= b for a, b in corridor.closures))
                for m in months.tolist()
            ]
        ),
        "tightness": _tightness(corridor, months, known),
    }
    result["accepted_g"] = np.zeros((count, len(corridor.groups), 1))
    for groups, since in corridor.acceptances:
        if since < known:
            for group in groups:
                result["accepted_g"][months >= since, corridor.group_ids.index(group)] = 1.0
    first = corridor.history.first_month
    shares = {**disposition_shares(corridor, known), **route_shares(corridor, known)}
    for name, grid in shares.items():
        result[name] = _hold(grid, first, months, corridor.history.recent)
    for name, part in corridor.origin_drivers.items():
        result[name] = _origin(corridor, part, months, known)[:, :, None]
    result["population_g"] = _population(corridor, months, known)[:, :, None]
    return result


def _population(corridor: Corridor, months: Any, known: int) -> Floats:
    """Return the people of each group's origins as last published, [month, group].

    Origins that the table lacks are left out, so the rest of the world is a lower bound.
    """
    import polars as pl

    frame = load("origin_population")
    # in a fixed order: sums in another one differ in their last digit
    of = {origin: corridor.group_of(origin) for origin in sorted(set(frame["origin"].to_list()))}
    out = np.zeros((len(months), len(corridor.groups)))
    at = np.minimum(months, known - 1) - corridor.history.origin_lag
    for origin, group in of.items():
        mine = frame.filter(pl.col("origin") == origin).sort("year")
        middles = mine["year"].to_numpy().astype(float) * 12 + 6
        people = np.interp(at, middles, mine["value"].to_numpy().astype(float))
        out[:, corridor.group_ids.index(group)] += people
    return out


def _days(start: int, count: int) -> Floats:
    """Return the days of each month."""
    months = range(start, start + count)
    return np.array([float(calendar.monthrange(m // 12, m % 12 + 1)[1]) for m in months])


def _hold(grid: Floats, first: int, months: Any, recent: int) -> Floats:
    """Spread [group, month from first] over ``months``: ends held, the last as a mean."""
    held = grid[:, -recent:].mean(1, keepdims=True)
    wide = np.concatenate([grid, held], axis=1)
    index = np.clip(months - first, 0, grid.shape[1])
    return np.asarray(wide[:, index].T[:, :, None])


def _tightness(corridor: Corridor, months: Any, known: int) -> Floats:
    """Return ln(openings per unemployed) with its publication lag, centred.

    Unemployed people are payrolls times u / (1 - u), which leaves out the
    self-employed and farms: a constant in the logarithm to good approximation.
    """
    frame = load("us_labour")
    by: dict[str, dict[int, float]] = {}
    for month, name, value in zip(
        frame["month"].to_list(), frame["series"].to_list(), frame["value"].to_list(), strict=True
    ):
        by.setdefault(name, {})[parse_month(month)] = float(value)
    openings, rate, payroll = (
        by[name] for name in ("job_openings", "unemployment_rate", "payroll_employment")
    )
    at = sorted(set(openings) & set(rate) & set(payroll))
    log = np.log([openings[m] / (payroll[m] * rate[m] / (100 - rate[m])) for m in at])
    return _lagged(np.array(at, float), log, corridor.history.labour_lag, corridor, months, known)


def _lagged(
    at: Floats, log: Floats, lag: int, corridor: Corridor, months: Any, known: int
) -> Floats:
    """Read a log series ``lag`` months back, hold it from ``known``, centre it on the fit."""
    window = np.arange(corridor.history.first_month, known)
    centre = np.interp(window - lag, at, log).mean()
    out: Floats = np.interp(np.minimum(months, known - 1) - lag, at, log) - centre
    return out


def _origin(corridor: Corridor, part: Part, months: Any, known: int) -> Floats:
    """Return a centred log of a yearly origin series, [month, group]; 0 where none exists.

    Rows of one origin and year are added up; a group of several origins takes their mean.
    """
    import polars as pl

    frame = load(part.table)
    for column, value in part.where.items():
        frame = frame.filter(pl.col(column).is_in([value] if isinstance(value, str) else value))
    frame = frame.group_by("year", "origin").agg(pl.col("value").sum()).sort("year", "origin")
    out = np.zeros((len(months), len(corridor.groups)))
    for row, group in enumerate(corridor.groups):
        mine = frame.filter(pl.col("origin").is_in(list(group.origins)))
        mine = mine.group_by("year").agg(pl.col("value").mean()).sort("year")
        if mine.height < 2:
            continue
        # a yearly figure stands for the middle of its year
        at = mine["year"].to_numpy().astype(float) * 12 + 6
        log = np.log1p(mine["value"].to_numpy().astype(float))
        out[:, row] = _lagged(at, log, corridor.history.origin_lag, corridor, months, known)
    return out


def lever_history(corridor: Corridor, start: int, count: int) -> dict[str, Floats]:
    """Return every lever as it was, lever -> [month]; levers without a record at default."""
    out: dict[str, Floats] = {
        name: np.full(count, 0.0 if lever.default == "history" else float(lever.default))
        for name, lever in levers().items()
    }
    appointments = recorded_total("appointments", corridor, start, count)
    out["port_appointments"] = np.nan_to_num(appointments) / _days(start, count)
    out["parole_places"] = np.nan_to_num(recorded_total("parole", corridor, start, count))
    out |= paths(start, count)
    for month, size in corridor.announcements:
        if start <= month < start + count:
            out["announcement"][month - start] += size
    return out


def status_quo(corridor: Corridor, known: int) -> dict[str, float]:
    """Return the levers that stand at "history" as at the decision point ``known``.

    The mean of the last recorded months before it: a rule that was in force goes on.
    """
    recent = corridor.history.recent
    past = lever_history(corridor, known - recent, recent)
    return {
        name: float(past[name].mean())
        for name, lever in levers().items()
        if lever.default == "history"
    }
