"""A comparison as JSON: every series, group and share, under a schema that stays.

Top level (``schema`` is ``corridor-comparison/2``; a change that breaks readers raises it):

version            of the program that made it; that of the fit stands in ``fit``
corridor, start, months, draws, seed, command   the question; start is ``YYYY-MM``, and command
                     empty where it was asked from Python without one
quantiles          the probabilities of every list of five figures: 0.05, 0.25, 0.5, 0.75, 0.95
times              the months of the window, ``YYYY-MM``
groups             [{id, label}], ``ALL`` first
policies           [{id, label, summary, own_words, notes, levers}]; notes say what its file leaves
                   out
pairs              [{policy, compared_with}], policy ids; a difference is the first minus the second
outcomes           [{id, label, unit, definition, recorded_label, source, tables,
                     over: sum, mean, last or chance, how months become ``total``,
                     unit_total, interval_only, by_group, mechanisms: [{id, label}]}]
results            outcome id -> {
  policies           policy id -> group id -> {total: [5], monthly: [month][5]}
  pairs              [{policy, compared_with, groups: group id -> {
                       total: [5], monthly: [month][5],
                       share_higher: in what share of draws the first exceeds the second,
                       share_equal: in what share of draws they are equal,
                       share_higher_monthly: [month]}}], in the order of pairs
  recorded           {start, groups: group id -> [month]}, null where nothing is recorded;
                     null where the outcome has no record
  grades             [{policy, compared_with, by_grade, shocks, by_parameter}]: shares of variance,
                     of grades by Shapley, of parameters by regression}
account            {id, label, summary}: how the transit country answers, in this run
couplings          [{id, label, source: {id, label}, target: {id, label}, says, grade, on, claims}]
sides              [{kind: account or coupling, id, label, says, draws, differences: outcome id ->
                     [{policy, compared_with, total: [5], share_higher}]}]: the same comparison
                     under another account, or with one coupling switched; the first of each kind
                     is this run's own
regimes            {step, rows: [{id, label, says, change, percent, level, force}]}, the last four
                     outcome id -> [5]: what a ``step`` (a share) more of interdiction changes under
                     the rules of one regime, a month and in percent; the level a month without it;
                     percent by which one acknowledged use of force changes the window
hindcast           what was done held against the record, as ``report.export.hindcast`` says; null
                     where it was not asked for or nothing is recorded in these months
cautions           texts, with points below them each on a line after "• ": what to be careful
                   with, such as a lever set where no month has seen it,
                     or a quick fit
stands             [{kind, id, tables, last, behind}]: last month of each series and input
fit                {method, first_month, last_month, fingerprint, beliefs, kind, seed, run,
                     version, parameters}; fingerprint: of what it stands on; beliefs: that of
                     the priors outside the fit; kind: full or quick; run: all of these in a word

``monthly`` of a chance is the chance of an event from the start to the end of each month. The
groups of an outcome that is not known by group are ``ALL`` alone. The third of five figures,
the median, is null for an outcome that is shown as an interval only: nothing supports a point, and
lists keep their length. Version 1 had no account, couplings, sides or regimes, and every total was
a sum. Times taken are not part of it, so that the same seed gives the same file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor import __version__
from corridor.core.files import write_atomic
from corridor.core.months import format_month, month_range
from corridor.questions.compare.result import (
    QUANTILES,
    Comparison,
    GradeShare,
    LinkInfo,
    RegimeRow,
    SideRun,
)
from corridor.report.export.hindcast import hindcast_json
from corridor.report.lookup import only_interval
from corridor.report.units import total_unit

__all__ = ["SCHEMA", "to_json", "write_json"]

SCHEMA = "corridor-comparison/2"


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Return all of a comparison as lists, dicts, texts and numbers; no NaN, None instead."""
    fit = comparison.fit
    return {
        "schema": SCHEMA,
        "version": __version__,
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
                "notes": policy.notes,
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
                "over": info.over,
                "unit_total": total_unit(info),
                "interval_only": info.interval_only,
                "by_group": info.by_group,
                "mechanisms": [_named(one) for one in info.mechanisms],
            }
            for info in comparison.outcomes
        ],
        "results": {info.id: _result(comparison, info.id) for info in comparison.outcomes},
        "account": {
            "id": comparison.account.id,
            "label": comparison.account.label,
            "summary": comparison.account.summary,
        },
        "couplings": [_coupling(link) for link in comparison.links],
        "sides": [_side(comparison, side) for side in comparison.sides],
        "regimes": {
            "step": comparison.regime_step,
            "rows": [_regime(comparison, row) for row in comparison.regimes],
        },
        "hindcast": hindcast_json(comparison.hindcast),
        "cautions": [one.text for one in comparison.cautions],
        "stands": [
            {
                "kind": one.kind,
                "id": one.id,
                "tables": list(one.tables),
                "last": format_month(one.last),
                "behind": one.behind,
            }
            for one in comparison.stands
        ],
        "fit": {
            "method": fit.method,
            "first_month": fit.first_month,
            "last_month": fit.last_month,
            "fingerprint": fit.fingerprint,
            "beliefs": fit.beliefs,
            "kind": fit.kind,
            "seed": fit.seed,
            "run": fit.run,
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


def _named(pair: tuple[str, str]) -> dict[str, str]:
    return {"id": pair[0], "label": pair[1]}


def _coupling(link: LinkInfo) -> dict[str, Any]:
    return {
        "id": link.id,
        "label": link.label,
        "source": _named(link.source),
        "target": _named(link.target),
        "says": link.says,
        "grade": link.grade,
        "on": link.on,
        "claims": list(link.claims),
    }


def _side(comparison: Comparison, side: SideRun) -> dict[str, Any]:
    return {
        "kind": side.kind,
        "id": side.id,
        "label": side.label,
        "says": side.says,
        "draws": side.draws,
        "differences": {
            name: [
                {
                    **_pair(comparison, k),
                    "total": _quantiles(values[k], only_interval(comparison, name)),
                    "share_higher": _plain(side.exceeds[name][k]),
                }
                for k in range(len(comparison.pairs))
            ]
            for name, values in side.difference.items()
        },
    }


def _regime(comparison: Comparison, row: RegimeRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "label": row.label,
        "says": row.says,
        **{
            what: {
                name: _quantiles(values, only_interval(comparison, name))
                for name, values in found.items()
            }
            for what, found in row.figures.items()
        },
    }


def _quantiles(values: NDArray[Any], only_interval: bool) -> Any:
    """Return quantiles (last axis) with null for a median that nothing supports."""
    shown = np.array(values, dtype=np.float64)
    if only_interval:
        shown[..., QUANTILES.index(0.5)] = np.nan
    return _plain(shown)


def _result(comparison: Comparison, outcome: str) -> dict[str, Any]:
    groups = comparison.groups_of(outcome)
    only = only_interval(comparison, outcome)
    totals, monthly = comparison.total[outcome], comparison.monthly[outcome]
    apart = comparison.difference_total[outcome]
    apart_monthly = comparison.difference_monthly[outcome]
    return {
        "policies": {
            policy.id: {
                group: {
                    "total": _quantiles(totals[k, g], only),
                    "monthly": _quantiles(monthly[k, g], only),
                }
                for g, group in enumerate(groups)
            }
            for k, policy in enumerate(comparison.policies)
        },
        "pairs": [
            {
                **_pair(comparison, k),
                "groups": {
                    group: {
                        "total": _quantiles(apart[k, g], only),
                        "monthly": _quantiles(apart_monthly[k, g], only),
                        "share_higher": _plain(comparison.exceeds_total[outcome][k, g]),
                        "share_equal": _plain(comparison.equal_total[outcome][k, g]),
                        "share_higher_monthly": _plain(comparison.exceeds_monthly[outcome][k, g]),
                    }
                    for g, group in enumerate(groups)
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
        "groups": {
            group: _plain(series[g]) for g, group in enumerate(comparison.groups[: len(series)])
        },
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
