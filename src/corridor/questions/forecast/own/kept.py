"""The scores of past forecasts that are kept with a corridor: every model on the same months.

``scores.json`` of a corridor's folder is made by ``tools/compile_scores.py`` from the results of
the backtest; it holds the means and no single month. A corridor may have none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from corridor.core.errors import InputError
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT

__all__ = ["KEYS", "NAME", "best_baseline", "by_period", "kept_of", "kept_scores", "results_name"]

KEYS = (
    *("corridor", "target", "scale", "version", "vintage", "seed", "draws"),
    *("origins", "horizons", "models", "rows", "summary", "periods", "regimes"),
)
"""What the file holds, under the names that a backtest's results have."""
NAME = "scores.json"
"""The file in a corridor's folder."""


def results_name(corridor: str) -> str:
    """Return the name of the file of a backtest's results, by the corridor's id."""
    return "backtest.json" if corridor == DEFAULT else f"backtest-{corridor}.json"


def kept_of(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a backtest's results, under the names that they have there.

    Of ``regimes`` the rows of the first series of the summary, the total, in each period.
    """
    total = results["summary"][0]["series"]
    periods = {period["id"] for period in results["periods"]}
    kept = {key: results[key] for key in KEYS}
    kept["regimes"] = [
        row for row in results["regimes"] if row["series"] == total and row["regime"] in periods
    ]
    return kept


def best_baseline(
    results: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Return the row of the baseline with the least CRPS; of equal ones the first by name.

    ``results``: of a backtest, or what is kept of them. ``rows``: scores of one series and horizon.
    """
    baselines = {one["id"] for one in results["models"] if one["baseline"]}
    mine = (row for row in rows if row["model"] in baselines)
    return min(mine, key=lambda row: (row["crps"], row["model"]))


def by_period(results: Mapping[str, Any], model: str) -> list[dict[str, Any]]:
    """Return how a model did on the total in each period that has scores, in their order.

    ``results``: of a backtest, or what is kept of them. A row has the period's ``id``, ``label``
    and ``since``, and in ``cells`` what there is by horizon: the row of ``regimes``, with
    ``best_baseline`` and its ``best_crps``.
    """
    scored = kept_of(results)["regimes"]
    found = []
    for period in results["periods"]:
        of = [row for row in scored if row["regime"] == period["id"]]
        cells = []
        for own in (row for row in of if row["model"] == model):
            best = best_baseline(results, (row for row in of if row["horizon"] == own["horizon"]))
            cells.append({**own, "best_baseline": best["model"], "best_crps": best["crps"]})
        if cells:
            found.append({**period, "cells": cells})
    return found


@lru_cache(maxsize=16)
def kept_scores(corridor: Corridor) -> dict[str, Any] | None:
    """Return the scores kept of a corridor, None where none are.

    ``rows``: {series, horizon, model, crps, wis, cover50, cover90, n} of each series alone;
    ``summary``: the same of the totals and of the mean over groups, with ``best_baseline``,
    ``skill`` and the 90% interval of skill; ``regimes``: the same of the total in each of the
    ``periods``. CRPS and WIS are on ``scale``, 0 is perfect; the
    covers are shares of months inside the interval.

    Raises InputError for a file that does not hold them.
    """
    path = corridor.folder / NAME
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        found = str(error)
    if not isinstance(found, dict) or not set(KEYS) <= set(found):
        raise InputError(
            "it holds no scores of a backtest",
            where=f"{corridor.id}/{NAME}",
            remedy="Remove it, or write it again with tools/compile_scores.py",
        )
    return found
