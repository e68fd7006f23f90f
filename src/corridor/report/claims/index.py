"""The page that lists the claims, as plain values: every ledger in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corridor import __version__
from corridor.questions.claims.claim import TYPES
from corridor.questions.claims.result import VERDICTS, ClaimResult, LedgerResult
from corridor.report.claims import phrases, said
from corridor.report.claims.basis import MARKS
from corridor.report.claims.page import stood, verdict_cell
from corridor.report.claims.places import data_file, file_of, permalink

__all__ = ["index_page"]


def index_page(results: Sequence[LedgerResult], end: str) -> dict[str, Any]:
    """Return the values of the page; ``end`` is the last month of the record."""
    every = [one for result in results for one in result.claims]
    types = {one.claim.type for one in every}
    found = {one.now.verdict.id for one in every}
    return {
        "version": __version__,
        "read_to": phrases.read_to(results[0].claims[0].now, end),
        "when": phrases.when(results[0].claims[0].now),
        "number": len(every),
        "ledgers": [_ledger(result, end) for result in results],
        "counts": [
            {"words": words, "id": word, "cells": [_told(result, word) for result in results]}
            for word, words in VERDICTS.items()
        ],
        "verdicts": [(word, words) for word, words in VERDICTS.items() if word in found],
        "types": [(word, what) for word, what in TYPES.items() if word in types],
        "reported": any(one.claim.reported for one in every),
        "changes": any(_changed(one) for one in every),
    }


def _told(result: LedgerResult, word: str) -> dict[str, Any]:
    """Return in how many claims of a ledger's author a verdict stands, now and before."""
    held, _ = said.own(result)
    now = sum(one.now.verdict.id == word for one in held)
    before = [
        {
            "when": stood(first),
            "number": sum(one.before[k].verdict.id == word for one in held),
        }
        for k, first in enumerate(result.claims[0].before)
    ]
    return {"number": now, "before": before}


def _ledger(result: LedgerResult, end: str) -> dict[str, Any]:
    ledger = result.ledger
    first = result.claims[0]
    return {
        "id": permalink(ledger.id, "ledger"),
        "title": ledger.title,
        "by": ledger.by,
        "published": phrases.plain(ledger.published),
        "mark": MARKS.get(ledger.status, ""),
        "about": ledger.about,
        "data": data_file(ledger.id),
        "number": len(result.claims),
        "own": len(said.own(result)[0]),
        "heads": [stood(s) for s in first.before],
        "now": stood(first.now, end),
        "hinges": said.hinges(s for one in result.claims for s in (one.now, *one.before)),
        "rows": [_row(one, ledger.id) for one in result.claims],
    }


def _row(result: ClaimResult, ledger: str) -> dict[str, Any]:
    claim = result.claim
    return {
        "id": claim.id,
        "anchor": permalink(ledger, claim.id),
        "file": file_of(ledger, claim.id),
        "quote": claim.quote,
        "stylised": claim.stylised,
        "says": claim.says,
        "type": claim.type,
        "reported": said.REPORTED if claim.reported else "",
        "now": verdict_cell(result.now),
        "before": [verdict_cell(s) for s in result.before],
        "changed": _changed(result),
    }


def _changed(result: ClaimResult) -> bool:
    return any(s.verdict.id != result.now.verdict.id for s in result.before)
