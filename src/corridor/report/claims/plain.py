"""A ledger's result as plain values, for JSON: every cell with its figures."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from corridor import __version__
from corridor.core.months import format_month
from corridor.questions.claims.checks import load_check
from corridor.questions.claims.result import (
    Cell,
    ClaimResult,
    LedgerResult,
    Outcome,
    Standing,
    Tally,
)
from corridor.report.claims import said

__all__ = ["claim_values", "ledger_values"]


def ledger_values(result: LedgerResult) -> dict[str, Any]:
    """Return everything that was found, ready for JSON."""
    ledger = result.ledger
    return {
        "format": "corridor-claims/1",
        "version": __version__,
        "command": result.command,
        "ledger": {
            "id": ledger.id,
            "title": ledger.title,
            "by": ledger.by,
            "published": ledger.published,
            "status": ledger.status,
            "language": ledger.language,
            "about": ledger.about,
            "vantage": None if ledger.vantage is None else format_month(ledger.vantage),
        },
        "claims": [claim_values(one) for one in result.claims],
    }


def claim_values(result: ClaimResult) -> dict[str, Any]:
    """Return one claim with its standings, the latest first."""
    claim = result.claim
    return {
        "id": claim.id,
        "quote": claim.quote,
        "type": claim.type,
        "stylised": claim.stylised,
        "by": claim.by,
        "reported": claim.reported,
        "says": claim.says,
        "counts": claim.counts,
        "notes": list(claim.notes),
        "sources": list(claim.sources),
        "see": list(claim.see),
        "tests": [
            {
                "check": test.check,
                "family": test.family,
                "label": test.label,
                "why": test.why,
                "role": test.role,
                "needed": test.needed,
                "rule": said.rule(test, [one for one in result.now.cells if one.test == place]),
                "axes": list(test.axes),
                "caveat": load_check(test.check).caveat,
            }
            for place, test in enumerate(claim.tests)
        ],
        "standings": [_standing(s) for s in (result.now, *reversed(result.before))],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    verdict = standing.verdict
    return {
        "as_of": None if standing.as_of is None else format_month(standing.as_of),
        "verdict": verdict.id,
        "words": verdict.words,
        "because": verdict.because,
        "alike": verdict.alike or None,
        **_tally(verdict.tally),
        # where a needed test is silent a share of the others would be a finding
        **({"share": None} if verdict.id == "not_testable" else {}),
        "families": {family: _tally(one) for family, one in verdict.families.items()},
        "closest": verdict.closest,
        "would_need": list(verdict.would_need),
        "cells": [_cell(cell) for cell in standing.cells],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {**asdict(tally), "cells_counted": tally.cells, "share": tally.share}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "test": cell.test,
        "family": cell.family,
        "role": cell.role,
        "choices": dict(cell.choices),
        "state": cell.state,
        "counted": cell.counted,
        "supporting": cell.supporting,
        "margin": cell.margin,
        "reason": cell.reason,
        "remedy": cell.remedy,
        **({} if cell.outcome is None else _outcome(cell.outcome)),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "value": _number(outcome.value),
        "unit": outcome.unit,
        "sentence": outcome.sentence,
        "interval_50": _pair(outcome.band(0.5)),
        "interval_90": _pair(outcome.band(0.9)),
        "established": outcome.established,
        "figures": [{**asdict(f), "value": _number(f.value)} for f in outcome.figures],
        "parts": None if outcome.parts is None else dict(outcome.parts),
    }


def _pair(pair: tuple[float, float] | None) -> list[float | None] | None:
    return None if pair is None else [_number(x) for x in pair]


def _number(value: float | None) -> float | None:
    return value if value is None or math.isfinite(value) else None
