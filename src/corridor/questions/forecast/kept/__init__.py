"""The scores of the backtest that ships: every model on the same past months.

``scores.json`` is made by ``tools/compile_scores.py`` from the results of the backtest; it holds
the means and no single month.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["KEYS", "kept_scores"]

KEYS = (
    *("corridor", "target", "scale", "version", "vintage", "seed", "draws"),
    *("origins", "horizons", "models", "rows", "summary"),
)
"""What is kept of a backtest's results, under the names that they have there."""


@cache
def kept_scores() -> dict[str, Any]:
    """Return the kept scores.

    ``rows``: {series, horizon, model, crps, wis, cover50, cover90, n} of each series alone;
    ``summary``: the same of the totals and of the mean over groups, with ``best_baseline``,
    ``skill`` and the 90% interval of skill. CRPS and WIS are on ``scale``, 0 is perfect; the
    covers are shares of months inside the interval.
    """
    path = Path(__file__).with_name("scores.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
