"""The scores of past forecasts that are kept with a corridor: every model on the same months.

``scores.json`` of a corridor's folder is made by ``tools/compile_scores.py`` from the results of
the backtest; it holds the means and no single month. A corridor may have none.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from corridor.core.errors import InputError
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT

__all__ = ["KEYS", "NAME", "kept_scores", "results_name"]

KEYS = (
    *("corridor", "target", "scale", "version", "vintage", "seed", "draws"),
    *("origins", "horizons", "models", "rows", "summary"),
)
"""What is kept of a backtest's results, under the names that they have there."""
NAME = "scores.json"
"""The file in a corridor's folder."""


def results_name(corridor: str) -> str:
    """Return the name of the file of a backtest's results, by the corridor's id."""
    return "backtest.json" if corridor == DEFAULT else f"backtest-{corridor}.json"


@lru_cache(maxsize=16)
def kept_scores(corridor: Corridor) -> dict[str, Any] | None:
    """Return the scores kept of a corridor, None where none are.

    ``rows``: {series, horizon, model, crps, wis, cover50, cover90, n} of each series alone;
    ``summary``: the same of the totals and of the mean over groups, with ``best_baseline``,
    ``skill`` and the 90% interval of skill. CRPS and WIS are on ``scale``, 0 is perfect; the
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
