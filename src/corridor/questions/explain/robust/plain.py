"""Robustness as plain values, under a schema that stays.

``schema`` is ``corridor-robust/1``. A figure is {value, low, high}: the ends are of the 95%
interval of its Monte Carlo error. What is a point of an outcome that is shown as an interval
only is null. ``cautions`` are texts, as of a comparison, on the outcomes named. Weights are of
scaled losses and add up to 1.
"""

from __future__ import annotations

import math
from typing import Any

from corridor.core.months import format_month
from corridor.questions.explain.robust.figures import Figure
from corridor.questions.explain.robust.result import (
    Regret,
    Robust,
    Satisficing,
    Standings,
    Tails,
)

__all__ = ["SCHEMA", "robust_json"]

SCHEMA = "corridor-robust/1"


def robust_json(found: Robust) -> dict[str, Any]:
    """Return all of a result as lists, dicts, texts and finite numbers or None."""
    ids = [name for name, _ in found.policies]
    return {
        "schema": SCHEMA,
        "corridor": found.corridor,
        "start": format_month(found.start),
        "months": found.months,
        "draws": found.draws,
        "seed": found.seed,
        "command": found.command,
        "policies": [{"id": name, "label": label} for name, label in found.policies],
        "worlds": [
            {"account": w.account, "coupling": w.coupling, "label": w.label} for w in found.worlds
        ],
        "directed": found.directed,
        "outcomes": [
            {
                "id": aim.outcome.id,
                "direction": aim.direction,
                "weight": aim.weight,
                "scale": _finite(found.scales[k]),
                "regret": _regret(
                    found.regret[k], ids, point=not found.outcomes[aim.outcome.id].interval_only
                ),
                "tails": _tails(found.tails[k], ids),
            }
            for k, aim in enumerate(found.aims)
        ],
        "scaled": found.scaled,
        "weighted": _regret(found.score, ids) if found.score else None,
        "standings": _standings(found.standings, found, ids) if found.standings else None,
        "satisficing": _satisficing(found.satisficing, ids) if found.satisficing else None,
        "cautions": [one.text for one in found.beside.cautions] if found.beside else [],
    }


def _finite(value: Any) -> float | None:
    return float(value) if math.isfinite(value) else None


def _figure(one: Figure) -> dict[str, float | None]:
    return {name: _finite(value) for name, value in one._asdict().items()}


def _regret(found: Regret, ids: list[str], *, point: bool = True) -> dict[str, Any]:
    return {
        "policies": {
            name: {
                "mean": _figure(found.mean[p]) if point else None,
                "q90": _figure(found.high[p]),
                "largest": _finite(found.largest[p]),
                "mean_by_world": [_finite(v) for v in found.by_world[p]] if point else None,
                "best": _figure(found.best[p]),
            }
            for p, name in enumerate(ids)
        },
        "tied": _figure(found.tied),
    }


def _tails(found: Tails, ids: list[str]) -> dict[str, Any]:
    return {
        "levels": list(found.levels),
        "policies": {
            name: {
                "bad": [_figure(one) for one in found.bad[p]],
                "good": [_figure(one) for one in found.good[p]],
                "worst_draw": _finite(found.worst[p]),
            }
            for p, name in enumerate(ids)
        },
    }


def _standings(found: Standings, whole: Robust, ids: list[str]) -> dict[str, Any]:
    names = [aim.outcome.id for aim in whole.aims]
    return {
        "weights_drawn": found.weights,
        "resamples": found.resamples,
        "policies": {
            name: {
                "beaten_by": [ids[q] for q in one.beaten_by],
                "never_best": one.never_best,
                "lead": _finite(one.lead),
                "example_weights": None
                if one.never_best
                else {k: _finite(w) for k, w in zip(names, one.weights, strict=True)},
                "mix": {ids[q]: _finite(w) for q, w in enumerate(one.mix) if w > 0}
                if one.never_best
                else None,
                "share_of_weights": _figure(found.share[p]),
                "resamples_never_best": _finite(found.never_best[p]),
                "resamples_beaten_by_one": _finite(found.dominated[p]),
            }
            for p, (name, one) in enumerate(zip(ids, found.policies, strict=True))
        },
        "pairs": [
            {
                "policy": ids[q],
                "compared_with": ids[p],
                "as_good_in_each_draw": _finite(found.by_draw[q, p]),
                "stochastic_shortfall": {
                    k: _finite(v) for k, v in zip(names, found.stochastic[q, p], strict=True)
                },
            }
            for q in range(len(ids))
            for p in range(len(ids))
            if q != p
        ],
    }


def _satisficing(found: Satisficing, ids: list[str]) -> dict[str, Any]:
    return {
        "thresholds": [limit.text for limit in found.thresholds],
        "policies": {
            name: {
                "each": [_figure(one) for one in found.each[p]],
                "together": _figure(found.together[p]),
                "together_by_world": [_finite(v) for v in found.by_world[p]],
            }
            for p, name in enumerate(ids)
        },
    }
