"""Ledgers judged once, and the pages of their claims with links that work on the desk."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from functools import cache
from typing import Any

from corridor.desk.problems import Missing
from corridor.desk.rooms.frame import within
from corridor.desk.rooms.telling import Report
from corridor.questions.claims import claims, ledger_names, read_ledger
from corridor.questions.claims.result import LedgerResult
from corridor.report.claims.places import INDEX, data_file, permalink

__all__ = [
    "FORMS",
    "LISTED",
    "claim_text",
    "claim_values",
    "data_text",
    "drawing",
    "find",
    "judged",
    "ledger_text",
    "list_text",
]

#: it shows how a ledger is written, and is listed with no others
_EXAMPLE = "example"
_HERE = "claims"

FORMS = ("svg", "png")
"""Endings of the drawing of a claim."""
LISTED = tuple(name for name in ledger_names() if name != _EXAMPLE)
"""Ledgers that the list of claims has."""

_judged: dict[str, LedgerResult] = {}
_lock = threading.Lock()


def judged(ledger: str, report: Report) -> LedgerResult:
    """Return a shipped ledger with its verdicts; the first time takes seconds."""
    with _lock:
        if ledger not in _judged:
            words = "corridor claims"
            command = words if ledger == "article" else f"{words} --ledger {ledger}"
            _judged[ledger] = claims(ledger, command=command, report=report)
        return _judged[ledger]


def find(name: str) -> tuple[str, str]:
    """Return (ledger, claim) of an id: a claim's own, or the one that it is cited by.

    Raises Missing, naming the nearest.
    """
    known = _ids()
    if name not in known:
        raise Missing.named("claim", name, known)
    return known[name]


@cache
def _ids() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for ledger in (*LISTED, _EXAMPLE):
        for claim in read_ledger(ledger).claims:
            found.setdefault(claim.id, (ledger, claim.id))
            found[permalink(ledger, claim.id)] = (ledger, claim.id)
    return found


def ledger_text(ledger: str, cells: bool, report: Report) -> bytes:
    """Return a ledger as JSON, as the command line writes it; ``cells``: every cell too."""
    from corridor.report.claims.plain import ledger_values

    found = ledger_values(judged(ledger, report))
    if not cells:
        for claim in found["claims"]:
            for standing in claim["standings"]:
                del standing["cells"]
    return _json(found)


def claim_values(ledger: str, claim: str, report: Report) -> bytes:
    """Return one claim as JSON, as it stands in its ledger."""
    from corridor.report.claims import plain

    (one,) = _alone(ledger, claim, report).claims
    return _json({"ledger": ledger, **plain.claim_values(one)})


def data_text(ledger: str, report: Report) -> bytes:
    """Return the JSON file that goes with a ledger's pages: its cells and the series behind."""
    from corridor.report.claims.site import data_page

    return data_page(judged(ledger, report)).encode()


def list_text(report: Report) -> str:
    """Return the page that lists the claims."""
    from corridor.report.claims.site import list_page

    return _on_desk(list_page([judged(name, report) for name in LISTED]))


def claim_text(ledger: str, claim: str, report: Report) -> str:
    """Return the page of one claim."""
    from corridor.report import warm_up
    from corridor.report.claims.site import one_page

    warm_up()
    (one,) = _alone(ledger, claim, report).claims
    report("drawing", 0.0)
    stem = permalink(ledger, claim)
    # what can't be tested has nothing to draw
    forms = FORMS if one.now.cells else ()
    files = [(form.upper(), f"/download/claims/{stem}.{form}") for form in forms]
    files.append(("JSON of this claim", f"/api/claims/{stem}"))
    return _on_desk(one_page(judged(ledger, report), claim, downloads=files))


def drawing(ledger: str, claim: str, form: str, report: Report) -> bytes:
    """Return the charts of one claim below each other, as one SVG or PNG: ``form``."""
    from corridor.report.claims.sheet import picture, sheet

    one = _alone(ledger, claim, report)
    report("drawing", 0.0)
    svg = sheet(one)
    return picture(svg) if form == "png" else svg.encode()


def _alone(ledger: str, claim: str, report: Report) -> LedgerResult:
    """Return a ledger with one of its claims."""
    result = judged(ledger, report)
    return replace(result, claims=tuple(c for c in result.claims if c.claim.id == claim))


def _on_desk(page: str) -> str:
    """Return a page with its links leading to where the desk has what they name."""
    files = {INDEX: "/claims"}
    files |= {data_file(name): f"/download/claims/{name}.json" for name in ledger_names()}

    def moved(match: re.Match[str]) -> str:
        name, rest = match[1], match[2] or ""
        if name in files:
            return f'href="{files[name]}{rest}"'
        stem = name.removesuffix(".html")
        return f'href="/claims/{stem}{rest}"' if stem in _ids() else match[0]

    return within(re.sub(r'href="([^"#/:]+)(#[^"]*)?"', moved, page), _HERE)


def _json(values: Any) -> bytes:
    return json.dumps(values, allow_nan=False, separators=(",", ":")).encode()
