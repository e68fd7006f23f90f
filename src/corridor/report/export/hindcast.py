"""The hindcast as plain values: part of a comparison's JSON, and what ``corridor hindcast`` writes.

scored, place, caution   the policy held against the record (its id), its place among the
                         comparison's policies (null if it was run for this alone), and a sentence
                         where its values are not meant for this decision point
done, notes, agreed      id of the corridor's own policy that holds what was done or agreed, what
                         its file leaves out, and a sentence where it holds what was agreed far
                         from what was in force
draws                    draws held against the record
scores                   [{outcome, group, offset, months, recorded: [month], model, no_change}],
                         what is missed most first; model and no_change (null where too little was
                         recorded before) are {crps, wis, pit: means over the months recorded,
                         inside50, inside90, below, above: months,
                         monthly: {crps, wis, pit: [month], bands: [month][5]}}; scores are on
                         ln(figure + offset)
expected                 outcome id -> {recorded: average of the months recorded, policies: policy
                         id -> {average: [5], as_low, monthly: [month][5]}, no_change: the same or
                         null}; as_low is the share of draws at or below the recorded average
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from corridor.core.months import format_month, month_range
from corridor.questions.compare.result import QUANTILES, Comparison
from corridor.questions.hindcast.result import Expected, Forecast, Hindcast, Scored

__all__ = ["hindcast_json", "hindcast_measures", "hindcast_result"]


def hindcast_json(held: Hindcast | None) -> dict[str, Any] | None:
    """Return the hindcast as lists, dicts and numbers, None in place of what is not recorded."""
    if held is None:
        return None
    names = [name for name, _ in held.policies]
    return {
        "scored": held.scored[0],
        "place": held.place,
        "caution": held.caution,
        "done": held.done,
        "notes": held.notes,
        "agreed": held.agreed,
        "draws": held.draws,
        "scores": [_row(row) for row in held.rows],
        "expected": {
            outcome: {
                "recorded": held.average(outcome),
                "policies": {name: _expected(one) for name, one in zip(names, runs, strict=True)},
                "no_change": _expected(held.held[outcome]) if outcome in held.held else None,
            }
            for outcome, runs in held.expected.items()
        },
    }


def hindcast_result(comparison: Comparison) -> dict[str, Any]:
    """Return the hindcast with what is needed to make it again.

    ``fit``: fingerprint of the fit; ``run``: with that of beliefs beside it. ``command`` is empty
    where it was asked from Python without one.
    """
    return {
        "corridor": comparison.corridor,
        "start": format_month(comparison.start),
        "months": comparison.months,
        "seed": comparison.seed,
        "command": comparison.command,
        "fit": comparison.fit.fingerprint,
        "run": comparison.fit.run,
        "quantiles": list(QUANTILES),
        "times": month_range(comparison.start, comparison.months),
        "hindcast": hindcast_json(comparison.hindcast),
    }


def hindcast_measures(row: Scored, forecast: Forecast) -> dict[str, float]:
    """Return the scores of one row as one number each."""
    below, above = row.outside(forecast)
    return {
        "crps": forecast.mean_crps,
        "wis": forecast.mean_wis,
        "pit": forecast.mean_pit,
        "inside50": row.inside(forecast, 50),
        "inside90": row.inside(forecast, 90),
        "below": below,
        "above": above,
    }


def _row(row: Scored) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "group": row.group,
        "offset": row.offset,
        "months": row.months,
        "recorded": _plain(row.recorded),
        "model": _forecast(row, row.model),
        "no_change": None if row.no_change is None else _forecast(row, row.no_change),
    }


def _forecast(row: Scored, forecast: Forecast) -> dict[str, Any]:
    monthly = {name: _plain(getattr(forecast, name)) for name in ("crps", "wis", "pit", "bands")}
    return {**hindcast_measures(row, forecast), "monthly": monthly}


def _expected(one: Expected) -> dict[str, Any]:
    return {"average": _plain(one.average), "as_low": one.as_low, "monthly": _plain(one.bands)}


def _plain(values: Any) -> Any:
    return _clean(np.asarray(values, dtype=np.float64).tolist())


def _clean(value: Any) -> Any:
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value if math.isfinite(value) else None
