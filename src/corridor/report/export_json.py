"""A comparison as JSON: every series, group and share, under a schema that stays.

Top level (``schema`` is ``corridor-comparison/1``; a change that breaks readers raises it):

corridor, start, months, draws, seed, command   the question; start is ``YYYY-MM``
quantiles          the probabilities of every list of five figures: 0.05, 0.25, 0.5, 0.75, 0.95
times              the months of the window, ``YYYY-MM``
groups             [{id, label}], ``ALL`` first
policies           [{id, label, summary, own_words, levers}]
pairs              [{policy, compared_with}], policy ids; a difference is the first minus the second
outcomes           [{id, label, unit, definition, recorded_label, source, tables}]
results            outcome id -> {
  policies           policy id -> group id -> {total: [5], monthly: [month][5]}
  pairs              [{policy, compared_with, groups: group id -> {
                       total: [5], monthly: [month][5],
                       share_higher: in what share of draws the first exceeds the second,
                       share_higher_monthly: [month]}}], in the order of pairs
  recorded           {start, groups: group id -> [month]}, null where nothing is recorded;
                     null where the outcome has no record
  grades             [{policy, compared_with, by_grade, shocks, by_parameter}]: shares of variance}
fit                {method, first_month, last_month, fingerprint, version, parameters}

Times taken are not part of it, so that the same seed gives the same file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.files import write_atomic
from corridor.core.months import format_month, month_range
from corridor.questions.compare.result import QUANTILES, Comparison, GradeShare

__all__ = ["SCHEMA", "to_json", "write_json"]

SCHEMA = "corridor-comparison/1"


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Return all of a comparison as lists, dicts, texts and numbers; no NaN, None instead."""
    fit = comparison.fit
    return {
        "schema": SCHEMA,
        "corridor": comparison.corridor,
        "start": format_month(comparison.start),
        "months": comparison.months,
        "draws": comparison.draws,
        "seed": comparison.seed,
        "command": comparison.command,
        "quantiles": list(QUANTILES),
        "times": month_range(comparison.start, comparison.months),
        "groups": [
            {"id": group, "label": label}
            for group, label in zip(comparison.groups, comparison.group_labels, strict=True)
        ],
        "policies": [
            {
                "id": policy.id,
                "label": policy.label,
                "summary": policy.summary,
                "own_words": policy.own_words,
                "levers": [dict(lever) for lever in policy.levers],
            }
            for policy in comparison.policies
        ],
        "pairs": [_pair(comparison, k) for k in range(len(comparison.pairs))],
        "outcomes": [
            {
                "id": info.id,
                "label": info.label,
                "unit": info.unit,
                "definition": info.definition,
                "recorded_label": info.recorded_label,
                "source": info.source,
                "tables": list(info.tables),
            }
            for info in comparison.outcomes
        ],
        "results": {info.id: _result(comparison, info.id) for info in comparison.outcomes},
        "fit": {
            "method": fit.method,
            "first_month": fit.first_month,
            "last_month": fit.last_month,
            "fingerprint": fit.fingerprint,
            "version": fit.version,
            "parameters": {name: _parameter(row) for name, row in fit.parameters.items()},
        },
    }


def write_json(comparison: Comparison, path: Path | str) -> Path:
    """Write ``to_json`` to ``path``, whole or not at all, and return the path."""
    path = Path(path)
    text = json.dumps(to_json(comparison), ensure_ascii=False, allow_nan=False, indent=1)
    write_atomic(path, f"{text}\n")
    return path


def _pair(comparison: Comparison, pair: int) -> dict[str, str]:
    i, j = comparison.pairs[pair]
    return {"policy": comparison.policies[i].id, "compared_with": comparison.policies[j].id}


def _result(comparison: Comparison, outcome: str) -> dict[str, Any]:
    return {
        "policies": {
            policy.id: {
                group: {
                    "total": _plain(comparison.total[outcome][k, g]),
                    "monthly": _plain(comparison.monthly[outcome][k, g]),
                }
                for g, group in enumerate(comparison.groups)
            }
            for k, policy in enumerate(comparison.policies)
        },
        "pairs": [
            {
                **_pair(comparison, k),
                "groups": {
                    group: {
                        "total": _plain(comparison.difference_total[outcome][k, g]),
                        "monthly": _plain(comparison.difference_monthly[outcome][k, g]),
                        "share_higher": _plain(comparison.exceeds_total[outcome][k, g]),
                        "share_higher_monthly": _plain(comparison.exceeds_monthly[outcome][k, g]),
                    }
                    for g, group in enumerate(comparison.groups)
                },
            }
            for k in range(len(comparison.pairs))
        ],
        "recorded": _recorded(comparison, outcome),
        "grades": [
            {**_pair(comparison, k), **_grades(share)}
            for k, share in enumerate(comparison.grades.get(outcome, ()))
        ],
    }


def _recorded(comparison: Comparison, outcome: str) -> dict[str, Any] | None:
    series = comparison.recorded.get(outcome)
    if series is None:
        return None
    return {
        "start": format_month(comparison.recorded_start),
        "groups": {group: _plain(series[g]) for g, group in enumerate(comparison.groups)},
    }


def _grades(share: GradeShare) -> dict[str, Any]:
    return {
        "by_grade": dict(share.by_grade),
        "shocks": share.rest,
        "by_parameter": [
            {"parameter": name, "grade": grade, "share": part}
            for name, grade, part in share.by_parameter
        ],
    }


def _parameter(row: tuple[float, float, float, float, float, float, str]) -> Mapping[str, Any]:
    before, low, high, after, low_after, high_after, grade = row
    return {
        "grade": grade,
        "prior": _plain(np.array([low, before, high])),
        "posterior": _plain(np.array([low_after, after, high_after])),
        "levels": [0.05, 0.5, 0.95],
    }


def _plain(values: NDArray[Any] | float) -> Any:
    """Return nested lists of floats with None for what is not finite."""
    return _clean(np.asarray(values, dtype=np.float64).tolist())


def _clean(value: Any) -> Any:
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value if math.isfinite(value) else None
