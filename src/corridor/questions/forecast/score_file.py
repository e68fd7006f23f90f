"""A forecast file held against a record: scores by series and month.

Of the distribution only its quantiles are known. The weighted interval score uses those of
forecast hubs as they are; the CRPS joins all of them by lines, see ``predictive``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month
from corridor.questions.forecast.baselines._walk import no_change
from corridor.questions.forecast.hub import HubForecast
from corridor.questions.forecast.hub_read import read_hub
from corridor.questions.forecast.later import read_record
from corridor.questions.forecast.own.periods import crosses, regime_of
from corridor.questions.forecast.predictive import LEVELS, from_quantiles, to_log
from corridor.questions.forecast.scores import Scores, score
from corridor.questions.forecast.summary import GROUPS
from corridor.questions.forecast.vintage import (
    Vintage,
    offset,
    series_ids,
    target_lag,
    totals,
    truth,
    vintage,
)
from corridor.system.corridor import Corridor

__all__ = ["ScoredFile", "plain", "score_file"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ScoredFile:
    """A forecast with what came.

    Attributes
    ----------
    seen: counts, [series, horizon], NaN where the record does not reach.
    scores: each [series, horizon].
    record: what it was held against, in words.
    no_change: scores of the last month going on, of the same shape; None where it is not known.
    """

    corridor: Corridor
    forecast: HubForecast
    seen: Floats
    scores: Scores
    record: str
    no_change: Scores | None


def score_file(path: Path, record: Path | None, corridor: Corridor) -> ScoredFile:
    """Score a hub file by a record file, or by the shipped record when None.

    Raises InputError for a file that breaks its format, or where no month is in both.
    """
    made = read_hub(path, corridor)
    start, count = made.origin + 1, made.horizons
    if record is None:
        whole, what = truth(corridor, start, count), "the record that ships"
    else:
        whole, what = read_record(record, corridor, start, count), str(record)
    rows = [series_ids(corridor).index(name) for name in made.series]
    seen = whole[rows]
    if not np.isfinite(seen).any():
        raise InputError(
            f"it holds none of the months {format_month(start)} to "
            f"{format_month(start + count - 1)}",
            where=what,
            remedy="Name a file that does with --record",
        )
    add = offset(corridor)
    told = to_log(made.values, add)
    at = from_quantiles(np.array(made.levels), told)
    given = told[..., [made.levels.index(level) for level in LEVELS]]
    then = _then(corridor, made)
    still = None if then is None else no_change(then, count)[rows]
    logs = to_log(seen, add)
    return ScoredFile(
        *(corridor, made, seen, score(at, logs, given), what),
        no_change=None if still is None else score(still, logs),
    )


def _then(corridor: Corridor, made: HubForecast) -> Vintage | None:
    """Return what the forecast could know, None where our record has no such month."""
    day = 12 * made.made.year + made.made.month - 1
    try:
        return vintage(corridor, made.origin, max(day, made.origin + target_lag(corridor)))
    except InputError:
        return None


def plain(result: ScoredFile) -> dict[str, Any]:
    """Return every score as plain values for JSON."""
    made, found = result.forecast, result.scores
    rows = []
    for s, name in enumerate(made.series):
        for h in np.flatnonzero(np.isfinite(result.seen[s])).tolist():
            month = made.origin + h + 1
            rows.append(
                {
                    "series": name,
                    "month": format_month(month),
                    "horizon": h + 1,
                    "recorded": float(result.seen[s, h]),
                    **_quantiles(made, s, h),
                    "crps": round(float(found.crps[s, h]), 6),
                    "wis": round(float(found.wis[s, h]), 6),
                    "in50": bool(found.cover50[s, h]),
                    "in90": bool(found.cover90[s, h]),
                    "pit": round(float(found.pit[s, h]), 6),
                    "regime": regime_of(result.corridor, month),
                    "across_a_break": crosses(result.corridor, made.origin, month),
                }
            )
    return {
        "scale": f"ln(count + {offset(result.corridor):g})",
        "origin": format_month(made.origin),
        "origin_date": made.made.isoformat(),
        "record": result.record,
        "rows": rows,
        "summary": _summary(result),
    }


def _quantiles(made: HubForecast, s: int, h: int) -> dict[str, float]:
    names = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
    return {k: float(made.values[s, h, made.levels.index(v)]) for k, v in names.items()}


def _summary(result: ScoredFile) -> list[dict[str, Any]]:
    """Return means over the months that are known: of each total, and of the groups together."""
    names = list(result.forecast.series)
    sums = totals(result.corridor)
    parts = {name: [names.index(name)] for name in sums if name in names}
    # a single group is its own mean
    mean = GROUPS if len(result.corridor.groups) > 1 else result.corridor.group_ids[0]
    parts[mean] = [k for k, name in enumerate(names) if name not in sums]
    known = np.isfinite(result.seen)
    rows = []
    for name, at in parts.items():
        mask = known[at]
        if mask.any():
            still = result.no_change
            rows.append(
                {
                    "series": name,
                    **_means(result.scores, at, mask),
                    "n": int(mask.sum()),
                    "no_change": None if still is None else _means(still, at, mask),
                }
            )
    return rows


def _means(found: Scores, at: list[int], mask: NDArray[np.bool_]) -> dict[str, float]:
    return {
        key: round(float(getattr(found, key)[at][mask].mean()), 6)
        for key in ("crps", "wis", "cover50", "cover90")
    }
