"""Event studies as plain values.

corridor, fit: {fingerprint, kind, last_month}, draws, seed, command
quantiles    the probabilities of ``predicted``
windows      [{id, event, label, base, end, ahead, told, untold, happened: [{date, what, status,
             sources}], measures: measure -> {recorded, predicted: [5], inside50, inside90,
             as_low}, with_effort: the same where the model is told the transit country's effort
             too, {} where its stops are not counted; without: the same without the agreements of
             the window, {} where there are none}]; a change is a difference of logs, and
             ``ahead`` says that the window lies after the last month of the fit
every        [{months, windows, inside50: measure -> number, inside90}]: the same check on every
             window of that length within the fit; empty without --every
inside90     measure -> number of windows inside the 90% interval
"""

from __future__ import annotations

from typing import Any

from corridor.core.months import format_month
from corridor.questions.events import MEASURES, Row, Studies, Study
from corridor.questions.runs.summarise import QUANTILES

__all__ = ["events_result"]


def events_result(found: Studies) -> dict[str, Any]:
    """Return the studies as lists, dicts and numbers."""
    return {
        "corridor": found.corridor,
        "fit": {
            "fingerprint": found.fingerprint,
            "kind": found.kind,
            "last_month": found.last_month,
        },
        "draws": found.draws,
        "seed": found.seed,
        "command": found.command,
        "quantiles": list(QUANTILES),
        "windows": [_study(study) for study in found.studies],
        "every": [
            {
                "months": one.months,
                "windows": one.windows,
                "inside50": dict(one.inside50),
                "inside90": dict(one.inside90),
            }
            for one in found.every
        ],
        "inside90": {name: found.inside(name) for name in MEASURES},
    }


def _study(study: Study) -> dict[str, Any]:
    window = study.window
    return {
        "id": window.id,
        "event": window.event,
        "label": window.label,
        "base": format_month(window.base),
        "end": format_month(window.end),
        "ahead": study.ahead,
        "told": window.told,
        "untold": window.untold,
        "happened": [
            {"date": h.date, "what": h.what, "status": h.status, "sources": list(h.sources)}
            for h in window.happened
        ],
        "measures": {row.measure: _row(row) for row in study.rows},
        "with_effort": {row.measure: _row(row) for row in study.with_effort},
        "without": {row.measure: _row(row) for row in study.without},
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "recorded": row.recorded,
        "predicted": [float(value) for value in row.bands],
        "inside50": row.inside(50),
        "inside90": row.inside(90),
        "as_low": row.as_low,
    }
