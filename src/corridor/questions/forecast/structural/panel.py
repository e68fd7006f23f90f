"""What a forecast is learned from: changes of logs, and what could explain them.

Series axis: the groups in the corridor's order, then all groups but home. Month axis: from the
vintage's first month. A feature of month t uses figures up to t - 1 only.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.holes import MOST
from corridor.questions.forecast.structural.exposure import Exposure
from corridor.questions.forecast.structural.settings import Layout, Settings
from corridor.questions.forecast.vintage import Vintage, home, offset

__all__ = ["Panel", "count_noise", "grain", "lagged", "make_panel", "season_row"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """The record as changes and features, [month, series, ...] unless said otherwise.

    Attributes
    ----------
    home: [group] nationals of the transit country; none where the corridor has none.
    log, change, noise, quick, slow: ln(count + offset), its monthly change, variance of its
        counting noise, its mean over the last months and over years; [month, series].
    soon, ahead, known: features with the measures known in the middle of the month, in the
        middle of the month before, and by the forecast date.
    coming: [horizon, series, coefficient] measures and upstream signals of the months to come.
    grain: the steps in which counts are recorded of late.
    seen: whether a month's change is between two recorded months, [month, series].
    behind: months by which a series ends before the origin, [series].
    layout: where the coefficients stand.
    """

    home: NDArray[np.bool_]
    first: int
    log: Floats
    change: Floats
    noise: Floats
    quick: Floats
    slow: Floats
    soon: Floats
    ahead: Floats
    known: Floats
    coming: Floats
    grain: float
    seen: NDArray[np.bool_]
    behind: NDArray[np.int64]
    layout: Layout


def make_panel(vintage: Vintage, horizons: int, settings: Settings) -> Panel:
    """Return the panel of a vintage."""
    at_home, layout = home(vintage.corridor), settings.layout
    made, add = vintage.whole, offset(vintage.corridor)
    groups = made.values[: len(at_home)]
    counts = np.concatenate([groups, groups[~at_home].sum(0)[None]]).T
    known = _known(made.known[: len(at_home)], groups, at_home)
    months, size = counts.shape
    log = np.log(counts + add)
    change = np.diff(log, axis=0, prepend=log[:1])
    noise = count_noise(counts, add, settings)
    quick, slow = (_mean(log, settings.pool[name]) for name in ("quick_months", "slow_months"))
    base = np.zeros((months, size, layout.size))
    base[:, :, layout.drift] = 1.0
    for month in range(months):
        base[month, :, layout.seasons] = season_row(vintage.first + month)
    base[2:, :, layout.momentum] = lagged(
        change[1:-1],
        noise[1:-1],
        noise[:-2],
        (quick - log)[1:-1],
        (slow - log)[1:-1],
        at_home,
        settings,
    )
    signal, later = _upstream(vintage, log, horizons, settings)
    base[1:, :, layout.upstream] = signal[:-1]
    beside = _beside(vintage, months, settings)
    base[1:, :, layout.beside] = beside[:-1, None]
    exposure = Exposure(
        vintage.events, vintage.corridor, groups, vintage.first, months + horizons, settings
    )
    soon, ahead, told = base.copy(), base.copy(), base.copy()
    for month in range(months):
        at = slice(month, month + 1)
        middle = _middle(vintage.first + month)
        soon[at, :, layout.measures] = exposure.features(middle, month, month + 1)
        before = _middle(vintage.first + month - int(settings.measures["blind"]))
        ahead[at, :, layout.measures] = exposure.features(before, month, month + 1)
    measures = exposure.features(vintage.date, 0, months + horizons)
    told[:, :, layout.measures] = measures[:months]
    coming = np.zeros((horizons, size, layout.size))
    coming[:, :, layout.measures] = measures[months:]
    coming[:, :, layout.upstream] = later
    coming[0, :, layout.beside] = beside[-1]  # what changed last says nothing past a month
    for step in range(horizons):
        coming[step, :, layout.seasons] = season_row(vintage.first + months + step)
    coming[0, :, layout.drift] = 1.0  # further ahead, measures not yet known offset the trend
    return Panel(
        home=at_home,
        first=vintage.first,
        log=log,
        change=change,
        noise=noise,
        quick=quick,
        slow=slow,
        soon=soon,
        ahead=ahead,
        known=told,
        coming=coming,
        grain=grain(groups, settings),
        seen=(known & np.concatenate([known[:, :1], known[:, :-1]], 1)).T,
        behind=known[:, ::-1].argmax(1),
        layout=layout,
    )


def _known(
    known: NDArray[np.bool_], groups: Floats, at_home: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return [group and all but home, month]: what is recorded, of the sum most of it."""
    rest = groups[~at_home]
    most = np.where(known[~at_home], rest, 0.0).sum(0) >= MOST * rest.sum(0)
    return np.concatenate([known, most[None]])


def season_row(month: int) -> Floats:
    """Return the seasonal contrast of a month, [12], which sums to nothing over a year."""
    row = np.full(12, -1 / 12)
    row[month % 12] += 1
    return row


def count_noise(counts: Floats, offset: float, settings: Settings) -> Floats:
    """Return the variance of ln(count + offset) from rounding and chance, as ``counts``."""
    width = settings.noise["rounding"]
    spread = width**2 / 12 + settings.noise["dispersion"] * counts
    return np.asarray(spread / (counts + offset) ** 2)


def grain(counts: Floats, settings: Settings) -> float:
    """Return the steps in which counts, [group, month], are recorded of late: tens or ones."""
    width = settings.noise["rounding"]
    late = counts[:, -int(settings.noise["rounded"]) :]
    return width if (late % width == 0).all() else 1.0


def lagged(
    change: Floats,
    noise: Floats,
    before: Floats,
    near: Floats,
    far: Floats,
    home: NDArray[np.bool_],
    settings: Settings,
) -> Floats:
    """Return the features made of last month, [..., series, 6].

    ``change`` [..., series] and its noise; ``before``: noise of the month before; ``near``
    and ``far``: quick and slow mean less log. As far as the last change is likely to be true it
    carries on; as far as it is noise the log returns to its quick mean.
    """
    signal = settings.noise["signal"]
    true = signal / (signal + noise + before)
    rows = np.flatnonzero(home)
    others = np.repeat(change[..., -1:], change.shape[-1], -1)
    homes = np.zeros_like(change)
    if len(rows):
        homes += change[..., rows].mean(-1, keepdims=True)
    # neither the total nor a home group follows itself twice
    others[..., -1] = 0.0
    homes[..., rows] = 0.0
    return np.stack([true * change, (1 - true) * near, others, homes, near, far], -1)


def _mean(log: Floats, months: float) -> Floats:
    mean = np.empty_like(log)
    level = log[0]
    for month, row in enumerate(log):
        level = level + (row - level) / months
        mean[month] = level
    return mean


def _middle(month: int) -> datetime.date:
    return datetime.date(month // 12, month % 12 + 1, 15)


def _upstream(
    vintage: Vintage, log: Floats, horizons: int, settings: Settings
) -> tuple[Floats, Floats]:
    """Return signals seen by each month's end, and those to come, [..., series, table].

    A signal: how far a place on the way stands above its own recent mean, less the same of
    the target; nothing where a table is not out, is stale, or has no figures for a group.
    """
    names = settings.layout.signals
    now = np.zeros((*log.shape, len(names)))
    later = np.zeros((horizons, log.shape[1], len(names)))
    own = _above(log, settings)
    at_home = home(vintage.corridor)
    for column, name in enumerate(names):
        if name not in vintage.upstream:
            continue
        groups = _by_group(vintage, name)
        rest = groups[~at_home]
        every = np.where(np.isnan(rest).all(0), np.nan, np.nansum(rest, 0))
        seen = np.concatenate([groups, every[None]]).T
        out = np.flatnonzero(~np.isnan(seen).all(1))
        if not len(out):
            continue
        # the table's last month against the target's: this many months it runs behind
        behind = max(len(log) - 1 - int(out[-1]), 0)
        if behind > settings.upstream["stale"]:
            continue
        above = _above(np.log(seen[: len(log)] + vintage.corridor.series[name].offset), settings)
        signal = np.zeros(log.shape)
        signal[behind:] = (above - own)[: len(log) - behind]
        signal = np.clip(signal, -settings.upstream["limit"], settings.upstream["limit"])
        signal = np.where(np.isnan(signal), 0.0, signal)
        now[:, :, column] = signal
        for step in range(horizons):
            later[step, :, column] = signal[-1] * settings.upstream["fade"] ** step
    return now, later


def _beside(vintage: Vintage, months: int, settings: Settings) -> Floats:
    """Return last changes of tables beside the target as seen by each month's end, [month, table].

    A table's change is that of all but home together; nothing where it is not out or stale.
    """
    names = settings.layout.besides
    at_home = home(vintage.corridor)
    found = np.zeros((months, len(names)))
    for column, name in enumerate(names):
        if name not in vintage.upstream:
            continue
        rest = _by_group(vintage, name)[~at_home, :months]
        every = np.where(np.isnan(rest).all(0), np.nan, np.nansum(rest, 0))
        out = np.flatnonzero(~np.isnan(every))
        if not len(out) or months - 1 - out[-1] > settings.beside["stale"]:
            continue
        behind = int(months - 1 - out[-1])
        log = np.log(every + vintage.corridor.series[name].offset)
        change = np.nan_to_num(np.diff(log, prepend=np.nan))
        change = np.clip(change, -settings.beside["limit"], settings.beside["limit"])
        found[behind:, column] = change[: months - behind]
    return found


def _by_group(vintage: Vintage, name: str) -> Floats:
    """Return a series by group; one that exists in total only is about each group alike."""
    grid = np.asarray(vintage.upstream[name])
    count = len(vintage.corridor.groups)
    return grid if vintage.corridor.series[name].by_group else np.repeat(grid / count, count, 0)


def _above(log: Floats, settings: Settings) -> Floats:
    """Return logs less the mean of the months before, [month, series]; NaN where not known."""
    span = int(settings.upstream["slow_months"])
    above = np.full(log.shape, np.nan)
    for month in range(span, len(log)):
        above[month] = log[month] - log[month - span : month].mean(0)
    return above
