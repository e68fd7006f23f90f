"""What a sweep found at a glance: how far each outcome reaches over the rows, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corridor.core.errors import InputError
from corridor.core.naming import id_of
from corridor.questions.sweep.chunk import part_name
from corridor.questions.sweep.manifest import Manifest
from corridor.questions.sweep.read import about, open_sweep, read, read_rows

__all__ = ["ALL_ROWS", "Cover", "Gap", "Moved", "Overview", "Reach", "overview"]

#: rows up to which all are shown where no number is asked for, and how many are at either end else
ALL_ROWS, _TOP = 40, 5

#: rank correlations smaller than this are not told from none
_FAINT = 0.1
#: share of a setting's range that may lack at either end, and it still counts as covered
_LACKING = 0.05
#: standard errors of a difference that luck explains
_LUCK = 2


@dataclass(frozen=True)
class Moved:
    """What an outcome moves most with over the rows of one policy."""

    policy: str
    #: setting with the strongest rank correlation, and that; "" and None where all are faint
    setting: str
    correlation: float | None


@dataclass(frozen=True)
class Gap:
    """How far one policy lies from the first of the sweep at the same points."""

    policy: str
    first: str
    #: least and greatest mean difference over draws, and the policy's rows there
    low: float
    low_row: int
    high: float
    high_row: int
    #: points, and those at which the mean is higher and lower by more than luck explains
    points: int
    higher: int
    lower: int


@dataclass(frozen=True)
class Reach:
    """One outcome over all rows, all origin groups together."""

    outcome: str
    label: str
    over: str
    unit: str
    #: nothing supports a point: ``low`` and ``high`` are then ends of quantiles, not means
    interval_only: bool
    #: lowest and highest figure of a row, and these rows
    low: float | None
    low_row: int | None
    high: float | None
    high_row: int | None
    #: by policy, whose rows are ranked alone: over all, a setting's correlation would hold which
    #: policy it is; empty where the rows that are done cover a part of some setting's range
    moves: tuple[Moved, ...]
    #: share of the variance of the rank over all rows that lies between policies; None with one
    #: policy, where nothing varies, or where ``moves`` is empty
    by_policy: float | None
    #: of each policy but the first; empty with one, and where nothing supports a point
    gaps: tuple[Gap, ...] = ()

    @property
    def mostly_policy(self) -> bool:
        """Whether which policy it is moves the outcome more than all settings together."""
        return self.by_policy is not None and self.by_policy > 0.5


@dataclass(frozen=True)
class Cover:
    """How much of a setting's range the rows cover that are done."""

    setting: str
    #: ends of the rows that are done
    low: float
    high: float
    #: ends of all rows
    least: float
    most: float

    @property
    def whole(self) -> bool:
        """Whether they reach both ends, or near them."""
        room = _LACKING * (self.most - self.least)
        return self.low <= self.least + room and self.high >= self.most - room


@dataclass(frozen=True)
class Overview:
    """A sweep, or what of it is done."""

    label: str
    place: str
    rows: int
    draws: int
    #: decision point (YYYY-MM), and months from there on; "" and 0 of a sweep that kept neither
    start: str
    months: int
    done: int
    chunks: int
    reaches: tuple[Reach, ...]
    #: outcome whose rows are listed; "" if none was asked for
    outcome: str = ""
    #: lines of the rows with the lowest and the highest figure, as ``read`` gives them
    lowest: tuple[dict[str, Any], ...] = ()
    highest: tuple[dict[str, Any], ...] = ()
    #: lines of all rows, the lowest first, where they are few and no number was asked for
    ranked: tuple[dict[str, Any], ...] = ()
    #: while chunks are missing, how far the rows so far reach, by setting
    covers: tuple[Cover, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether the rows that are done cover the range of every setting."""
        return all(one.whole for one in self.covers)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        plain = {**vars(self), "covers": [vars(one) for one in self.covers]}
        plain["reaches"] = [
            {**vars(one), **{k: [vars(part) for part in vars(one)[k]] for k in ("moves", "gaps")}}
            for one in self.reaches
        ]
        return plain | {key: list(plain[key]) for key in ("lowest", "highest", "ranked")}


def overview(url: str, outcome: str = "", top: int | None = None) -> Overview:
    """Return what is done of the sweep at ``url``.

    ``outcome``: an id or a label; list the ``top`` rows at either end of this one too.
    Where ``top`` is None, they are five, and ``ranked`` holds all rows up to ``ALL_ROWS``.

    Raises InputError if no sweep or no chunk of it lies there, for damage and for an outcome
    that it does not hold.
    """
    import polars as pl

    manifest = about(url)
    known = {one["id"]: one for one in manifest.about["outcomes"]}
    if outcome:
        labels = {name: one["label"] for name, one in known.items()}
        outcome = id_of(outcome, labels, "the sweep holds no outcome")
    if top is not None and top < 1:
        raise InputError(f"{top} rows asked for", where="--top", remedy="Use 1 or more")
    lines = read(url, partial=True)
    if "group" in lines.columns:
        lines = lines.filter(pl.col("group") == "ALL")
    there = open_sweep(url)[0].names()
    done = sum(part_name(index) in there for index in range(len(manifest.chunks)))
    settings = manifest.about["settings"]
    covers = _covers(lines, read_rows(url), settings) if done < len(manifest.chunks) else ()
    # rows run in order: of a part of a range, what moves an outcome most is another question
    told = settings if all(one.whole for one in covers) else ()
    reaches = []
    ends: tuple[Any, ...] = ((), (), ())
    for one in known.values():
        mine = lines.filter(pl.col("outcome") == one["id"])
        low, high = _measured(one["interval_only"], manifest)
        reaches.append(_reach(one, mine, low, high, told))
        if one["id"] == outcome and low in mine.columns:
            shown = mine.filter(pl.col(low).is_finite())
            few = top is None and len(shown) <= ALL_ROWS
            up = shown.sort(low, "row")
            down = shown.sort(high, "row", descending=[True, False])
            ends = (
                tuple(up.head(top or _TOP).to_dicts()),
                tuple(down.head(top or _TOP).to_dicts()),
                tuple(up.to_dicts()) if few else (),
            )
    return Overview(
        label=str(manifest.about["label"]),
        place=url,
        rows=manifest.rows,
        draws=manifest.draws,
        start=str(manifest.about.get("from", "")),
        months=int(manifest.about.get("months", 0)),
        done=done,
        chunks=len(manifest.chunks),
        reaches=tuple(reaches),
        outcome=outcome,
        lowest=ends[0],
        highest=ends[1],
        ranked=ends[2],
        covers=covers,
    )


def _covers(done: Any, rows: Any, settings: Sequence[str]) -> tuple[Cover, ...]:
    return tuple(
        Cover(
            setting,
            *(float(done[setting].min()), float(done[setting].max())),
            *(float(rows[setting].min()), float(rows[setting].max())),
        )
        for setting in settings
    )


def _measured(interval_only: bool, manifest: Manifest) -> tuple[str, str]:
    """Return the columns that rows are ordered by, for the low end and the high end."""
    quantiles = [name for name in manifest.about["columns"] if name.startswith("q")]
    if interval_only and quantiles:
        return quantiles[0], quantiles[-1]
    return "mean", "mean"


def _reach(one: Any, lines: Any, low: str, high: str, settings: Sequence[str]) -> Reach:
    import polars as pl

    finite = lines.filter(pl.col(low).is_finite() & pl.col(high).is_finite())
    least = finite.sort(low, "row").head(1).to_dicts()
    most = finite.sort(high, "row", descending=[True, False]).head(1).to_dicts()
    moves = [
        Moved(str(policy), *_strongest(mine, high, settings))
        for (policy,), mine in finite.group_by("policy", maintain_order=True)
    ]
    return Reach(
        outcome=one["id"],
        label=one["label"],
        over=one["over"],
        unit=one["unit"],
        interval_only=one["interval_only"],
        low=least[0][low] if least else None,
        low_row=least[0]["row"] if least else None,
        high=most[0][high] if most else None,
        high_row=most[0]["row"] if most else None,
        moves=tuple(moves) if settings else (),
        by_policy=_between(finite, high) if settings else None,
        gaps=_gaps(lines),
    )


def _gaps(lines: Any) -> tuple[Gap, ...]:
    """Return how far each policy lies from the first, over the points that are done."""
    import polars as pl

    if "difference" not in lines.columns:
        return ()
    # every policy is run at every point, the first one first
    first = str(lines.sort("row")["policy"][0])
    others = lines.filter((pl.col("policy") != first) & pl.col("difference").is_finite())
    gaps = []
    for (policy,), mine in others.group_by("policy", maintain_order=True):
        mean, luck = pl.col("difference"), _LUCK * pl.col("difference_error")
        low, high = (mine.sort("difference", "row").row(at, named=True) for at in (0, -1))
        gaps.append(
            Gap(
                *(str(policy), first),
                *(low["difference"], low["row"], high["difference"], high["row"]),
                len(mine),
                len(mine.filter(mean > luck)),
                len(mine.filter(mean < -luck)),
            )
        )
    return tuple(gaps)


def _strongest(lines: Any, column: str, settings: Sequence[str]) -> tuple[str, float | None]:
    """Return the setting with the largest rank correlation, and that."""
    import numpy as np

    ranks = {name: lines[name].rank().to_numpy() for name in (*settings, column)}
    best, most = "", 0.0
    for name in settings:
        if min(len(lines), 3) == 3 and np.ptp(ranks[name]) > 0 and np.ptp(ranks[column]) > 0:
            found = float(np.corrcoef(ranks[name], ranks[column])[0, 1])
            if abs(found) > max(abs(most), _FAINT):
                best, most = name, found
    return best, most if best else None


def _between(lines: Any, column: str) -> float | None:
    """Return the share of the variance of the rank that lies between policies."""
    import numpy as np

    ranks = lines[column].rank().to_numpy()
    policies = lines["policy"].to_numpy()
    named = np.unique(policies)
    if len(named) < 2 or np.ptp(ranks) == 0:
        return None
    groups = [ranks[policies == one] for one in named]
    between = sum(len(mine) * (mine.mean() - ranks.mean()) ** 2 for mine in groups)
    return float(between / (len(ranks) * ranks.var()))
