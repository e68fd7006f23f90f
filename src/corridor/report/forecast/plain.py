"""A forecast as plain values for JSON."""

from __future__ import annotations

from typing import Any

from corridor import __version__
from corridor.core.months import format_month
from corridor.questions.forecast.make import Forecast
from corridor.questions.forecast.own.kept import kept_scores

__all__ = ["to_json"]


def to_json(forecast: Forecast) -> dict[str, Any]:
    """Return every quantile of a forecast; counts rounded to a tenth, as in the hub file."""
    return {
        "corridor": forecast.corridor.id,
        "target": forecast.corridor.forecast.target,
        "model": forecast.model.id,
        "model_code": forecast.model.code,
        "version": __version__,
        "origin": format_month(forecast.origin),
        "origin_date": forecast.made.isoformat(),
        "nowcast": [format_month(month) for month in forecast.months[: forecast.begun]],
        "tables_ahead": list(forecast.ahead),
        "behind": list(forecast.behind),
        "last_seen": {
            name: None if month is None else format_month(month)
            for name, month in forecast.stands.items()
        },
        "scores_kept": kept_scores(forecast.corridor) is not None,
        "draws": forecast.draws,
        "seed": forecast.seed,
        "months": [format_month(month) for month in forecast.months],
        "levels": list(forecast.levels),
        "series": {
            name: [[round(x, 1) for x in row] for row in forecast.values[s].tolist()]
            for s, name in enumerate(forecast.series)
        },
    }
