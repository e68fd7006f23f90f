"""Recorded detention, book-ins, stay and removals, by month and as at a decision point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.evidence import registry
from corridor.record import load

__all__ = [
    "AGENCIES",
    "Levels",
    "Months",
    "fiscal_year",
    "levels",
    "months",
    "paths",
    "removals",
    "stay_before",
]

Floats = NDArray[np.float64]

#: months
_YEAR = 12
#: months whose flows give a stay or a share; as ``history.recent`` of the corridor
_WINDOW = 6
#: the arresting agency of people held, in the order of the mechanism
AGENCIES = ("ICE", "CBP")
_NOBODY = 1.0


@dataclass(frozen=True)
class Months:
    """The tables on one axis of months; people held, or people a month; NaN where no row is."""

    first: int
    #: [agency, month], agencies as in ``AGENCIES``
    held: Floats
    booked: Floats
    #: final book-outs as printed, and removals straight from custody, [month]
    out: Floats
    removed: Floats

    @property
    def left(self) -> Floats:
        """People who left by the balance, book-ins less growth of the stock, [agency, month]."""
        growth = np.diff(self.held, axis=1, prepend=np.nan)
        return np.asarray(self.booked - growth)


@dataclass(frozen=True)
class Levels:
    """What was recorded as at a decision point; people, people a month, months, shares."""

    #: by agency as in ``AGENCIES``
    held: tuple[float, float]
    booked: tuple[float, float]
    stay: tuple[float, float]
    #: mean number held, all agencies
    beds: float
    removed_share: float
    #: removals straight from custody a month
    removals: float
    #: people arrested inside who are removed, a year
    target: float

    @property
    def inputs(self) -> dict[str, float]:
        """The levels under the names that the mechanism ``interior`` reads."""
        return {
            "target_now": self.target,
            "beds_now": self.beds,
            "interior_bookins_now": self.booked[0],
            "interior_held_now": self.held[0],
            "border_held_now": self.held[1],
            "interior_stay_now": self.stay[0],
            "border_stay_now": self.stay[1],
            "removed_share_now": self.removed_share,
            "removals_now": self.removals,
        }

    @property
    def standing(self) -> dict[str, float]:
        """The levers as recorded: removals from inside a year, and people held as beds."""
        return {"removal_target": self.target, "detention_beds": self.beds}


@lru_cache
def months() -> Months:
    """Return the tables ``detention``, ``bookins`` and ``bookouts`` by month."""
    import polars as pl

    whole = pl.col("criminality") == "all"
    detention, bookins = load("detention").filter(whole), load("bookins")
    bookouts = load("bookouts").filter(whole)
    every = [parse_month(m) for m in detention["month"].to_list()]
    first, count = min(every), max(every) - min(every) + 1

    def row(frame: pl.DataFrame, column: str, value: str) -> Floats:
        out = np.full(count, np.nan)
        mine = frame.filter(pl.col(column) == value)
        for month, people in zip(mine["month"].to_list(), mine["value"].to_list(), strict=True):
            at = parse_month(month) - first
            if 0 <= at < count:
                out[at] = float(people)
        return out

    return Months(
        first,
        np.stack([row(detention, "agency", agency) for agency in AGENCIES]),
        np.stack([row(bookins, "agency", agency) for agency in AGENCIES]),
        row(bookouts, "reason", "all"),
        row(bookouts, "reason", "release_to_remove"),
    )


@lru_cache
def removals() -> dict[int, float]:
    """Return removals by fiscal year, as published."""
    import polars as pl

    frame = load("removals").filter(pl.col("measure") == "all")
    years = [int(year) for year in frame["fiscal_year"].to_list()]
    return dict(zip(years, [float(value) for value in frame["value"].to_list()], strict=True))


def fiscal_year(month: int) -> int:
    """Return the US fiscal year of a month index: it begins in October."""
    return (month + 3) // _YEAR


def stay_before(end: int) -> Floats:
    """Return the mean stay in months of the window that ends before position ``end``, [agency].

    Little's law on those who leave: people held over people who left a month.
    """
    table = months()
    window = slice(max(end - _WINDOW, 1), end)
    held, left = table.held[:, window].sum(1), table.left[:, window].sum(1)
    return np.asarray(held / np.maximum(left, _NOBODY))


def _removed_share(end: int) -> float:
    """Return the share of those leaving custody who are removed, in the window before ``end``.

    By book-outs with their reason; where removals are not among the reasons, what releases
    leave of the balance; where there are no book-outs, removals of the last fiscal year that was
    over, which count more than removals from custody; else the parameter for it.
    """
    table = months()
    window = slice(max(end - _WINDOW, 1), end)
    out, removed = table.out[window], table.removed[window]
    both = np.isfinite(out) & np.isfinite(removed)
    if both.any():
        return float(removed[both].sum() / out[both].sum())
    left = table.left[:, window].sum(0)
    if np.isfinite(out).any():
        some = np.isfinite(out) & np.isfinite(left)
        return float(np.clip(1 - out[some].sum() / left[some].sum(), 0.0, 1.0))
    year = fiscal_year(table.first + end) - 1
    position = np.arange(table.held.shape[1]) + table.first
    mine = (position + 3) // _YEAR == year
    # a year that the table begins in has one balance less
    leaving = np.nansum(table.left.sum(0)[mine]) * _YEAR / max(1, _YEAR - (mine[0]))
    if year in removals() and leaving > 0:
        return float(min(1.0, removals()[year] / leaving))
    return registry().parameters["removed_unrecorded"].prior.median


@lru_cache(maxsize=32)
def levels(known: int, recent: int = _WINDOW) -> Levels:
    """Return the levels as at a decision point, from what was recorded before it.

    known: first month that is not known, as a month index; recent: months whose mean stands for
    the level. Stocks are those of the last month.

    Raises InputError if fewer than two months were on record.
    """
    table = months()
    end = min(known - table.first, table.held.shape[1])
    if end < 2:
        raise InputError(
            "detention by month is not yet on record",
            where=f"decision point {format_month(known)}",
            remedy=f"Choose {format_month(table.first + 2)} or later",
        )
    window = slice(max(end - recent, 0), end)
    stay, share = stay_before(end), _removed_share(end)
    booked = table.booked[:, window].mean(1)
    own = table.removed[window]
    left = table.left[:, max(end - recent, 1) : end].sum(0).mean()
    removed = float(np.nanmean(own)) if np.isfinite(own).any() else share * float(left)
    target = paths(known - recent, recent)["removal_target"].mean()
    return Levels(
        held=(float(table.held[0, end - 1]), float(table.held[1, end - 1])),
        booked=(float(booked[0]), float(booked[1])),
        stay=(float(stay[0]), float(stay[1])),
        beds=float(paths(known - recent, recent)["detention_beds"].mean()),
        removed_share=share,
        removals=removed,
        target=float(target),
    )


def paths(start: int, count: int) -> dict[str, Floats]:
    """Return the levers ``removal_target`` and ``detention_beds`` as they were, [month].

    Months before the tables begin hold their first value, months after them their last.
    """
    return {
        name: np.interp(np.arange(start, start + count), at, values)
        for name, (at, values) in _paths().items()
    }


@lru_cache
def _paths() -> dict[str, tuple[Floats, Floats]]:
    table = months()
    at: Floats = np.arange(table.held.shape[1], dtype=np.float64) + table.first
    shares: Floats = np.array([_removed_share(end) for end in range(1, len(at) + 1)])
    return {
        "removal_target": (at, np.asarray(_YEAR * shares * table.booked[0])),
        "detention_beds": (at, np.asarray(table.held.sum(0))),
    }
