"""Shares from the record: who is returned, by which door people come, who is stopped.

Each share is [group, month] from the corridor's first month to the last that is
known; ``hold`` spreads them over the months of a run.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import parse_month
from corridor.record import load
from corridor.system.corridor import Corridor
from corridor.system.observe import recorded, recorded_total

__all__ = ["disposition_shares", "route_shares"]

Floats = NDArray[np.float64]

_RETURNED = ("t8_repatriation", "t42_expulsion", "mpp")


def _share(part: Floats, whole: Floats, shrink: float) -> Floats:
    """Return part / whole by group and month, small cells drawn to the group's mean."""
    part, whole = np.nan_to_num(part), np.nan_to_num(whole)
    sums = whole.sum(1, keepdims=True)
    mean = part.sum(1, keepdims=True) / np.maximum(sums, 1)
    share: Floats = np.clip((part + shrink * mean) / np.maximum(whole + shrink, 1), 0.0, 1.0)
    return share


@lru_cache(maxsize=8)
def _disposition_counts(corridor_id: str) -> Any:
    """Return origin -> outcome -> month index -> people."""
    frame = load("dispositions")
    counts: dict[str, dict[str, dict[int, float]]] = {}
    for month, origin, outcome, value in zip(
        frame["month"].to_list(),
        frame["origin"].to_list(),
        frame["outcome"].to_list(),
        frame["value"].to_list(),
        strict=True,
    ):
        cell = counts.setdefault(origin, {}).setdefault(outcome, {})
        cell[parse_month(month)] = cell.get(parse_month(month), 0.0) + float(value or 0)
    return counts


def disposition_shares(corridor: Corridor, known: int) -> dict[str, Floats]:
    """Return the shares of people apprehended who were returned, expelled, detained.

    The table counts all CBP encounters; people paroled at ports are taken out of
    the denominator. Groups that it does not name take its row for all others.
    """
    first, shrink = corridor.history.first_month, corridor.history.shrink
    counts = _disposition_counts(corridor.id)
    last = max(m for cells in counts.values() for by in cells.values() for m in by)
    months = range(first, min(known, last + 1))
    members: dict[str, list[str]] = {}
    for origin in sorted(counts.keys() - {"ALL"}):
        members.setdefault(corridor.group_of(origin), []).append(origin)

    def grid(*outcomes: str) -> Floats:
        def row(origins: list[str]) -> list[float]:
            cells = [counts[origin] for origin in origins]
            return [sum(c.get(o, {}).get(m, 0.0) for c in cells for o in outcomes) for m in months]

        return np.array([row(members.get(group, ["OTHER"])) for group in corridor.group_ids])

    whole = grid("total_encounters") - grid("ofo_parole")
    returned, expelled = grid(*_RETURNED), grid("t42_expulsion")
    detained = grid("transfer_ice")
    return {
        "returned_share_g": _share(returned, whole, shrink),
        # no expulsions outside Title 42's months: small cells are not drawn to a mean
        "expelled_share_g": _share(expelled, returned, 0.0),
        "detained_share_g": _share(detained, whole - returned, shrink),
    }


def route_shares(corridor: Corridor, known: int) -> dict[str, Floats]:
    """Return the shares that split people between doors, from the recorded series."""
    history = corridor.history
    first, count = history.first_month, known - history.first_month

    def series(name: str) -> Floats:
        return recorded(name, corridor, first, count)

    between, ports = series("encounters_usbp"), series("encounters_ports")
    appointments = _spread_other(series("appointments"), ports, corridor)
    # only months in which every table speaks
    last = int(np.flatnonzero(np.isfinite(ports).any(0)).max()) + 1
    paid = recorded_total("appointments", corridor, first, count)
    if np.isfinite(paid).any():
        last = min(last, int(np.flatnonzero(np.isfinite(paid)).max()) + 1)
    walkups = np.maximum(ports - appointments, 0.0)
    unknown = np.isnan(ports)
    share = _share(
        np.where(unknown, 0, walkups)[:, :last],
        np.where(unknown, 0, ports + between)[:, :last],
        history.shrink,
    )

    events, returns = series("mexico_events"), series("mexico_returns")
    both = np.isnan(events + returns)
    stopped = _share(np.where(both, 0, returns), np.where(both, 0, events), history.shrink)
    # Mexico's count by month begins in 2018: its first year stands for those before
    seen = np.flatnonzero((~both).any(0))
    begin, end = int(seen.min()), int(seen.max()) + 1
    year = slice(begin, begin + 12)
    early = _share(
        np.nansum(np.where(both, 0, returns)[:, year], 1, keepdims=True),
        np.nansum(np.where(both, 0, events)[:, year], 1, keepdims=True),
        history.shrink,
    )
    stopped[:, :begin] = early

    third = corridor.mark("third_country")
    eligible = third * np.nan_to_num(between)
    return {
        "walkup_share_g": share,
        "transit_return_share_g": stopped[:, :end],
        "parole_split_g": _split(series("parole")),
        "appointment_split_g": _split(appointments),
        "third_country_split_g": eligible / np.maximum(eligible.sum(0), 1),
    }


def _split(grid: Floats) -> Floats:
    """Return how each month's places divided by group, [group, month], the first held before.

    The months end with the last one in which places were given.
    """
    grid = np.nan_to_num(grid)
    given = grid.sum(0)
    open_ = np.flatnonzero(given > 0)
    if not open_.size:
        return np.full((len(grid), 1), 1 / len(grid))
    split: Floats = grid / np.maximum(given, 1)
    split[:, : open_.min()] = split[:, [open_.min()]]
    return split[:, : open_.max() + 1]


def _spread_other(grid: Floats, weight: Floats, corridor: Corridor) -> Floats:
    """Share the count of OTHER out over the groups that a table does not name.

    ``weight`` is a series that names them all, [group, month].
    """
    other = corridor.group_ids.index(corridor.group_of("OTHER"))
    named = np.asarray(np.isfinite(grid).any(1))
    inside = np.nan_to_num(weight) * (~named[:, None])
    inside[other] = np.nan_to_num(weight[other])
    part = inside / np.maximum(inside.sum(0), 1)
    pot = np.nan_to_num(grid[other])
    return np.where(inside > 0, part * pot, np.nan_to_num(grid) * named[:, None])
