"""An explanation as JSON: the question, the answer, what each part found, seconds.

Top level (``schema`` is ``corridor-explanation/1``; a change that breaks readers raises it):

corridor, start, months, draws, seed, command   the question; start is ``YYYY-MM``
account, couplings   id of the account; coupling id -> is it on
policies       [{id, label}], the first and the second; differences are the first minus the second
fit            {method, first_month, last_month, fingerprint, beliefs, kind, seed, run, version},
                 as of a comparison
quantiles      the probabilities of ``difference``: 0.05, 0.25, 0.5, 0.75, 0.95
outcomes       outcome id -> {label, unit (of the window's figure), over, interval_only,
                 difference: [5], the third null where only an interval is shown,
                 share_higher: in what share of draws the first is higher,
                 share_equal: in what share of draws they are equal,
                 error_median, error_share: Monte Carlo standard errors, draws on one draw of the
                 posterior taken together; the first null where
                   only an interval is shown,
                 grades: {by_grade, rest}, shares of variance; null with too few draws}
cautions       texts: what to be careful with, as of a comparison, and last what of the record was
               missed
parts          part id -> {title, asks, result, by_outcome, trouble}: ``result`` as the part's
                 ``as_json`` gives it, null of a part that looks at one outcome at a time, whose
                 results stand in ``by_outcome``, outcome id -> result, null of the others;
                 ``trouble`` is outcome id, or "" for all of them, -> why it was not computed
seconds        setup, answer, and each part by its id: the only entries that differ between two
                 runs of the same command on the same machine
"""

from __future__ import annotations

from typing import Any

from corridor.core.months import format_month
from corridor.questions.compare.result import QUANTILES
from corridor.questions.explain.result import Explanation, Told
from corridor.report.sections.hindcast import careful_texts
from corridor.report.units import total_unit

__all__ = ["SCHEMA", "explanation_json"]

SCHEMA = "corridor-explanation/1"


def explanation_json(found: Explanation) -> dict[str, Any]:
    """Return all of an explanation as plain values, as the schema above says."""
    one, fit = found.answer, found.answer.fit
    return {
        "schema": SCHEMA,
        "corridor": one.corridor,
        "start": format_month(one.start),
        "months": one.months,
        "draws": one.draws,
        "seed": one.seed,
        "command": one.command,
        "account": one.account.id,
        "couplings": {link.id: link.on for link in one.links},
        "policies": [{"id": policy.id, "label": policy.label} for policy in one.policies],
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
        },
        "quantiles": list(QUANTILES),
        "outcomes": {info.id: _outcome(found, info) for info in one.outcomes},
        "cautions": careful_texts(one),
        "parts": {told.part.id: _part(told) for told in found.parts},
        "seconds": {name: round(took, 3) for name, took in found.seconds.items()},
    }


def _part(told: Told) -> dict[str, Any]:
    results = {name: result.as_json() for name, result in told.results.items()}
    return {
        "title": told.part.title,
        "asks": told.part.asks,
        "result": results.pop("", None),
        "by_outcome": results or None,
        "trouble": dict(told.troubles),
    }


def _outcome(found: Explanation, info: Any) -> dict[str, Any]:
    one, firm = found.answer, found.firmness[info.id]
    figures: list[float | None] = [float(v) for v in one.difference_total[info.id][0, 0]]
    if info.interval_only:
        figures[2] = None
    shares = one.grades.get(info.id, ())
    return {
        "label": info.label,
        "unit": total_unit(info),
        "over": info.over,
        "interval_only": info.interval_only,
        "difference": figures,
        "share_higher": float(one.exceeds_total[info.id][0, 0]),
        "share_equal": float(one.equal_total[info.id][0, 0]),
        "error_median": None if info.interval_only else firm.median,
        "error_share": firm.chance,
        "grades": {"by_grade": dict(shares[0].by_grade), "rest": shares[0].rest}
        if shares
        else None,
    }
