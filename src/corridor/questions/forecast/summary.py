"""Means of scores by series, horizon, model and period of rules, as plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor import __version__
from corridor.core.months import format_month
from corridor.questions.forecast.backtest import Backtest
from corridor.questions.forecast.own.periods import breaks, crosses, periods, regime_of
from corridor.questions.forecast.predictive import LEVELS, POINTS
from corridor.questions.forecast.scores import Scores
from corridor.questions.forecast.vintage import offset, series_ids, target_parts, totals
from corridor.system.corridor import Corridor
from corridor.system.tables import table_of

__all__ = ["ACROSS", "GROUPS", "WITHIN", "headlines", "plain", "summary_rows"]

Floats = NDArray[np.float64]

GROUPS = "GROUPS"
"""Series of the summary that is the mean of the scores of the groups."""
ACROSS = "across-a-break"
"""Forecasts whose months hold the beginning of a period of rules."""
WITHIN = "within-a-regime"
"""All others."""

_MEANS = ("crps", "wis", "cover50", "cover90")
_DIGITS = 6
_BINS = 10
#: of the interval of skill: origins follow each other, so they are drawn in blocks of a year
_BLOCK, _RESAMPLES = 12, 1000
#: blocks below which there is no interval
_FEWEST = 3


def headlines(corridor: Corridor) -> tuple[str, ...]:
    """Return the series of the summary: totals and GROUPS; of a single group, that one."""
    return (*totals(corridor), GROUPS) if len(corridor.groups) > 1 else corridor.group_ids


def plain(result: Backtest) -> dict[str, Any]:
    """Return everything as plain values for JSON; the same scores give the same text."""
    place = result.corridor
    names = dict.fromkeys(part.table for part in target_parts(place))
    tables = [
        {"table": info.id, "last": info.last, "sha256": info.sha256}
        for info in (table_of(place, name) for name in names)
    ]
    return {
        "corridor": place.id,
        "target": place.forecast.target,
        "scale": f"ln(count + {offset(place):g})",
        "version": __version__,
        "vintage": tables[0],
        # only where the target is made of several
        **({"tables": tables} if len(tables) > 1 else {}),
        "seed": result.seed,
        "draws": result.draws,
        "points": POINTS,
        "levels": list(LEVELS),
        "origins": [format_month(result.origins[0]), format_month(result.origins[-1])],
        "horizons": list(result.horizons),
        "models": [
            {
                "id": one.id,
                "label": one.label,
                "what": one.what,
                "baseline": one.baseline,
                "sees_future": one.sees_future,
                "code": one.code[:16],
            }
            for one in result.models
        ],
        "rows": list(_rows(result)),
        "summary": summary_rows(result),
        "regimes": list(_regimes(result)),
        "periods": [{"id": p.id, "label": p.label, "since": p.since} for p in periods(place)],
        "breaks": [format_month(month) for month in breaks(place)],
        "pit": list(_pit(result)),
    }


def _series(result: Backtest) -> list[tuple[str, list[int]]]:
    """Return (series, rows of the series axis): each series, and groups together if several."""
    ids = series_ids(result.corridor)
    groups = list(range(len(result.corridor.groups)))
    alone = [(name, [row]) for row, name in enumerate(ids)]
    return [*alone, (GROUPS, groups)] if len(groups) > 1 else alone


def _rows(result: Backtest) -> Iterator[dict[str, Any]]:
    for name, rows in _series(result):
        if name == GROUPS:
            continue
        for h, horizon in enumerate(result.horizons):
            for one in result.models:
                means = _means(result.scores[one.id], rows, h)
                yield {"series": name, "horizon": horizon, "model": one.id, **means}


def summary_rows(result: Backtest) -> list[dict[str, Any]]:
    """Return the totals and the mean over groups, each model with its skill.

    ``skill`` is 1 - CRPS / CRPS of the best baseline of the same series and horizon;
    ``skill_low`` and ``skill_high`` hold it in 90% of resamples of the origins in blocks of a
    year. None where no baseline was run, and the interval where origins span less than three.
    """
    found = []
    for name, rows in _series(result):
        if name not in headlines(result.corridor):
            continue
        for h, horizon in enumerate(result.horizons):
            by_origin = {
                one.id: result.scores[one.id].crps[:, rows, h].mean(1) for one in result.models
            }
            best = _best(result, by_origin)
            for one in result.models:
                found.append(
                    {
                        "series": name,
                        "horizon": horizon,
                        "model": one.id,
                        **_means(result.scores[one.id], rows, h),
                        "best_baseline": best,
                        **_skill(by_origin[one.id], by_origin[best] if best else None),
                    }
                )
    return found


def _best(result: Backtest, by_origin: dict[str, Floats]) -> str | None:
    mean = {
        one.id: np.nanmean(by_origin[one.id])
        for one in result.models
        if one.baseline and np.isfinite(by_origin[one.id]).any()
    }
    return min(mean, key=lambda name: (mean[name], name)) if mean else None


def _skill(mine: Floats, best: Floats | None) -> dict[str, float | None]:
    known = np.isfinite(mine)
    if best is None or not known.any():
        return {"skill": None, "skill_low": None, "skill_high": None}
    pair = np.stack([mine[known], best[known]])
    count = pair.shape[1]
    skill = _number(1 - pair[0].mean() / pair[1].mean())
    if count < _FEWEST * _BLOCK:
        return {"skill": skill, "skill_low": None, "skill_high": None}
    starts = np.random.default_rng(0).integers(0, count, (_RESAMPLES, -(-count // _BLOCK)))
    drawn = (starts[..., None] + np.arange(_BLOCK)).reshape(_RESAMPLES, -1)[:, :count] % count
    means = pair[:, drawn].mean(-1)
    low, high = np.quantile(1 - means[0] / means[1], (0.05, 0.95))
    return {"skill": skill, "skill_low": _number(low), "skill_high": _number(high)}


def _regimes(result: Backtest) -> Iterator[dict[str, Any]]:
    place = result.corridor
    if not periods(place):
        return
    month = np.array(result.origins)[:, None] + np.array(result.horizons)
    of = np.vectorize(lambda at: regime_of(place, at), otypes=[object])(month)
    over = np.array([[crosses(place, o, o + h) for h in result.horizons] for o in result.origins])
    kinds = [(p.id, of == p.id) for p in periods(place)] + [(ACROSS, over), (WITHIN, ~over)]
    for name, rows in _series(result):
        for kind, mask in kinds:
            for h, horizon in enumerate(result.horizons):
                for one in result.models:
                    means = _means(result.scores[one.id], rows, h, mask[:, h])
                    if means["n"]:
                        head = {"series": name, "horizon": horizon, "model": one.id}
                        yield {**head, "regime": kind, **means}


def _pit(result: Backtest) -> Iterator[dict[str, Any]]:
    """Yield how many figures lie in each tenth of the predictive distribution."""
    for name, rows in _series(result):
        if name not in headlines(result.corridor):
            continue
        for h, horizon in enumerate(result.horizons):
            for one in result.models:
                values = result.scores[one.id].pit[:, rows, h]
                values = values[np.isfinite(values)]
                bins = np.minimum((values * _BINS + 1e-9).astype(int), _BINS - 1)
                counts = np.bincount(bins, minlength=_BINS)
                head = {"series": name, "horizon": horizon, "model": one.id}
                yield {**head, "counts": counts.tolist()}


def _means(
    scores: Scores, rows: list[int], h: int, mask: NDArray[np.bool_] | None = None
) -> dict[str, Any]:
    """Return mean scores over origins; ``n`` counts origins, not origins times groups."""
    crps = scores.crps[:, rows, h]
    known = np.isfinite(crps).all(1)
    if mask is not None:
        known &= mask
    if not known.any():
        return {**dict.fromkeys(_MEANS), "n": 0}
    means = {name: _number(getattr(scores, name)[known][:, rows, h].mean()) for name in _MEANS}
    return {**means, "n": int(known.sum())}


def _number(value: float) -> float:
    return round(float(value), _DIGITS)
