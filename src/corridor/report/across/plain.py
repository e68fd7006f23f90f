"""The comparison across corridors as plain values.

corridors    [{id, label, fit: fingerprint of the fit at hand or ""}]
rules        rule -> how its months are chosen; "before" is the main one
events       [{corridor, id, label, announced, in_force, ended, means, by, direction, status, grade,
             source, besides, changes: rule -> {before, after: [first, last month], stopped_before,
             stopped_after: shares, change, error, freedom, interval90, pooled, reason, drift:
             {size, places, as_large}}}]; a change is of the log hazard, as recorded and not turned
             to the direction announced; null where it cannot be computed
pooled       [{kind, events, main, otherwise: name -> pool, without: [{corridor, event, pool}],
             without_corridor: corridor -> pool, sign: 1, -1 or 0 for cannot say, positive: [least,
             most]}]; a pool is {changes, mean, spread, another: [5%, 50%, 95%], positive,
             another_positive}, in the direction announced
priors       {mean_sd, spread_scale, grade}
mechanisms   [{id, label, note, corridors: [{corridor, parameter, unit, grade, prior, posterior,
             learned, kept}], overlap, same_sign}]; null where fewer than two were learned
"""

from __future__ import annotations

import math
from typing import Any

from corridor.core.months import format_month
from corridor.questions.across import RULES, Across, Change, Mechanism, Pooled, Study
from corridor.questions.across.pool import Pool
from corridor.questions.across.spans import Span

__all__ = ["across_result"]


def across_result(found: Across) -> dict[str, Any]:
    """Return the comparison as lists, dicts and numbers."""
    return {
        "corridors": [
            {"id": name, "label": label, "fit": found.fits[name]} for name, label in found.corridors
        ],
        "rules": dict(RULES),
        "events": [_study(study) for study in found.studies],
        "pooled": [_pooled(one) for one in found.pooled],
        "priors": {
            "mean_sd": found.mean_sd,
            "spread_scale": found.spread_scale,
            "grade": found.grade,
        },
        "mechanisms": [_mechanism(one) for one in found.mechanisms],
        "command": found.command,
    }


def _study(study: Study) -> dict[str, Any]:
    event = study.event
    return {
        "corridor": study.corridor,
        **{name: getattr(event, name) for name in ("id", "label", "means", "by", "direction")},
        "announced": event.announced.isoformat(),
        "in_force": event.in_force.isoformat(),
        "ended": event.ended.isoformat() if event.ended else None,
        **{name: getattr(event, name) for name in ("status", "grade", "source", "besides")},
        "changes": {rule: _change(one) for rule, one in study.changes.items()},
    }


def _change(change: Change) -> dict[str, Any]:
    step, drift = change.step, change.drift
    return {
        "before": _span(change.before),
        "after": _span(change.after),
        "stopped_before": step.before.share if step else None,
        "stopped_after": step.after.share if step else None,
        "change": step.change if step else None,
        "error": _finite(step.error) if step else None,
        "freedom": _finite(step.freedom) if step else None,
        "interval90": [step.change - step.half, step.change + step.half]
        if step and math.isfinite(step.half)
        else None,
        "pooled": change.pooled,
        "reason": change.reason,
        "drift": {
            "size": _finite(drift.size),
            "places": drift.places,
            "as_large": drift.as_large,
        }
        if drift
        else None,
    }


def _span(span: Span) -> list[str]:
    return [format_month(span[0]), format_month(span[1] - 1)]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _pooled(one: Pooled) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "events": [list(name) for name in one.events],
        "main": _pool(one.main),
        "otherwise": {name: _pool(pool) for name, pool in one.otherwise.items()},
        "without": [
            {"corridor": name[0], "event": name[1], "pool": _pool(pool)}
            for name, pool in one.without.items()
        ],
        "without_corridor": {name: _pool(pool) for name, pool in one.without_corridor.items()},
        "sign": one.sign,
        "positive": list(one.positive_range),
    }


def _pool(pool: Pool) -> dict[str, Any]:
    return {
        "changes": pool.changes,
        **{name: list(getattr(pool, name)) for name in ("mean", "spread", "another")},
        "positive": pool.positive,
        "another_positive": pool.another_positive,
    }


def _mechanism(one: Mechanism) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "note": one.note,
        "corridors": [
            {
                "corridor": belief.corridor,
                "parameter": belief.parameter,
                "unit": belief.unit,
                "grade": belief.grade,
                "prior": list(belief.prior),
                "posterior": list(belief.posterior) if belief.posterior else None,
                "learned": belief.learned,
                "kept": belief.kept,
            }
            for belief in one.beliefs
        ],
        "overlap": one.overlap,
        "same_sign": one.same_sign,
    }
